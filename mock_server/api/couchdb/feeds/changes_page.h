// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mock_server/api/couchdb/feeds/changes_options.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

// Part of the changes of a database: the rows that pass the filter, as JSON texts, and how far
// they go.
struct ChangesPage {
  std::vector<std::string> rows;
  std::uint64_t last = 0;     // the number of the last change looked at, or where it began
  std::uint64_t pending = 0;  // changes behind the last
};

// Where the list begins: `since` as a number. A descending one begins at the end, whatever
// `since` says.
couchdb::ModelResult<std::uint64_t> changes_beginning(const couchdb::Database& database,
                                                      const ChangesOptions& options);

// The changes from `since` on, at most `limit` rows. For a few named documents, and for design
// documents, it looks them up instead of walking over all changes, and ends at the database's
// update sequence (CouchDB 3.5.0, fabric_view_changes).
ChangesPage changes_page(const couchdb::Database& database, const ChangesOptions& options,
                         std::uint64_t since, std::uint64_t limit);

// The changes from `since` on, one after the other, at most `limit` rows; for a feed.
ChangesPage next_changes(const couchdb::Database& database, const ChangesOptions& options,
                         std::uint64_t since, std::uint64_t limit);

}  // namespace purgatory::api
