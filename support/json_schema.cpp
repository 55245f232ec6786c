// SPDX-License-Identifier: Apache-2.0
#include "support/json_schema.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <set>
#include <string_view>
#include <utility>

// Without it the library ends the process where a schema is none.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "support/text.h"

namespace purgatory {
namespace {

using valijson::adapters::NlohmannJsonAdapter;

// `["<root>", "[results]", "[0]"]` as "/results/0".
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (const std::string& part : context) {
    if (part.size() >= 2 && part.front() == '[') pointer += "/" + part.substr(1, part.size() - 2);
  }
  return pointer;
}

using Words = std::vector<std::string>;

// The keywords of draft 7 (JSON Schema Validation, draft-handrews-json-schema-validation-01, and
// its core), by what they hold: one schema, a list of them, or some by name.
const Words kOfOne = {"additionalItems",
                      "additionalProperties",
                      "contains",
                      "else",
                      "if",
                      "items",
                      "not",
                      "propertyNames",
                      "then"};
const Words kOfList = {"allOf", "anyOf", "oneOf", "items"};
const Words kOfNamed = {"definitions", "dependencies", "patternProperties", "properties"};
const Words kOthers = {"$comment",
                       "$id",
                       "$ref",
                       "$schema",
                       "const",
                       "contentEncoding",
                       "contentMediaType",
                       "default",
                       "description",
                       "enum",
                       "examples",
                       "exclusiveMaximum",
                       "exclusiveMinimum",
                       "format",
                       "maximum",
                       "maxItems",
                       "maxLength",
                       "maxProperties",
                       "minimum",
                       "minItems",
                       "minLength",
                       "minProperties",
                       "multipleOf",
                       "pattern",
                       "readOnly",
                       "required",
                       "title",
                       "type",
                       "uniqueItems",
                       "writeOnly"};

bool is_among(const Words& words, const std::string& word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_draft_7(const Json& dialect) {
  if (!dialect.is_string()) return false;
  std::string_view name = dialect.as_string();
  if (name.ends_with('#')) name.remove_suffix(1);
  return name == "http://json-schema.org/draft-07/schema" ||
         name == "https://json-schema.org/draft-07/schema";
}

const Words& keywords() {
  static const Words kAll = [] {
    Words all = kOthers;
    for (const Words* words : {&kOfOne, &kOfList, &kOfNamed}) {
      all.insert(all.end(), words->begin(), words->end());
    }
    return all;
  }();
  return kAll;
}

std::string unknown_keyword(const std::string& word, const std::string& place) {
  const Words& known = keywords();
  if (is_among(known, word)) return "";
  const auto near = nearest(word, known);
  return "draft 7 has no keyword `" + word + "`" + (place.empty() ? "" : ", at " + place) +
         (near ? "; did you mean `" + *near + "`?" : "");
}

// What a validator passes over in silence: a keyword that there is not, another draft. "" where
// there is nothing of it.
std::string ignored_in(const Json& schema, const std::string& place) {
  if (!schema.is_object()) return "";
  for (const auto& [key, value] : schema.members()) {
    std::string ignored = unknown_keyword(key, place);
    if (key == "$schema" && !is_draft_7(value)) ignored = "`$schema` is another than draft 7";
    const std::string below = place + "/" + key;
    if (is_among(kOfOne, key) && ignored.empty()) ignored = ignored_in(value, below);
    if (is_among(kOfList, key) && value.is_array()) {
      for (const Json& element : value.elements()) {
        if (ignored.empty()) ignored = ignored_in(element, below);
      }
    }
    if (is_among(kOfNamed, key) && value.is_object()) {
      for (const auto& [name, named] : value.members()) {
        if (ignored.empty()) ignored = ignored_in(named, below + "/" + name);
      }
    }
    if (!ignored.empty()) return ignored;
  }
  return "";
}

// A name that stands twice in one object; "" where there is none.
std::string repeated_key(const std::string& text) {
  std::vector<std::set<std::string>> open;
  std::string repeated;
  using Event = nlohmann::json::parse_event_t;
  const auto look = [&](int /*depth*/, Event event, const nlohmann::json& parsed) {
    if (event == Event::object_start) open.emplace_back();
    if (event == Event::object_end) open.pop_back();
    if (event == Event::key && !open.back().insert(parsed.get<std::string>()).second) {
      repeated = parsed.get<std::string>();
    }
    return true;
  };
  const auto document = nlohmann::json::parse(text, look, false);
  return document.is_discarded() ? "" : repeated;
}

// Says only that something below is wrong, which is told of too.
bool is_told_deeper(const JsonSchema::Problem& problem,
                    const std::vector<JsonSchema::Problem>& all) {
  return std::ranges::any_of(all, [&](const JsonSchema::Problem& other) {
    return other.path.size() > problem.path.size() && other.path.starts_with(problem.path + "/");
  });
}

// JSON knows numbers alone: 1.0 is an integer as 1 is (draft 7, validation, 6.1.1).
void write_whole_numbers_plainly(nlohmann::json& value) {
  constexpr double kMostExact = 9007199254740992.0;  // 2^53
  if (value.is_structured()) {
    for (auto& inner : value) write_whole_numbers_plainly(inner);
  } else if (value.is_number_float()) {
    const double number = value.get<double>();
    const bool is_whole = std::abs(number) <= kMostExact && std::trunc(number) == number;
    if (is_whole) value = static_cast<std::int64_t>(number);
  }
}

nlohmann::json document_of(const std::string& text) {
  auto document = nlohmann::json::parse(text, nullptr, false);
  write_whole_numbers_plainly(document);
  return document;
}

}  // namespace

struct JsonSchema::Compiled {
  valijson::Schema schema;
};

JsonSchema::JsonSchema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
JsonSchema::JsonSchema(JsonSchema&&) noexcept = default;
JsonSchema& JsonSchema::operator=(JsonSchema&&) noexcept = default;
JsonSchema::~JsonSchema() = default;

Result<JsonSchema, std::string> JsonSchema::compile(const std::string& text) {
  // Read by us first: it bounds the depth.
  const auto read = Json::parse(text);
  if (!read) return Failure<std::string>("this is not JSON: " + read.error().problem);
  if (const std::string key = repeated_key(text); !key.empty()) {
    return Failure<std::string>("`" + key + "` stands twice in one object");
  }
  if (std::string ignored = ignored_in(*read, ""); !ignored.empty()) {
    return Failure<std::string>(std::move(ignored));
  }
  const auto document = document_of(text);
  auto compiled = std::make_unique<Compiled>();
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(NlohmannJsonAdapter(document), compiled->schema);
  } catch (const std::exception& error) {
    return Failure<std::string>(std::string("this is no JSON Schema: ") + error.what());
  }
  return JsonSchema(std::move(compiled));
}

std::vector<JsonSchema::Problem> JsonSchema::problems_of(const Json& value) const {
  const auto document = document_of(value.dump());
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(compiled_->schema, NlohmannJsonAdapter(document), &results)) return {};
  std::vector<Problem> all;
  for (const auto& error : results) all.push_back({pointer_of(error.context), error.description});
  std::vector<Problem> telling;
  for (const Problem& problem : all) {
    if (!is_told_deeper(problem, all)) telling.push_back(problem);
  }
  return telling;
}

}  // namespace purgatory
