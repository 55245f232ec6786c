// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/schema/suite_schema.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/spec/schema/shapes.h"

namespace purgatory::conformance {
namespace {

Json object(std::initializer_list<std::pair<std::string_view, Json>> members) {
  return Json::object(members);
}

Json type(const char* name) { return object({{"type", name}}); }

Json pattern(const char* expression) {
  return object({{"type", "string"}, {"pattern", expression}});
}

Json list_of(Json items) { return object({{"type", "array"}, {"items", std::move(items)}}); }

Json one_of(Json first, Json second) {
  return object({{"anyOf", Json::array({std::move(first), std::move(second)})}});
}

Json names_of(Json values) {
  return object({{"type", "object"}, {"additionalProperties", std::move(values)}});
}

// "`retry`" and "a step" as names in the schema: "retry", "step".
std::string definition_name(Shape shape) {
  std::string name;
  for (const char c : name_of(shape)) {
    if (c != '`') name += c == ' ' ? '-' : c;
  }
  for (const std::string article : {"a-", "an-"}) {
    if (name.starts_with(article)) name.erase(0, article.size());
  }
  return std::to_string(static_cast<int>(shape)) + "-" + name;
}

Json reference(Shape shape) {
  return object({{"$ref", "#/definitions/" + definition_name(shape)}});
}

Json status() {
  Json number = object({{"type", "integer"}, {"minimum", 100}, {"maximum", 599}});
  Json one = one_of(std::move(number), pattern("^[1-5]xx$"));
  return one_of(one, list_of(one));
}

Json named() {
  Json with_parameters = object({{"type", "object"},
                                 {"minProperties", 1},
                                 {"maxProperties", 1},
                                 {"additionalProperties", type("object")}});
  return one_of(type("string"), std::move(with_parameters));
}

Json matrix() {
  Json scalars = list_of(object({{"type", Json::array({"string", "number", "boolean"})}}));
  return names_of(one_of(type("object"), std::move(scalars)));
}

Json captures() { return names_of(one_of(type("string"), reference(Shape::CaptureSource))); }

Json authentication() {
  return one_of(object({{"enum", Json::array({"none", "default"})}}), reference(Shape::BasicAuth));
}

Json raw() {
  return one_of(type("string"), object({{"type", "object"},
                                        {"required", Json::array({"base64"})},
                                        {"properties", object({{"base64", type("string")}})},
                                        {"additionalProperties", false}}));
}

// Scalars that are names: a node may be called 2.
Json label() { return object({{"type", Json::array({"string", "integer"})}}); }

// One value. `Value` and `Wanted` are anything.
Json scalar_content(ValueKind kind) {
  using enum ValueKind;
  switch (kind) {
    case Text:
      return type("string");
    case Label:
      return label();
    case Word:
      return pattern("^[a-z0-9]+(-[a-z0-9]+)*$");
    case Flag:
      return object({{"const", true}});
    case Switch:
      return type("boolean");
    case Factor:
      return object({{"type", "number"}, {"minimum", 1}});
    case Count:
      return object({{"type", "integer"}, {"minimum", 1}});
    case Duration:
      return pattern("^[0-9]+(ms|s|m)$");
    case LevelName:
      return object({{"enum", Json::array({"MUST", "SHOULD", "INFO"})}});
    case Amount:
      return object({{"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 1000000}});
    case Status:
      return status();
    case Auth:
      return authentication();
    case Raw:
      return raw();
    case Named:
      return named();
    default:
      return Json::object();
  }
}

// Lists and mappings of one value.
Json group_content(ValueKind kind) {
  using enum ValueKind;
  switch (kind) {
    case Texts:
      return list_of(type("string"));
    case TextsByName:
      return names_of(type("string"));
    case SwitchesByName:
      return names_of(type("boolean"));
    case TextsInOrderOrByName:
      return one_of(list_of(type("string")), names_of(type("string")));
    case Pair:
      return object({{"type", "array"}, {"items", label()}, {"minItems", 2}, {"maxItems", 2}});
    case Fields:
    case Patterns:
      return type("object");
    case Captures:
      return captures();
    case Matrix:
      return matrix();
    case NamedList:
      return list_of(named());
    default:
      return scalar_content(kind);
  }
}

Json content_of(const Key& key) {
  using enum ValueKind;
  switch (key.content) {
    case BytesOrSize:
      return one_of(type("string"), reference(key.shape));
    case Mapping:
      return reference(key.shape);
    case List:
      return list_of(reference(key.shape));
    case OneOrList:
      return one_of(reference(key.shape), list_of(reference(key.shape)));
    case ByName:
      return names_of(reference(key.shape));
    case Branches:
      return names_of(list_of(reference(key.shape)));
    case TextOrShape:
      return one_of(label(), reference(key.shape));
    default:
      return group_content(key.content);
  }
}

Json definition(Shape shape) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key& key : keys_of(shape)) {
    Json content = content_of(key);
    content.append("description", key.meaning);
    properties.append(key.name, std::move(content));
    if (key.need == Key::Need::Required) required.push_back(key.name);
  }
  Json schema = object(
      {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}});
  if (!required.elements().empty()) schema.append("required", std::move(required));
  return schema;
}

// From one shape to before another one.
Json definitions(Shape begin, Shape end) {
  Json all = Json::object();
  for (int i = static_cast<int>(begin); i < static_cast<int>(end); ++i) {
    const auto shape = static_cast<Shape>(i);
    all.append(definition_name(shape), definition(shape));
  }
  return all;
}

}  // namespace

Json suite_schema() {
  Json schema = object({{"$schema", "http://json-schema.org/draft-07/schema#"},
                        {"title", "A suite of Purgatory's scenarios"}});
  schema.append("$ref", "#/definitions/" + definition_name(Shape::Suite));
  schema.append("definitions", definitions(Shape::Suite, Shape::Target));
  return schema;
}

Json target_schema() {
  Json schema = object({{"$schema", "http://json-schema.org/draft-07/schema#"},
                        {"title", "A target of Purgatory's runs, or a baseline"}});
  schema.append("$ref", "#/definitions/" + definition_name(Shape::Target));
  schema.append("definitions", definitions(Shape::Target, Shape::kCount));
  return schema;
}

Json setups_schema() {
  return object({{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "Set-ups and groups of steps for Purgatory's suites"},
                 {"type", "object"},
                 {"additionalProperties", reference(Shape::Setup)},
                 {"definitions", definitions(Shape::Suite, Shape::Target)}});
}

}  // namespace purgatory::conformance
