// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/wire/interruption.h"

#include <algorithm>
#include <utility>

namespace purgatory::replication {

void Interruption::raise(Level level) {
  const std::lock_guard lock(mutex_);
  if (level_.load(std::memory_order_relaxed) >= level) return;
  level_.store(level, std::memory_order_release);
  changed_.notify_all();
  for (const auto& wake : wakers_) wake();
}

bool Interruption::wait_until(const Clock& clock, TimePoint time) {
  std::unique_lock lock(mutex_);
  while (level() == Level::None) {
    if (std::exchange(is_hurried_, false)) return true;
    const auto left = time - clock.now();
    if (left <= TimePoint::duration::zero()) return true;
    changed_.wait_for(lock, left);
  }
  return false;
}

void Interruption::hurry() {
  const std::lock_guard lock(mutex_);
  is_hurried_ = true;
  changed_.notify_all();
}

void Interruption::clock_moved() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

Interruption::Waker::Waker(Interruption& interruption, std::function<void()> wake)
    : interruption_(interruption) {
  const std::lock_guard lock(interruption_.mutex_);
  place_ = interruption_.wakers_.insert(interruption_.wakers_.end(), std::move(wake));
}

Interruption::Waker::~Waker() {
  const std::lock_guard lock(interruption_.mutex_);
  interruption_.wakers_.erase(place_);
}

}  // namespace purgatory::replication
