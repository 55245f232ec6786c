// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/documents/document_store.h"
#include "mock_server/model/couchdb/mango/projection.h"
#include "mock_server/model/couchdb/mango/selector.h"
#include "support/json.h"

namespace purgatory::api {

class ScriptFilter;

enum class FeedKind { Normal, Longpoll, Continuous, EventSource };
enum class ChangesFilter { None, DocumentIds, DesignDocuments, Selector, Script };

// What a request for `_changes` asks for (CouchDB documentation, /{db}/_changes; CouchDB 3.5.0,
// chttpd_db:parse_changes_query).
struct ChangesOptions {
  FeedKind feed = FeedKind::Normal;
  std::string since = "0";
  std::uint64_t limit = 1'000'000'000'000'000;  // CouchDB's "no limit"
  couchdb::Direction direction = couchdb::Direction::Ascending;
  bool all_leaves = false;
  bool include_docs = false;
  bool conflicts = false;
  bool attachments = false;
  std::uint64_t sequence_interval = 1;  // rows from one `seq` to the next; between them it is null
  ChangesFilter filter = ChangesFilter::None;
  std::vector<std::string> document_ids;
  std::unordered_set<std::string> document_id_set;
  couchdb::mango::Selector selector;
  std::string filter_name;                                    // of a function, or `_view`
  std::shared_ptr<ScriptFilter> script;                       // that function, once it was found
  std::optional<couchdb::mango::FieldNames> selected_fields;  // nothing: whole documents
  // Of a waiting feed: how often it shows that it lives, else how long it waits for a change.
  std::optional<std::chrono::milliseconds> heartbeat;
  std::chrono::milliseconds timeout{60'000};
};

// From the query and the Last-Event-ID field.
Outcome<ChangesOptions> parse_changes_options(const Call& call);
// What the filter asks for besides: from the body of a POST, or nothing for one that is empty.
Outcome<void> add_changes_body(ChangesOptions& options, const std::optional<Json>& body);

}  // namespace purgatory::api
