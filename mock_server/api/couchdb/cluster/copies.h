// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/cluster/coordinator.h"
#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/couchdb/documents/document.h"

namespace purgatory::api {

// All copies of a database, as a request to one node changes and reads them; where there is one
// node only, this is the database itself and costs nothing more. Every call requires the lock of
// the face, and notes how many copies confirm.
class Copies {
 public:
  // `nearest` is what `Face::database_of` gave.
  Copies(Face& face, couchdb::Database& nearest);
  // As above, and tells the call what was confirmed.
  Copies(Call& call, couchdb::Database& nearest);

  std::vector<couchdb::ModelResult<couchdb::Revision>> update(
      std::vector<couchdb::DocumentDraft> drafts, couchdb::EditJudges* judges);
  std::vector<couchdb::ReplicationFailure> replicate(std::vector<couchdb::DocumentDraft> drafts,
                                                     couchdb::EditJudges* judges);
  std::vector<std::vector<couchdb::Revision>> purge(
      const std::vector<couchdb::PurgeRequest>& requests, couchdb::PurgeObserver* observer);
  void set(couchdb::Setting setting, const Json& value);
  void compact();
  // As most copies have it; changes nothing.
  couchdb::ModelResult<couchdb::OpenedDocument> read_local(const std::string& id);
  // Those that are reached, the nearest first.
  std::vector<couchdb::Database*> reached();

 private:
  void note(std::size_t copies);

  Face& face_;
  couchdb::Database& nearest_;
  Call* call_ = nullptr;
  std::optional<couchdb::Coordinator> coordinator_;  // nothing: there is one node
};

// Before a document is read: on several nodes, as many copies as `r` says, or a quorum, are asked
// for it, and brought together where they differ. Requires the lock.
void read_from_quorum(const Call& call, const couchdb::Database& nearest, const std::string& id);

// `since`, where it came from another copy, as a sequence of the nearest one. Requires the lock.
std::string own_sequence(const Call& call, const couchdb::Database& nearest,
                         const std::string& since);

// Makes a database, on as many nodes as `copies` says, or on three where there are as many; notes
// how many confirm. Requires the lock.
Outcome<void> create_database(Call& call, const std::string& name,
                              std::optional<std::size_t> copies);
couchdb::ModelResult<couchdb::Database*> create_database(Face& face, std::string_view name);
void remove_database(Face& face, const std::string& name);

}  // namespace purgatory::api
