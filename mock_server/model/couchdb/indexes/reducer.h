// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/indexes/row_order.h"
#include "mock_server/model/couchdb/script_engine.h"
#include "support/json.h"

namespace purgatory::couchdb {

// What makes one value of many rows, in two steps: of some rows, and of such values.
// Source: CouchDB documentation, "Reduce and Rereduce Functions".
class Reducer {
 public:
  virtual ~Reducer() = default;
  // Of at least one row.
  virtual ScriptResult<Json> reduce(std::span<const ViewRow* const> rows) = 0;
  virtual ScriptResult<Json> rereduce(std::span<const Json* const> values) = 0;
  // What the client sees of a reduction.
  virtual ScriptResult<Json> finish(Json reduction) { return reduction; }
};

// Whether a reduce function is named in CouchDB's way (`_sum`) rather than written down.
bool names_builtin(std::string_view source);
// `_count`, `_sum`, `_stats` or `_approx_count_distinct`, perhaps with more behind it, as CouchDB
// takes it; null for another.
std::unique_ptr<Reducer> builtin_reducer(std::string_view name);

// A function of the design document. The session must outlive it.
std::unique_ptr<Reducer> script_reducer(ScriptSession& session, std::string source);

}  // namespace purgatory::couchdb
