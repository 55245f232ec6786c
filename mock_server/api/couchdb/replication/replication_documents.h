// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/database.h"
#include "mock_server/replication/scheduler.h"
#include "support/json.h"

namespace purgatory::api {

class Faces;

inline constexpr std::string_view kReplicatorDatabase = "_replicator";

// `_replicator`, and whatever ends in "/_replicator".
bool is_replicator_database(std::string_view name);

// A document as it is written to a replicator database: one that asks for no replication is
// refused, and one without an owner gets the sender as `owner`.
// Source: CouchDB 3.5.0, couch_replicator_docs:before_doc_update.
Outcome<void> prepare_replication_document(const User& sender, const std::string& id,
                                           Json& document);

// What a document of a replicator database says of the state that it is in: "completed", "failed"
// or nothing.
std::string replication_state(const Json& document);
// The winner of a document; null where it is deleted or gone.
struct ReplicationDocument {
  Json content;  // with `_id` and `_rev`
  std::string revision;
};
std::optional<ReplicationDocument> read_replication_document(const couchdb::Database& database,
                                                             const std::string& id);

// Writes into the document how its replication ended, unless it was changed since: through a node
// that is up and has it, to all copies that this one reaches. Requires the lock of the faces.
void write_replication_end(const Faces& faces, const replication::JobEnd& end);

// "2026-11-22T07:00:00Z", as all times of replications are told.
std::string replication_time(TimePoint time);

}  // namespace purgatory::api
