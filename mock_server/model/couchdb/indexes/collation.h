// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string_view>

#include "support/json.h"

namespace purgatory::couchdb {

// CouchDB's order of JSON values: null, false, true, numbers by value (1 and 1.0 are the same),
// strings, arrays element by element, objects member by member in their stored order; of two that
// begin alike the shorter comes first. Strings are ordered as people do (Unicode Collation
// Algorithm, root locale), so different strings may be equivalent.
// Source: CouchDB documentation, "View Collation"; CouchDB 3.5.0, couch_ejson_compare.
std::weak_ordering collate(const Json& left, const Json& right);
std::weak_ordering collate_text(std::string_view left, std::string_view right);

// The order of Erlang terms, which Mango uses for `_id`: numbers, then false, null, true, then
// objects, arrays, and strings by their bytes. Source: CouchDB 3.5.0, mango_json (cmp_raw).
std::weak_ordering collate_raw(const Json& left, const Json& right);

}  // namespace purgatory::couchdb
