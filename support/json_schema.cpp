// SPDX-License-Identifier: Apache-2.0
#include "support/json_schema.h"

#include <algorithm>
#include <exception>
#include <utility>

// Without it the library ends the process where a schema is none.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

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

// Says only that something below is wrong, which is told of too.
bool is_told_deeper(const JsonSchema::Problem& problem,
                    const std::vector<JsonSchema::Problem>& all) {
  return std::ranges::any_of(all, [&](const JsonSchema::Problem& other) {
    return other.path.size() > problem.path.size() && other.path.starts_with(problem.path + "/");
  });
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
  if (const auto read = Json::parse(text); !read) {
    return Failure<std::string>("this is not JSON: " + read.error().problem);
  }
  const auto document = nlohmann::json::parse(text, nullptr, false);
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
  const auto document = nlohmann::json::parse(value.dump(), nullptr, false);
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
