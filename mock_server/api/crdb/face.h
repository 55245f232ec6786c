// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
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
  // From one phase of a task to the next; 0: a task is over with the request after its acceptance.
  std::chrono::milliseconds task_step{100};
  RuleSet rules;
  std::optional<std::uint64_t> seed;  // nothing: other ids in every run
  const Clock* clock = nullptr;       // null: the system's; else outlives the face
};

// All that the clusters of one world share: one lock guards it.
class Face {
 public:
  explicit Face(CrdbOptions options);

  // The world as of now, locked as long as this lives.
  class Entry {
   public:
    explicit Entry(Face& face) : lock_(face.mutex_), face_(face) {}
    crdb::World& world() { return face_.world_; }
    crdb::World* operator->() { return &face_.world_; }
    Face& face() { return face_; }

   private:
    std::unique_lock<std::mutex> lock_;
    Face& face_;
  };
  Entry enter();

  // Back to clusters without databases and tasks; links, gates and the clock as at the start.
  void reset();

  // The rest requires an entry.
  void advance_clock(std::chrono::milliseconds by) { advanced_ += by; }
  TimePoint now() const { return clock_.now() + advanced_; }
  bool keeps(Rule rule) const { return world_.rules().keeps(rule); }
  // A version 4 UUID.
  std::string new_uuid();
  // How often the end of this task was told before.
  int tell_end(std::size_t cluster, const std::string& task);

 private:
  crdb::World new_world() const;

  CrdbOptions options_;
  SystemClock system_clock_;
  const Clock& clock_;
  std::mutex mutex_;
  crdb::World world_;
  RandomSource random_;
  std::chrono::milliseconds advanced_{0};
  std::map<std::pair<std::size_t, std::string>, int> ends_told_;
};

}  // namespace purgatory::api::redis
