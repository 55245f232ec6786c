// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>

#include "support/clock.h"

namespace purgatory::replication {

// Tells one replication, from any thread, that it is to come to an end, and wakes whatever it waits
// for. Thread-safe.
class Interruption {
 public:
  enum class Level {
    None,
    Finish,  // wait for nothing more, write the last checkpoint
    Abort,   // send nothing more
  };

  Level level() const { return level_.load(std::memory_order_acquire); }
  // A level is never lowered.
  void raise(Level level);

  // Waits for `time` by the clock. False: it was interrupted.
  bool wait_until(const Clock& clock, TimePoint time);
  // The time of the present wait, or of the next, has come.
  void hurry();
  // The clock shows another time: whoever waits must look again.
  void clock_moved();

  // Calls `wake` with each interruption, for as long as this object lives.
  class Waker {
   public:
    Waker(Interruption& interruption, std::function<void()> wake);
    ~Waker();
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;

   private:
    Interruption& interruption_;
    std::list<std::function<void()>>::iterator place_;
  };

 private:
  std::atomic<Level> level_{Level::None};
  std::mutex mutex_;
  bool is_hurried_ = false;
  std::condition_variable changed_;
  std::list<std::function<void()>> wakers_;
};

}  // namespace purgatory::replication
