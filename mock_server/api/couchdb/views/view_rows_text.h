// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/api/couchdb/views/view_query.h"
#include "mock_server/api/error.h"
#include "mock_server/model/couchdb/indexes/reducer.h"
#include "mock_server/model/couchdb/indexes/view_rows.h"

namespace purgatory::api {

// A document that a row of a view shows beside it: its own, or the one that its value names.
struct ShownDocument {
  std::string id;
  std::string revision;  // empty: the winner
};

// One row as JSON, without its closing brace.
struct ViewRowText {
  std::string text;
  std::optional<ShownDocument> document;
};

// What a query finds, ready to be sent: `total` and `offset` are there for map queries alone.
struct ViewAnswer {
  std::optional<std::uint64_t> total;
  std::uint64_t offset = 0;
  std::vector<ViewRowText> rows;
};

// The rows of a map query (CouchDB 3.5.0, couch_mrview:map_fold, fabric_view_map).
ViewAnswer map_rows(const couchdb::ViewRows& rows, const ViewQuery& query);

// The groups of a reduce query (couch_mrview:red_fold, fabric_view_reduce). A reduction that does
// not shrink is told in its row; other errors are the whole answer.
Outcome<ViewAnswer> reduced_rows(const couchdb::ViewRows& rows, const ViewQuery& query,
                                 Grouping grouping, couchdb::Reducer& reducer);

}  // namespace purgatory::api
