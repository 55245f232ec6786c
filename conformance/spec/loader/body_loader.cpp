// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/body_loader.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/spec/schema/shapes.h"
#include "support/overloaded.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

using Content = MultipartBody::Content;

Content load_base64(const YamlNode& node, SuiteContext& context) {
  const std::string text = read_text(node, "`base64`", context.problems);
  auto bytes = from_base64(text);
  if (bytes) return BytesBody{std::move(*bytes)};
  context.problems.add(node, "this is not base64", "use the alphabet A-Za-z0-9+/ with padding");
  return NoBody{};
}

Content load_file(const YamlNode& node, SuiteContext& context) {
  const std::string path = context.folder + read_text(node, "`file`", context.problems);
  std::error_code error;
  if (node.is_string() && !std::filesystem::is_regular_file(path, error)) {
    context.problems.add(node, fmt::format("there is no file {}", path),
                         "a path is taken from the folder of this suite");
  }
  return FileBody{path};
}

// `what` names the mapping in messages.
Content load_content(MappingReader& reader, std::string_view what, SuiteContext& context) {
  Content content = NoBody{};
  std::string first;
  for (const std::string key : {"json", "text", "base64", "file", "multipart"}) {
    const YamlNode* node = reader.find(key);
    if (node == nullptr) continue;
    if (!first.empty()) {
      context.problems.add(*reader.key_node(key),
                           fmt::format("{} has one body: `{}` is there already", what, first),
                           "remove one of the two");
      continue;
    }
    first = key;
    if (key == "json") content = JsonBody{context.template_value(*node)};
    if (key == "text") content = TextBody{context.template_text(*node, "`text`")};
    if (key == "base64") content = load_base64(*node, context);
    if (key == "file") content = load_file(*node, context);
  }
  return content;
}

// What stands behind "multipart/" (RFC 2046, section 5.1).
std::string load_subtype(MappingReader& reader, SuiteContext& context) {
  std::string subtype = reader.find("type") == nullptr ? "mixed" : reader.text("type");
  const bool is_token = !subtype.empty() && std::ranges::all_of(subtype, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (!is_token) {
    context.problems.add(*reader.find("type"), fmt::format("`{}` is no type of parts", subtype),
                         "write related, form-data or mixed");
  }
  return subtype;
}

MultipartBody load_multipart(const YamlNode& node, SuiteContext& context) {
  MappingReader reader(node, name_of(Shape::Multipart), key_names(Shape::Multipart),
                       context.problems);
  MultipartBody body;
  body.subtype = load_subtype(reader, context);
  const YamlNode* parts = reader.require("parts");
  if (parts == nullptr) return body;
  for (const YamlNodePtr& element : read_list(*parts, "`parts`", context.problems)) {
    MappingReader part(*element, name_of(Shape::Part), key_names(Shape::Part), context.problems);
    MultipartBody::Part loaded;
    if (const YamlNode* headers = part.find("headers")) {
      loaded.headers = load_fields(*headers, "headers", NullField::Allowed, context);
    }
    loaded.content = load_content(part, "a part", context);
    body.parts.push_back(std::move(loaded));
  }
  if (parts->is_sequence() && parts->elements.empty()) {
    context.problems.add(*reader.key_node("parts"), "a body of parts needs at least one part");
  }
  return body;
}

}  // namespace

Body load_body(MappingReader& step, SuiteContext& context) {
  Content content = load_content(step, "a request", context);
  const YamlNode* multipart = step.find("multipart");
  if (multipart != nullptr && std::holds_alternative<NoBody>(content)) {
    return load_multipart(*multipart, context);
  }
  return std::visit([](auto& kind) { return Body(std::move(kind)); }, content);
}

std::vector<RequestField> load_fields(const YamlNode& node, std::string_view what,
                                      NullField null_field, SuiteContext& context) {
  std::vector<RequestField> fields;
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

}  // namespace purgatory::conformance
