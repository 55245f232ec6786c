// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

#include "mock_server/api/configuration.h"
#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/accounts/lockouts.h"
#include "mock_server/api/couchdb/control/purge_traces.h"
#include "mock_server/api/couchdb/feeds/printed_rows.h"
#include "mock_server/api/couchdb/feeds/subscriptions.h"
#include "mock_server/api/couchdb/views/design_shelf.h"
#include "mock_server/api/error.h"
#include "mock_server/api/rules_in_force.h"
#include "mock_server/model/couchdb/databases.h"
#include "mock_server/model/couchdb/script_engine.h"
#include "mock_server/model/rules.h"
#include "support/clock.h"
#include "support/random.h"

namespace purgatory::api {

class Replicator;
struct Call;

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

  // Back to nothing: no databases, no admins, the default configuration. Requires the lock.
  void clear();

  // Both require the lock. Feeds of what is replaced end.
  FaceState copy_state() const;
  void put_state(const FaceState& state);

  [[nodiscard]] std::unique_lock<std::mutex> lock() const;

  // The database that the route names; it may have gone since the request was authorized.
  // Requires the lock.
  Outcome<couchdb::Database*> database_of(const Call& call);
  // Wakes the feeds of the database, and has replications begun that a document asks for. To be
  // called after every change of it. Requires the lock.
  void announce(const couchdb::Database& database);
  // The same for a database that is deleted. Requires the lock.
  void announce_deletion(const std::string& database);
  // Ten hexadecimal digits, other ones each time. Needs no lock.
  std::string new_request_id();
  // Ids that begin alike and grow (CouchDB 3.5.0, couch_uuids: "sequential"). Requires the lock.
  std::string new_uuid();
  // With a salt of its own and the configured number of iterations. Requires the lock.
  PasswordHash hash_password(std::string_view password);

  mutable std::mutex mutex;
  const std::string node;
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
  std::atomic<std::uint64_t> request_count_;
  std::string uuid_prefix_;
  std::uint64_t uuid_counter_ = 0;
};

}  // namespace purgatory::api
