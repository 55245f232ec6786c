// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "mock_server/api/service.h"
#include "mock_server/model/couchdb/database.h"
#include "mock_server/replication/scheduler.h"

namespace purgatory::api {

struct Face;

// The replications of a face: those of `_replicate`, and those that the documents of replicator
// databases ask for. Thread-safe where nothing else is said.
class Replicator {
 public:
  // `remote` opens databases of other servers; null: there is no way to them. Face and service
  // outlive this object.
  Replicator(Face& face, Service& service, replication::ClientFactory remote, std::uint64_t seed);

  replication::Scheduler& scheduler() { return scheduler_; }
  const replication::Scheduler& scheduler() const { return scheduler_; }

  // Starts and ends what the documents of a replicator database ask for now; nothing for any other
  // database. To be called behind every change. Requires the lock of the face.
  void look_at(const couchdb::Database& database);
  // The same for a database that is gone. Requires the lock of the face.
  void forget(const std::string& database);

  // Ends everything, before the databases are replaced. Requires that the lock is not held.
  void halt() { scheduler_.halt(); }
  // Goes on with what the documents of all databases ask for. Requires the lock of the face.
  void resume();

 private:
  void look_at(const couchdb::Database& database, const std::string& id);

  Face& face_;
  // How far each replicator database was looked at, by its uuid. Guarded by the lock of the face.
  std::map<std::string, std::uint64_t> seen_;
  replication::Scheduler scheduler_;
};

}  // namespace purgatory::api
