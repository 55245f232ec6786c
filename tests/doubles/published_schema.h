// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "support/json.h"
#include "support/json_schema.h"

namespace purgatory {

inline Json published_file(const std::string& name) {
  std::ifstream in(std::string(PURGATORY_SOURCE_DIR) + "/reports/schema/" + name);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto json = Json::parse(text);
  if (!json) throw std::runtime_error(name + ": " + json.error().problem);
  return *json;
}

// The schema with every member that it does not name forbidden, so that none is written that is not
// published, and with references to the schema of result files turned into its own.
inline Json strict(const Json& schema) {
  constexpr std::string_view kOther = "result-1.schema.json";
  if (schema.is_string() && schema.as_string().starts_with(kOther)) {
    return schema.as_string().substr(kOther.size());
  }
  if (schema.is_array()) {
    Json list = Json::array();
    for (const auto& element : schema.elements()) list.push_back(strict(element));
    return list;
  }
  if (!schema.is_object()) return schema;
  Json object = Json::object();
  for (const auto& [key, value] : schema.members()) object.set(key, strict(value));
  const Json* type = schema.find("type");
  if (type != nullptr && *type == Json("object")) object.set("additionalProperties", false);
  return object;
}

// A schema of reports/schema.
inline JsonSchema published_schema(const std::string& name) {
  Json schema = strict(published_file(name));
  Json definitions = strict(*published_file("result-1.schema.json").find("definitions"));
  if (const Json* own = schema.find("definitions")) {
    for (const auto& [key, value] : own->members()) definitions.set(key, value);
  }
  schema.set("definitions", definitions);
  schema.members().erase(schema.members().begin() + 1);  // "$id": valijson would look for the file
  auto compiled = JsonSchema::compile(schema.dump());
  if (!compiled) throw std::runtime_error(name + ": " + compiled.error());
  return std::move(*compiled);
}

// What is wrong with it, in words; empty when nothing is.
inline std::string problems_of(const JsonSchema& schema, const Json& value) {
  std::string text;
  for (const auto& [path, problem] : schema.problems_of(value))
    text += path + ": " + problem + "\n";
  return text;
}

// The same for a text that is JSON, or for each line of one that is JSON Lines.
inline std::string problems_of_text(const JsonSchema& schema, std::string_view text) {
  const auto json = Json::parse(text);
  return json ? problems_of(schema, *json) : "no JSON: " + json.error().problem;
}

inline std::string problems_of_lines(const JsonSchema& schema, std::string_view text) {
  std::string problems;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string found = problems_of_text(schema, text.substr(0, end));
    if (!found.empty()) problems += "line " + std::to_string(number) + ": " + found;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return problems;
}

}  // namespace purgatory
