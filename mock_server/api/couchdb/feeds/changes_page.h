// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "mock_server/api/couchdb/feeds/changes_options.h"
#include "mock_server/api/couchdb/feeds/printed_rows.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

// Part of the changes of a database: the rows that pass the filter, as JSON texts, and how far
// they go.
struct ChangesPage {
  std::vector<RowText> rows;
  std::uint64_t last = 0;     // the number of the last change looked at, or where it began
  std::uint64_t pending = 0;  // changes behind the last row, or behind the last one looked at
  bool has_more = false;      // a bound of the page kept it from going on
};

// Which part of the changes a page is to hold: those behind `since`, as many rows of those that are
// left of the request's limit, and as many changes looked at, which a filter may hold back.
struct PageRequest {
  std::uint64_t since;
  std::uint64_t limit;
  std::uint64_t rows = limit;
  std::uint64_t looks = std::numeric_limits<std::uint64_t>::max();
  PrintedRows* printed = nullptr;  // plain rows are taken from there and kept there; may be null
};

// Where the list begins: `since` as a number. A descending one begins at the end, whatever
// `since` says.
couchdb::ModelResult<std::uint64_t> changes_beginning(const couchdb::Database& database,
                                                      const ChangesOptions& options);

// The changes from `since` on, up to the limit. For a few named documents, and for design
// documents, it looks them up instead of walking over all changes, and ends at the database's
// update sequence (CouchDB 3.5.0, fabric_view_changes).
ChangesPage changes_page(const couchdb::Database& database, const ChangesOptions& options,
                         std::uint64_t since);

// The changes one after the other; for a feed.
ChangesPage next_changes(const couchdb::Database& database, const ChangesOptions& options,
                         const PageRequest& request);

}  // namespace purgatory::api
