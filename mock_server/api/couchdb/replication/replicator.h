// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "mock_server/api/service.h"
#include "mock_server/model/couchdb/database.h"
#include "mock_server/replication/scheduler.h"

namespace purgatory::api {

class Faces;

// The replications of all nodes: those of `_replicate`, each of the node that was asked, and those
// that the documents of replicator databases ask for, of the first node that is up. A document
// counts as the newest of its copies on nodes that are up, whatever links are cut. Thread-safe
// where nothing else is said.
class Replicator {
 public:
  // The node of that name, as a service.
  using ServiceOf = std::function<Service&(const std::string& node)>;

  // `remote` opens databases of other servers; null: there is no way to them. The faces and what
  // `service_of` gives outlive this object.
  Replicator(Faces& faces, ServiceOf service_of, replication::ClientFactory remote,
             std::uint64_t seed);

  replication::Scheduler& scheduler() { return scheduler_; }
  const replication::Scheduler& scheduler() const { return scheduler_; }

  // Starts and ends what the documents of a replicator database ask for now; nothing for any other
  // database. To be called behind every change of any copy, and when one is gone. Requires the lock
  // of the faces.
  void look_at(const std::string& database);
  // The same after a node was stopped or started, which takes its copies away or brings them back.
  // Requires the lock of the faces.
  void look_at_nodes();

  // Ends everything, before the databases are replaced. Requires that the lock is not held.
  void halt() { scheduler_.halt(); }
  // Goes on with what the documents of all databases ask for. Requires the lock of the faces.
  void resume();

 private:
  using Copies = std::vector<const couchdb::Database*>;

  Copies copies_of(const std::string& database) const;
  void look_at(const Copies& copies, const std::string& id);

  Faces& faces_;
  // How far each copy of a replicator database was looked at, by its uuid; by database. Guarded by
  // the lock of the faces.
  std::map<std::string, std::map<std::string, std::uint64_t>> seen_;
  replication::Scheduler scheduler_;
};

}  // namespace purgatory::api
