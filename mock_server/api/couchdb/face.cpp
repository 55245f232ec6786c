// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/face.h"

#include "mock_server/api/couchdb/call.h"
#include "mock_server/api/couchdb/replication/replicator.h"

namespace purgatory::api {

Face::Face(std::string node_name, RuleSet kept_rules, RandomSource source, const Clock& time)
    : node(std::move(node_name)),
      clock(time),
      rules(kept_rules),
      random(source),
      databases(node, kept_rules, RandomSource(random.next())),
      request_count_(random.next()) {
  configuration.set("couchdb", "uuid", random.hex(32));
  session_secret = random.hex(32);
}

void Face::join(const ClusterSeat& place) {
  seat.emplace(place);
  mutex_ = &place.mutex;
}

void Face::tell_other_nodes(const couchdb::Database& database) {
  const auto holder = seat->cluster.node_named(database.identity().origin.node);
  if (holder) seat->cluster.changed(*holder, database.identity().name);
}

Error node_is_stopped() {
  return {ErrorKind::Internal, "The node was stopped while it answered.", {}};
}

std::vector<std::string> Face::database_names() const {
  std::vector<std::string> names;
  if (!seat) {
    for (const auto& [name, database] : databases.by_name()) names.push_back(name);
    return names;
  }
  for (const auto& [name, entry] : seat->cluster.catalogue(seat->node)) {
    if (entry.exists()) names.push_back(name);
  }
  return names;
}

void Face::clear() {
  configuration = Configuration();
  configuration.set("couchdb", "uuid", random.hex(32));
  databases = couchdb::Databases(node, rules.all(), RandomSource(random.next()));
  authentications.forget_all();
  lockouts.forget_all();
  session_secret = random.hex(32);
  subscriptions.announce_all();
  designs.clear();
  compactions_to_tell.clear();
  purge_traces = {};
}

FaceState Face::copy_state() const {
  return {.random = random,
          .configuration = configuration,
          .databases = databases.copy(),
          .lockouts = lockouts,
          .session_secret = session_secret,
          .compactions_to_tell = compactions_to_tell,
          .purge_traces = purge_traces,
          .uuid_prefix = uuid_prefix_,
          .uuid_counter = uuid_counter_};
}

void Face::put_state(const FaceState& state) {
  random = state.random;
  configuration = state.configuration;
  databases = state.databases.copy();
  databases.set_rules(rules.all());
  lockouts = state.lockouts;
  session_secret = state.session_secret;
  compactions_to_tell = state.compactions_to_tell;
  purge_traces = state.purge_traces;
  uuid_prefix_ = state.uuid_prefix;
  uuid_counter_ = state.uuid_counter;
  authentications.forget_all();
  designs.clear();
  // A row goes by database and sequence, which another document may take after this.
  printed_rows = {};
  subscriptions.end_all();
}

void Face::announce(const couchdb::Database& database) {
  subscriptions.announce(database.identity().name);
  if (seat) tell_other_nodes(database);
  if (replicator != nullptr) replicator->look_at(database.identity().name);
}

void Face::announce_deletion(const std::string& database) {
  subscriptions.announce(database);
  if (replicator != nullptr) replicator->look_at(database);
}

std::unique_lock<std::mutex> Face::lock() const {
  // What is done under the lock takes a few microseconds, less than going to sleep and being woken.
  constexpr int kTries = 200;
  std::unique_lock<std::mutex> held(*mutex_, std::try_to_lock);
  for (int i = 0; i < kTries && !held.owns_lock(); ++i) held.try_lock();
  if (!held.owns_lock()) held.lock();
  return held;
}

std::string Face::new_request_id() {
  // An odd factor permutes the numbers of 40 bits, so none comes twice in a long time.
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  constexpr int kDigits = 10;
  std::uint64_t number = request_count_.fetch_add(1, std::memory_order_relaxed) * kFactor;
  std::string id(kDigits, '0');
  for (char& digit : id) {
    digit = "0123456789abcdef"[number & 0xFU];
    number >>= 4U;
  }
  return id;
}

bool Face::knows(std::string_view name) const {
  if (!seat) return databases.find(name) != nullptr;
  return seat->cluster.catalogued(seat->node, name) != nullptr;
}

bool Face::is_cut_off(const Call& call) const {
  return seat && (!seat->cluster.is_up(seat->node) || stops() != call.node_stops);
}

Outcome<couchdb::Database*> Face::database_of(const Call& call) {
  if (is_cut_off(call)) return Failure<Error>(node_is_stopped());
  const std::string& name = call.captured("db");
  couchdb::Database* database = find(name);
  if (database != nullptr) return database;
  if (knows(name)) {
    return fail(ErrorKind::Internal, "No DB shards could be opened.");
  }
  const bool keeps = rules.keeps(Rule::UnknownDatabasesAreNotFound);
  return fail(keeps ? ErrorKind::NotFound : ErrorKind::BadRequest, "Database does not exist.");
}

std::string Face::new_uuid() {
  constexpr std::size_t kPrefixDigits = 26;
  constexpr std::size_t kCounterDigits = 6;
  constexpr std::uint64_t kLastCounter = 0xFFF000;
  constexpr std::uint64_t kLargestStep = 0xFFE;
  if (uuid_prefix_.empty() || uuid_counter_ > kLastCounter) {
    uuid_prefix_ = random.hex(kPrefixDigits);
    uuid_counter_ = 0;
  }
  uuid_counter_ += 1 + random.below(kLargestStep);
  std::string digits(kCounterDigits, '0');
  std::uint64_t rest = uuid_counter_;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, rest >>= 4U) {
    *digit = "0123456789abcdef"[rest & 0xFU];
  }
  return uuid_prefix_ + digits;
}

PasswordHash Face::hash_password(std::string_view password) {
  constexpr std::uint64_t kDefaultIterations = 10;
  const auto iterations = configuration.number("chttpd_auth", "iterations", kDefaultIterations);
  return PasswordHash::of(password, random.hex(32), static_cast<int>(iterations));
}

}  // namespace purgatory::api
