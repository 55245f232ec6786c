// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/request_loader.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/pattern/regex.h"
#include "conformance/spec/template/template_text.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

void check_path(const YamlNode& node, const std::string& path, SuiteContext& context) {
  if (path.empty() || path.starts_with('/') || path.starts_with("{{")) return;
  context.problems.add(node, fmt::format("the path `{}` does not begin with a slash", path),
                       fmt::format("write \"/{}\"", path));
}

enum class NullField { Refused, Allowed };

std::vector<RequestSpec::Field> load_fields(const YamlNode& node, std::string_view what,
                                            NullField null_field, SuiteContext& context) {
  std::vector<RequestSpec::Field> fields;
  if (!node.is_mapping()) {
    context.problems.add(node,
                         fmt::format("`{}` must be a mapping, found {}", what, describe(node)));
    return fields;
  }
  for (const YamlNode::Entry& entry : node.entries) {
    context.check_template(*entry.key, entry.key->text);
    if (entry.value->is_null() && null_field == NullField::Refused) {
      context.problems.add(*entry.key, fmt::format("`{}` has no value", entry.key->text),
                           "write \"\" for an empty one, \"null\" for the word");
      continue;
    }
    if (what == "headers" && !entry.value->is_scalar()) {
      context.problems.add(*entry.value,
                           fmt::format("a header is one string, found {}", describe(*entry.value)));
      continue;
    }
    fields.push_back({entry.key->text, context.template_value(*entry.value)});
  }
  return fields;
}

Body load_base64(const YamlNode& node, SuiteContext& context) {
  const std::string text = read_text(node, "`base64`", context.problems);
  auto bytes = from_base64(text);
  if (bytes) return BytesBody{std::move(*bytes)};
  context.problems.add(node, "this is not base64", "use the alphabet A-Za-z0-9+/ with padding");
  return NoBody{};
}

Body load_file(const YamlNode& node, SuiteContext& context) {
  const std::string path = context.folder + read_text(node, "`file`", context.problems);
  std::error_code error;
  if (node.is_string() && !std::filesystem::is_regular_file(path, error)) {
    context.problems.add(node, fmt::format("there is no file {}", path),
                         "a path is taken from the folder of this suite");
  }
  return FileBody{path};
}

Body load_body(MappingReader& step, SuiteContext& context) {
  Body body = NoBody{};
  std::string first;
  for (const std::string key : {"json", "text", "base64", "file"}) {
    const YamlNode* node = step.find(key);
    if (node == nullptr) continue;
    if (!first.empty()) {
      context.problems.add(*step.key_node(key),
                           fmt::format("a request has one body: `{}` is there already", first),
                           "remove one of the two");
      continue;
    }
    first = key;
    if (key == "json") body = JsonBody{context.template_value(*node)};
    if (key == "text") body = TextBody{context.template_text(*node, "`text`")};
    if (key == "base64") body = load_base64(*node, context);
    if (key == "file") body = load_file(*node, context);
  }
  return body;
}

Authentication load_authentication(const YamlNode& node, SuiteContext& context) {
  if (node.is_string() && node.text == "none") return NoAuthentication{};
  if (node.is_string() && node.text == "default") return DefaultAuthentication{};
  if (!node.is_mapping()) {
    context.problems.add(node, fmt::format("there is no `auth` such as {}", describe(node)),
                         "write none, default or {user: …, password: …}");
    return DefaultAuthentication{};
  }
  MappingReader reader(node, "`auth`", {"user", "password"}, context.problems);
  BasicAuthentication basic;
  if (const YamlNode* user = reader.require("user")) {
    basic.user = context.template_text(*user, "`user`");
  }
  if (const YamlNode* password = reader.require("password")) {
    basic.password = context.template_text(*password, "`password`");
  }
  return basic;
}

void check_capture_regex(const YamlNode& node, SuiteContext& context) {
  const auto compiled = Regex::compile(node.text);
  if (compiled || !node.is_string() || node.text.find("{{") != std::string::npos) return;
  context.problems.add(node, fmt::format("this is no regular expression: {}", compiled.error()),
                       "the syntax is RE2's: no look-ahead, no back-references");
}

void load_named_source(const YamlNode& node, Capture& capture, SuiteContext& context) {
  MappingReader reader(node, "a capture", {"header", "status", "regex"}, context.problems);
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
  const auto pieces = parse_template("{{" + name + "}}");
  return pieces && pieces->size() == 1 && pieces->front().name == name && !is_generator(name);
}

}  // namespace

const std::vector<std::string>& method_keys() {
  static const std::vector<std::string> kKeys = {"get",  "put",  "post",  "delete",
                                                 "head", "copy", "patch", "options"};
  return kKeys;
}

const std::vector<std::string>& request_keys() {
  static const std::vector<std::string> kKeys = {"query",  "headers", "json", "text",
                                                 "base64", "file",    "auth", "cluster"};
  return kKeys;
}

RequestSpec load_request(MappingReader& step, const std::string& method, SuiteContext& context) {
  RequestSpec request;
  request.method = upper(method);
  const YamlNode& path = *step.find(method);
  request.path = context.template_text(path, fmt::format("the path of `{}`", method));
  request.position = context.position_of(path);
  check_path(path, request.path, context);
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
  if (context.asks_clusters) request.cluster = "";
  if (const YamlNode* cluster = step.find("cluster")) {
    request.cluster = context.template_text(*cluster, "`cluster`");
  }
  return request;
}

std::vector<Capture> load_captures(const YamlNode& node, SuiteContext& context) {
  std::vector<Capture> captures;
  if (!node.is_mapping()) {
    context.problems.add(node, fmt::format("`capture` must be a mapping, found {}", describe(node)),
                         "write {name: /pointer}");
    return captures;
  }
  for (const YamlNode::Entry& entry : node.entries) {
    if (!is_variable_name(entry.key->text)) {
      context.problems.add(*entry.key, fmt::format("`{}` cannot be a name", entry.key->text),
                           "a name has letters, digits and `_`, and is no built-in one");
      continue;
    }
    captures.push_back(load_capture(entry, context));
  }
  for (const Capture& capture : captures) context.names.insert(capture.name);
  return captures;
}

}  // namespace purgatory::conformance
