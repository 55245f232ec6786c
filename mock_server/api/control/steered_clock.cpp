// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/steered_clock.h"

namespace purgatory::api {

TimePoint SteeredClock::time_of(State state) const {
  const std::chrono::milliseconds length(state >> 1U);
  return is_frozen(state) ? TimePoint(length) : behind_.now() + length;
}

TimePoint SteeredClock::now() const { return time_of(state_.load(std::memory_order_acquire)); }

void SteeredClock::set(TimePoint time) {
  const std::lock_guard lock(changing_);
  const State next = is_frozen() ? frozen_at(time) : running_by(time - behind_.now());
  state_.store(next, std::memory_order_release);
}

void SteeredClock::advance(std::chrono::milliseconds by) {
  const std::lock_guard lock(changing_);
  state_.fetch_add(by.count() * 2, std::memory_order_acq_rel);
}

void SteeredClock::freeze() {
  const std::lock_guard lock(changing_);
  state_.store(frozen_at(now()), std::memory_order_release);
}

void SteeredClock::resume() {
  const std::lock_guard lock(changing_);
  if (!is_frozen()) return;
  state_.store(running_by(now() - behind_.now()), std::memory_order_release);
}

void SteeredClock::follow() {
  const std::lock_guard lock(changing_);
  state_.store(0, std::memory_order_release);
}

}  // namespace purgatory::api
