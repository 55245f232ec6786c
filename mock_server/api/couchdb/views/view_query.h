// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/couchdb/parameter.h"
#include "mock_server/api/error.h"
#include "mock_server/http/target.h"
#include "mock_server/model/couchdb/indexes/row_order.h"
#include "support/json.h"

namespace purgatory::api {

// Whether the index is brought up to date first, not at all, or behind the answer.
enum class UpdateIndex : std::uint8_t { First, Never, Afterwards };

// What is asked of a view (CouchDB documentation, /{db}/_design/{ddoc}/_view/{view}; CouchDB
// 3.5.0, couch_mrview_http:parse_param).
struct ViewQuery {
  std::optional<Json> start_key;
  std::optional<Json> end_key;
  std::optional<std::string> start_id;
  std::optional<std::string> end_id;
  std::optional<Json> keys;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t skip = 0;
  bool descending = false;
  bool inclusive_end = true;
  std::optional<bool> reduce;
  std::optional<bool> group;
  std::optional<std::uint64_t> group_level;
  bool include_docs = false;
  std::optional<bool> conflicts;
  bool attachments = false;
  bool update_seq = false;
  UpdateIndex update = UpdateIndex::First;
};

// How rows are put together: all of them, or by that many elements of their keys.
struct Grouping {
  static constexpr std::uint64_t kExact = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t level = 0;
};

enum class ViewKind : std::uint8_t { Map, Reduce };

// Adds what a query string says, or the members of a body. A name that nobody knows is ignored.
Outcome<void> add_view_options(ViewQuery& query, const http::Query& parameters);
Outcome<void> add_view_options(ViewQuery& query, const Json& members);
Outcome<void> add_view_option(ViewQuery& query, std::string_view name, const Parameter& value);

// Whether that may be asked of a view of that kind, and how its rows are grouped
// (couch_mrview_util:validate_args).
Outcome<Grouping> check_view_query(const ViewQuery& query, ViewKind kind);
// A range that ends before it begins is refused, by the order of the view (check_range).
Outcome<void> check_view_range(const ViewQuery& query, const couchdb::RowOrder& order);

}  // namespace purgatory::api
