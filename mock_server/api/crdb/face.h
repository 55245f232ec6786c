// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/model/crdb/world.h"
#include "support/clock.h"
#include "support/random.h"

namespace purgatory::api::redis {

// What the clusters of one world are to be like.
struct CrdbOptions {
  std::size_t clusters = 3;
  std::string admin_name = "admin";
  // Of the admin, and of one user for each other role, who is called like it: "db_viewer".
  std::string password = "pass";
  // Of the URLs of databases that are loaded.
  std::string scheme = "http";
  // From one phase of a task to the next; 0: a task is over with the request after its acceptance.
  std::chrono::milliseconds task_step{100};
  RuleSet rules;
  std::optional<std::uint64_t> seed;  // nothing: other ids in every run
  const Clock* clock = nullptr;       // null: the system's; else outlives the face
};

// All that the clusters of one world share, and that a reset or a snapshot takes back.
struct FaceState {
  crdb::World world;
  RandomSource random;
  // How often the end of a task was told, by cluster and id.
  std::map<std::pair<std::size_t, std::string>, int> ends_told{};
};

// The world of the Redis Enterprise face: one lock guards it.
class Face {
 public:
  explicit Face(CrdbOptions options);

  // The world as of now, locked as long as this lives.
  class Entry {
   public:
    explicit Entry(Face& face) : lock_(face.mutex_), face_(face) {}
    crdb::World& world() { return face_.state_.world; }
    crdb::World* operator->() { return &face_.state_.world; }
    Face& face() { return face_; }

   private:
    std::unique_lock<std::mutex> lock_;
    Face& face_;
  };
  Entry enter();

  // Back to clusters without databases and tasks; links and gates as at the start.
  void reset();
  FaceState copy_state() const;
  // Time goes on in it from where it was: no task is further, no result older.
  void put_state(const FaceState& state);
  // From now on, and after a reset.
  void set_rules(RuleSet rules);
  // The clock was set. The time of a world never goes back: where the clock did, the world goes on
  // from where it was.
  void clock_moved();

  // The rest requires an entry.
  TimePoint now() const { return clock_.now() + ahead_; }
  bool keeps(Rule rule) const { return state_.world.rules().keeps(rule); }
  const CrdbOptions& options() const { return options_; }
  // A version 4 UUID.
  std::string new_uuid();
  // How often the end of this task was told before.
  int tell_end(std::size_t cluster, const std::string& task);

 private:
  FaceState new_state() const;

  CrdbOptions options_;
  SystemClock system_clock_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  FaceState state_;
  std::chrono::milliseconds ahead_{0};  // of the clock, since it went back
};

}  // namespace purgatory::api::redis
