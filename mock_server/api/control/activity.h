// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace purgatory::api {

// Counts what happens on the server, and wakes those who wait for more. Noting costs two atomic
// operations while nobody waits. Thread-safe.
class Activity {
 public:
  // Somebody who may wait. Guarded by the lock of the activity.
  struct Watcher {
    std::function<void()> wake;
    bool is_waiting = false;
  };

  std::uint64_t count() const { return count_.load(); }
  void note();

  void add(Watcher& watcher);
  void remove(Watcher& watcher);
  void set_waker(Watcher& watcher, std::function<void()> wake);
  // True when the watcher is going to be woken; false when more has happened than `seen`, or
  // nobody waits any more.
  bool begin_waiting(Watcher& watcher, std::uint64_t seen);

  // Wakes all; from now on nobody waits.
  void stop();
  bool is_stopped() const { return is_stopped_.load(); }

 private:
  void wake_all();

  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::size_t> waiting_{0};
  std::atomic<bool> is_stopped_{false};
  std::mutex mutex_;
  std::unordered_set<Watcher*> watchers_;
};

}  // namespace purgatory::api
