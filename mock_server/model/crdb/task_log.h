// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mock_server/model/crdb/task.h"

namespace purgatory::crdb {

// The tasks that one cluster accepted and still remembers, and the queue of those that its worker
// has not ended. Looking one up costs the same however many there are, and so does forgetting.
class TaskLog {
 public:
  // Keys count up in the order of acceptance and are never used again.
  using Key = std::uint64_t;

  // Requires an id that is not there. The reference holds until the task is forgotten.
  Task& add(Task task);
  Task* find(std::string_view id);
  const Task* find(std::string_view id) const;

  // The one that the worker is at, or null.
  Task* front();
  bool has_work() const { return !queue_.empty(); }

  // Ends a task: out of the queue, to be forgotten when its result's time is over.
  void end(Task& task, TimePoint now);
  // Counts the time that the result of an ended task is kept from `now` on.
  void keep(Task& task, std::chrono::seconds ttl, TimePoint now);
  // Keeps all results for that much longer.
  void postpone(std::chrono::milliseconds by);
  // Forgets what has outlived its time.
  void expire(TimePoint now);
  std::optional<TimePoint> next_expiry() const;

  std::size_t size() const { return by_key_.size(); }
  // In the order of acceptance.
  void for_each(const std::function<void(const Task&)>& visit) const;
  // The newest of them, at most so many, in the order of acceptance.
  std::vector<const Task*> newest(std::size_t most) const;
  // All of them as a JSON array, the text of each printed once and kept until it changes.
  std::string printed() const;
  // To be called after a change to a task that is in here.
  void touch(const Task& task);

 private:
  struct Entry {
    Task task;
    std::optional<TimePoint> expiry;
    mutable std::string printed;  // empty: to be printed anew
  };

  Entry& entry_of(const Task& task) { return by_key_.at(keys_.at(task.id())); }

  std::map<Key, Entry> by_key_;
  std::unordered_map<std::string, Key> keys_;
  std::set<std::pair<TimePoint, Key>> expiries_;
  std::deque<Key> queue_;
  Key next_key_ = 0;
};

}  // namespace purgatory::crdb
