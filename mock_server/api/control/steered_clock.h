// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "support/clock.h"

namespace purgatory::api {

// The clock of the server: the one behind it until it is moved, then ahead of it, behind it, or
// standing still. Thread-safe; asking it costs one atomic load more than the clock behind it.
class SteeredClock final : public Clock {
 public:
  explicit SteeredClock(const Clock& behind) : behind_(behind) {}

  TimePoint now() const override;
  bool is_frozen() const { return is_frozen(state_.load(std::memory_order_acquire)); }

  // Goes on from that time; a frozen clock stays frozen there.
  void set(TimePoint time);
  void advance(std::chrono::milliseconds by);
  // Stands at what it shows, and goes on from it.
  void freeze();
  void resume();
  // Shows what the clock behind it shows.
  void follow();

 private:
  // A time when frozen, else the distance to the clock behind; milliseconds, with the lowest bit
  // for which of the two. One word, so that nobody sees half a change.
  using State = std::int64_t;
  static bool is_frozen(State state) { return (state & 1) != 0; }
  static State running_by(std::chrono::milliseconds distance) { return distance.count() * 2; }
  static State frozen_at(TimePoint time) { return time.time_since_epoch().count() * 2 + 1; }
  TimePoint time_of(State state) const;

  const Clock& behind_;
  std::mutex changing_;
  std::atomic<State> state_{0};
};

}  // namespace purgatory::api
