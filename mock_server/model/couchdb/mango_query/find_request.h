// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/mango/selector.h"
#include "mock_server/model/couchdb/mango/sort.h"

namespace purgatory::couchdb::mango {

// A query as a client sends it to `_find` or `_explain`.
// Source: CouchDB documentation, /db/_find; CouchDB 3.5.0, mango_opts (validate_find).
struct FindRequest {
  Selector selector;
  std::vector<std::string> use_index;   // a design document and perhaps a name in it
  std::optional<std::string> bookmark;  // nothing: from the beginning
  std::uint64_t limit = 25;
  std::uint64_t skip = 0;
  Sort sort;
  std::optional<std::vector<std::string>> fields;  // nothing: whole documents
  std::int64_t copies = 1;                         // `r`
  bool conflicts = false;
  bool is_stale_ok = false;
  bool update = true;
  bool stable = false;
  bool execution_stats = false;
  bool allow_fallback = true;

  bool wants_up_to_date_index() const { return update && !is_stale_ok; }
};

// Requires an object. `default_limit` is how many documents a query without a limit gets.
Outcome<FindRequest> parse_find_request(const Json& request, std::uint64_t default_limit);
// "ddoc", "ddoc/name" or ["ddoc", "name"], `_design/` in front of it or not.
Outcome<std::vector<std::string>> parse_use_index(const Json& value);
// The design documents of a `_bulk_delete`, as the client named them.
Outcome<std::vector<std::string>> parse_bulk_delete(const Json& request);
// All but the selector, as `_explain` shows them.
Json options_json(const FindRequest& request);

}  // namespace purgatory::couchdb::mango
