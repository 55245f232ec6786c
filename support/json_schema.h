// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/json.h"
#include "support/result.h"

namespace purgatory {

// A JSON Schema (draft 7), ready to judge values. References within the schema are followed, those
// to other files are refused. Immutable, and judges for several threads at once.
class JsonSchema {
 public:
  // A place in the value, as a JSON Pointer, and what is wrong with it.
  struct Problem {
    std::string path;
    std::string problem;
    bool operator==(const Problem&) const = default;
  };

  // The error says why the text is no schema.
  static Result<JsonSchema, std::string> compile(const std::string& text);

  JsonSchema(JsonSchema&&) noexcept;
  JsonSchema& operator=(JsonSchema&&) noexcept;
  ~JsonSchema();

  // What the value breaks, at the deepest places that tell; empty when it meets the schema.
  std::vector<Problem> problems_of(const Json& value) const;

 private:
  struct Compiled;
  explicit JsonSchema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace purgatory
