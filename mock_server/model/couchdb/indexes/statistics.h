// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/model/couchdb/script_engine.h"
#include "support/json.h"

namespace purgatory::couchdb {

// `_stats`: {"sum", "count", "min", "max", "sumsqr"} of numbers, or a list of such for arrays of
// numbers. `total` begins as null; `value` is a number, an array, or statistics already. Anything
// else is CouchDB's `invalid_value`.
// Source: CouchDB documentation, "Built-in Reduce Functions"; CouchDB 3.5.0, couch_query_servers.
ScriptResult<void> add_to_statistics(Json& total, const Json& value);

}  // namespace purgatory::couchdb
