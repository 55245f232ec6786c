// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/request_loader.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/loader/body_loader.h"
#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/template/template_text.h"
#include "conformance/spec/vacuous/step_vacuity.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

void check_path(const YamlNode& node, const std::string& path, SuiteContext& context) {
  if (path.empty() && node.is_string()) {
    context.problems.add(node, "a path must not be empty", "write \"/\"");
  }
  if (path.empty() || path.starts_with('/') || path.starts_with("{{")) return;
  context.problems.add(node, fmt::format("the path `{}` does not begin with a slash", path),
                       fmt::format("write \"/{}\"", path));
}

// A revision or a GUID may hold anything that the target likes; nothing is encoded unasked.
void warn_of_bare_values(const YamlNode& node, const std::string& path, SuiteContext& context) {
  const auto pieces = parse_template(path);
  if (!pieces) return;
  for (const TemplatePiece& piece : *pieces) {
    if (piece.kind == TemplatePiece::Kind::Text || is_generator(piece.name)) continue;
    const bool is_encoded = std::ranges::find(piece.filters, "url") != piece.filters.end();
    if (is_encoded || context.chosen_names.contains(piece.name)) continue;
    context.problems.warn_within(
        node, piece.text,
        fmt::format("`{}` comes from an answer and stands in a path as it came", piece.name),
        fmt::format("write {{{{{} | url}}}}", piece.name));
  }
}

// A server may lock an account after a few wrong passwords, and this one is needed.
void refuse_lockout(const YamlNode& password, const BasicAuthentication& basic,
                    SuiteContext& context) {
  if (basic.user != "{{user}}" || basic.password == "{{password}}") return;
  context.problems.add(password, "a wrong password may lock the account that the run goes by",
                       "let a user who does not exist be refused: {user: \"{{db}}-nobody\", …}");
}

// The first colon ends the name (RFC 7617, 2): another user would be sent.
void refuse_colon(const YamlNode& user, const std::string& text, SuiteContext& context) {
  const auto pieces = parse_template(text);
  if (!pieces) return;
  const bool has_colon = std::ranges::any_of(*pieces, [](const TemplatePiece& piece) {
    return piece.kind == TemplatePiece::Kind::Text && piece.text.find(':') != std::string::npos;
  });
  if (!has_colon) return;
  context.problems.add(user, "the name of a user has no colon",
                       "the first colon ends it in basic authentication; the rest is password");
}

Authentication load_authentication(const YamlNode& node, SuiteContext& context) {
  if (node.is_string() && node.text == "none") return NoAuthentication{};
  if (node.is_string() && node.text == "default") return DefaultAuthentication{};
  if (!node.is_mapping()) {
    context.problems.add(node, fmt::format("there is no `auth` such as {}", describe(node)),
                         "write none, default or {user: …, password: …}");
    return DefaultAuthentication{};
  }
  MappingReader reader(node, name_of(Shape::BasicAuth), key_names(Shape::BasicAuth),
                       context.problems);
  BasicAuthentication basic;
  if (const YamlNode* user = reader.require("user")) {
    basic.user = context.template_text(*user, "`user`");
    refuse_colon(*user, basic.user, context);
  }
  if (const YamlNode* password = reader.require("password")) {
    basic.password = context.template_text(*password, "`password`");
    refuse_lockout(*password, basic, context);
  }
  return basic;
}

void check_capture_regex(const YamlNode& node, SuiteContext& context) {
  const auto compiled = Regex::compile(node.text);
  if (!node.is_string() || node.text.find("{{") != std::string::npos) return;
  if (compiled) {
    if (!compiled->is_taken_from_every_text()) return;
    return context.problems.warn_within(
        node, "", fmt::format("`{}` is found in every answer, an empty one too", node.text),
        "have it match one character at least: + in place of *");
  }
  context.problems.add(node, fmt::format("this is no regular expression: {}", compiled.error()),
                       "the syntax is RE2's: no look-ahead, no back-references");
}

void load_named_source(const YamlNode& node, Capture& capture, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::CaptureSource), key_names(Shape::CaptureSource),
                       context.problems);
  if (reader.is_mapping() && node.entries.size() != 1) {
    context.problems.add(node, "a capture has one source", "write {header: ETag}");
    return;
  }
  if (const YamlNode* header = reader.find("header")) {
    capture.source = Capture::Source::Header;
    capture.selector = context.template_text(*header, "`header`");
  }
  if (reader.find("status") != nullptr) capture.source = Capture::Source::Status;
  if (const YamlNode* regex = reader.find("regex")) {
    capture.source = Capture::Source::Regex;
    capture.selector = context.template_text(*regex, "`regex`");
    check_capture_regex(*regex, context);
  }
}

Capture load_capture(const YamlNode::Entry& entry, SuiteContext& context) {
  Capture capture;
  capture.name = entry.key->text;
  capture.position = context.position_of(*entry.value);
  const YamlNode& source = *entry.value;
  if (!source.is_string()) {
    load_named_source(source, capture, context);
    return capture;
  }
  capture.selector = context.template_text(source, "a capture");
  if (!capture.selector.empty() && !capture.selector.starts_with('/')) {
    context.problems.add(
        source, fmt::format("`{}` is no JSON Pointer: it begins with a slash", capture.selector),
        "write /rev, or {header: NAME}, {status: true}, {regex: …}");
  }
  return capture;
}

bool is_variable_name(const std::string& name) {
  const std::string reference = "{{" + name + "}}";
  const auto pieces = parse_template(reference);
  return pieces && pieces->size() == 1 && pieces->front().name == name && !is_built_in(name);
}

// `node` and `cluster`, where they choose and do not act.
void load_whom_to_ask(MappingReader& step, RequestSpec& request, SuiteContext& context) {
  if (context.asks_clusters) request.cluster = "";
  if (const YamlNode* cluster = step.find("cluster")) {
    request.cluster = context.template_text(*cluster, "`cluster`");
  }
  const YamlNode* node = step.find("node");
  if (node == nullptr) return;
  // A number is a fine label.
  const bool is_number = node->is_scalar() && node->scalar.is_integer();
  request.node = is_number ? node->text : context.template_text(*node, "`node`");
  context.needed_capabilities.insert("nodes");
}

// The bytes as a template that stands for them.
std::string escaped_template(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes.substr(i, 2) == "{{") text += '\\';
    text += bytes[i];
    if (bytes.substr(i, 2) == "{{") text += bytes[++i];
  }
  return text;
}

}  // namespace

bool check_variable_name(const YamlNode& key, SuiteContext& context) {
  if (is_variable_name(key.text)) return true;
  context.problems.add(key, fmt::format("`{}` cannot be a name", key.text),
                       "a name has letters, digits and `_`, and is no built-in one");
  return false;
}

const std::vector<std::string>& method_keys() {
  static const std::vector<std::string> kKeys = {"get",  "put",  "post",  "delete",
                                                 "head", "copy", "patch", "options"};
  return kKeys;
}

const std::vector<std::string>& request_keys() {
  static const std::vector<std::string> kKeys = {
      "query", "headers", "json",    "text",   "base64", "file",   "multipart",
      "auth",  "node",    "cluster", "expect", "retry",  "stream", "capture"};
  return kKeys;
}

RequestSpec load_request(MappingReader& step, const std::string& method, SuiteContext& context) {
  RequestSpec request;
  request.method = upper(method);
  const YamlNode& path = *step.find(method);
  request.path = context.template_text(path, fmt::format("the path of `{}`", method));
  request.position = context.position_of(path);
  check_path(path, request.path, context);
  warn_of_bare_values(path, request.path, context);
  if (const YamlNode* query = step.find("query")) {
    request.query = load_fields(*query, "query", NullField::Refused, context);
  }
  if (const YamlNode* headers = step.find("headers")) {
    request.headers = load_fields(*headers, "headers", NullField::Allowed, context);
  }
  request.body = load_body(step, context);
  if (const YamlNode* authentication = step.find("auth")) {
    request.authentication = load_authentication(*authentication, context);
  }
  load_whom_to_ask(step, request, context);
  return request;
}

RequestSpec load_raw_request(MappingReader& step, SuiteContext& context) {
  RequestSpec request;
  const YamlNode& node = *step.find("raw");
  request.position = context.position_of(node);
  if (node.is_mapping()) {
    MappingReader reader(node, "`raw`", {"base64"}, context.problems);
    const YamlNode* base64 = reader.require("base64");
    const auto bytes = base64 == nullptr
                           ? std::nullopt
                           : from_base64(read_text(*base64, "`base64`", context.problems));
    if (base64 != nullptr && !bytes) context.problems.add(*base64, "this is not base64");
    // Bytes hold no templates: what looks like one is meant.
    request.raw = escaped_template(bytes.value_or(""));
  } else {
    request.raw = context.template_text(node, "`raw`");
  }
  for (const char* key : {"query", "headers", "json", "text", "base64", "file", "multipart", "auth",
                          "retry", "stream"}) {
    if (const YamlNode* other = step.key_node(key)) {
      context.problems.add(*other, fmt::format("`{}` does not belong beside `raw`", key),
                           "`raw` is all that is sent: write it there");
    }
  }
  load_whom_to_ask(step, request, context);
  return request;
}

std::vector<Capture> load_captures(const YamlNode& node, BodyKind body, SuiteContext& context) {
  std::vector<Capture> captures;
  if (!node.is_mapping()) {
    context.problems.add(node, fmt::format("`capture` must be a mapping, found {}", describe(node)),
                         "write {name: /pointer}");
    return captures;
  }
  for (const YamlNode::Entry& entry : node.entries) {
    if (!check_variable_name(*entry.key, context)) continue;
    captures.push_back(load_capture(entry, context));
    if (can_fail(captures.back(), body)) context.count_check();
    context.name_uses.give(*entry.key, entry.key->text);
  }
  for (const Capture& capture : captures) context.names.insert(capture.name);
  return captures;
}

}  // namespace purgatory::conformance
