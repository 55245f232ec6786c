// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/couchdb/mango_query/find_request.h"
#include "mock_server/model/couchdb/mango_query/planner.h"
#include "support/clock.h"

namespace purgatory::couchdb::mango {

// How much a query had to look at.
struct ExecutionStatistics {
  std::uint64_t keys_examined = 0;
  std::uint64_t documents_examined = 0;
  std::uint64_t quorum_documents_examined = 0;  // with `r` above 1, instead of the one above
  std::uint64_t results_returned = 0;
};

struct FindResult {
  std::vector<std::string> documents;  // printed
  // Nothing when the query was not run at all, since nothing can match.
  std::optional<std::string> bookmark;
  ExecutionStatistics statistics;
  std::vector<std::string> warnings;
};

struct FindOptions {
  TimePoint now;
  // From how many documents examined per result on a query is warned of; 0: never.
  std::uint64_t scan_warning_threshold = 10;
};

// Answers a query from the index that the planner chooses, brought up to date first unless the
// request says otherwise. Source: CouchDB 3.5.0, mango_cursor_view.
Outcome<FindResult> find(Database& database, const FindRequest& request,
                         const FindOptions& options);

// How a query would be answered. Source: CouchDB documentation, /db/_explain.
Json explain(const Database& database, const FindRequest& request);

// Where in the index the plan begins and ends, as arrays of the values of columns. For the order
// of ids: ids. Nothing: open.
struct Span {
  std::optional<Json> start;
  std::optional<Json> end;
};
Span span_of(const Candidate& candidate);
// Whether what is asked for, and asked about, is all in the rows of the index.
bool is_covering(const Candidate& candidate, const FindRequest& request);

}  // namespace purgatory::couchdb::mango
