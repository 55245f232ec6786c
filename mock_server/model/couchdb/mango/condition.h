// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "mock_server/model/couchdb/mango/field_path.h"
#include "mock_server/model/couchdb/mango/regex.h"

namespace purgatory::couchdb::mango {

enum class Operator : std::uint8_t {
  And,
  Or,
  Nor,
  Not,
  Field,    // `below` has to hold for the value of the field
  Element,  // the path is empty: `below` has to hold for the value at hand
  All,
  ElemMatch,
  AllMatch,
  KeyMapMatch,
  Less,
  LessOrEqual,
  Equal,
  NotEqual,
  GreaterOrEqual,
  Greater,
  In,
  NotIn,
  Exists,
  Type,
  Mod,
  Regex,
  BeginsWith,
  Size,
};

// One node of a normalized selector with what matching needs, prepared once.
struct Condition {
  Operator operation = Operator::And;
  Json argument;
  std::vector<Condition> below;  // selectors under `$and`, or the one under `$not` and the like
  FieldPath path;                // with Field
  bool is_id = false;            // the field is `_id`, which is compared byte by byte
  std::optional<Regex> regex;    // with Regex
};

// Requires a normalized selector that is not empty. Refuses field names with empty parts.
Outcome<Condition> compile(const Json& normalized);

}  // namespace purgatory::couchdb::mango
