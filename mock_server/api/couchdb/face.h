// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "mock_server/api/configuration.h"
#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/accounts/lockouts.h"
#include "mock_server/api/couchdb/control/purge_traces.h"
#include "mock_server/api/couchdb/feeds/printed_rows.h"
#include "mock_server/api/couchdb/feeds/subscriptions.h"
#include "mock_server/api/couchdb/views/design_shelf.h"
#include "mock_server/api/error.h"
#include "mock_server/api/rules_in_force.h"
#include "mock_server/model/couchdb/cluster/cluster.h"
#include "mock_server/model/couchdb/databases.h"
#include "mock_server/model/couchdb/script_engine.h"
#include "mock_server/model/rules.h"
#include "support/clock.h"
#include "support/random.h"

namespace purgatory::api {

class Replicator;
struct Call;
struct Face;

// Where a face stands among several: one node of a cluster. All nodes share one lock, so that what
// they tell each other arrives within the request that caused it.
struct ClusterSeat {
  couchdb::Cluster& cluster;
  couchdb::NodeNumber node;
  std::mutex& mutex;
  const std::vector<Face*>& faces;  // of all nodes, by number
};

// Why nothing is done for a request whose node was stopped meanwhile. Nobody hears it.
Error node_is_stopped();

// What a face holds of its users' making, apart from rules and from who is connected.
struct FaceState {
  RandomSource random;
  Configuration configuration;
  couchdb::Databases databases;
  Lockouts lockouts;
  std::string session_secret;
  std::unordered_set<std::string> compactions_to_tell;
  PurgeTraces purge_traces;
  std::string uuid_prefix;
  std::uint64_t uuid_counter = 0;
};

// All that the CouchDB face holds. One lock guards all of it: handlers read and parse their bodies
// first, take the lock, work, and print what is small after they gave it back.
struct Face {
  Face(std::string node_name, RuleSet kept_rules, RandomSource source, const Clock& time);
  // Becomes a node of a cluster. Before anything is served.
  void join(const ClusterSeat& place);

  // Back to nothing: no databases, no admins, the default configuration. Requires the lock.
  void clear();

  // Both require the lock. Feeds of what is replaced end.
  FaceState copy_state() const;
  void put_state(const FaceState& state);

  [[nodiscard]] std::unique_lock<std::mutex> lock() const;

  // The copy of this node, or the nearest one; null when there is no such database, or none of its
  // copies is reached: a node that is stopped does not even reach its own. Requires the lock.
  couchdb::Database* find(std::string_view name) const {
    return seat ? seat->cluster.nearest(seat->node, name) : databases.find(name);
  }
  // Whether there is such a database, reached or not. Requires the lock.
  bool knows(std::string_view name) const;
  // How often this node was stopped. Requires the lock.
  std::uint64_t stops() const { return seat ? seat->cluster.stops(seat->node) : 0; }
  // Whether this node was stopped since the request came: it has nobody to answer to. Requires the
  // lock.
  bool is_cut_off(const Call& call) const;
  // Of all databases, in their order. Requires the lock.
  std::vector<std::string> database_names() const;
  // The database that the route names; it may have gone since the request was authorized, and the
  // node may have been stopped. Requires the lock.
  Outcome<couchdb::Database*> database_of(const Call& call);
  // Wakes the feeds of the database, lets other nodes know, and has replications begun that a
  // document asks for. To be called after every change of it. Requires the lock.
  void announce(const couchdb::Database& database);
  // The same for a database that is deleted. Requires the lock.
  void announce_deletion(const std::string& database);
  // Ten hexadecimal digits, other ones each time. Needs no lock.
  std::string new_request_id();
  // Ids that begin alike and grow (CouchDB 3.5.0, couch_uuids: "sequential"). Requires the lock.
  std::string new_uuid();
  // With a salt of its own and the configured number of iterations. Requires the lock.
  PasswordHash hash_password(std::string_view password);

  const std::string node;
  std::optional<ClusterSeat> seat;  // nothing: there is no other node
  const Clock& clock;
  RulesInForce rules;
  RandomSource random;
  Configuration configuration;
  couchdb::Databases databases;
  AuthenticationCache authentications;
  Lockouts lockouts;
  std::string session_secret;
  Subscriptions subscriptions;
  DesignShelf designs;
  // Runs the functions of design documents; set once at the beginning, null: nobody does.
  std::shared_ptr<couchdb::ScriptEngine> scripts;
  // Set once at the beginning.
  Replicator* replicator = nullptr;
  PrintedRows printed_rows;
  // Databases (by uuid) whose compaction is done, but still said to be running.
  std::unordered_set<std::string> compactions_to_tell;
  PurgeTraces purge_traces;

 private:
  void tell_other_nodes(const couchdb::Database& database);

  mutable std::mutex own_mutex_;
  std::mutex* mutex_ = &own_mutex_;
  std::atomic<std::uint64_t> request_count_;
  std::string uuid_prefix_;
  std::uint64_t uuid_counter_ = 0;
};

}  // namespace purgatory::api
