// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/json.h"

namespace purgatory::couchdb::mango {

// One end of what a selector leaves of a field's values.
struct Bound {
  Json value;
  bool is_inclusive = false;
};

// The values of one field that a selector may match. An absent end is open.
struct KeyRange {
  std::optional<Bound> low;
  std::optional<Bound> high;
  bool is_empty = false;
};

struct FieldRange {
  std::string field;
  KeyRange range;
};

// The functions below take normalized selectors (see normalized_selector) and look through `$and`
// alone, as CouchDB does. Source: CouchDB 3.5.0, mango_idx_view, mango_selector.

// The fields that an index can narrow, in order, once each.
std::vector<std::string> indexable_fields(const Json& selector);
// Their ranges; when one is empty nothing matches, and it stands alone.
std::vector<FieldRange> field_ranges(const Json& selector);
// Whether every document that matches has all these fields. Looks through `$or` too.
bool requires_fields(const Json& selector, std::vector<std::string> fields);
// Whether the field has the same value in every document that matches.
bool is_constant(const Json& selector, std::string_view field);

}  // namespace purgatory::couchdb::mango
