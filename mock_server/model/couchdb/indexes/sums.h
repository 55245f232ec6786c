// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/json.h"

namespace purgatory::couchdb {

// Adds two JSON numbers: integers stay integers as far as 64 bits go.
Json sum_of_numbers(const Json& left, const Json& right);

// `_sum`: numbers, arrays of numbers position by position, objects member by member. False, and
// `total` is then CouchDB's error object, when `value` is none of these or does not fit.
// Source: CouchDB documentation, "Built-in Reduce Functions"; CouchDB 3.5.0, couch_query_servers.
bool add_to_sum(Json& total, const Json& value);

}  // namespace purgatory::couchdb
