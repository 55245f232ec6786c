// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

// The deepest nesting of a selector. What people and programs write stays below 20; the bound keeps
// matching, which recurses, far from the end of a stack.
inline constexpr std::size_t kMaxSelectorDepth = 200;

// The selector with every operator explicit, as `_explain` shows it: objects of one member each,
// field names joined to paths and moved down to the operators that need a value, negations moved
// down into those operators. {"a":{"b":1},"$not":{"c":{"$gt":2}}} becomes
// {"$and":[{"a.b":{"$eq":1}},{"c":{"$lte":2}}]}. Empty stays empty.
// Source: CouchDB 3.5.0, mango_selector (normalize).
Outcome<Json> normalized_selector(const Json& selector);

inline bool is_operator(std::string_view key) { return key.starts_with('$'); }

}  // namespace purgatory::couchdb::mango
