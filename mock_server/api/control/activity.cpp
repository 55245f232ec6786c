// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/activity.h"

#include <utility>

namespace purgatory::api {

void Activity::note() {
  count_.fetch_add(1);
  // Who begins to wait counts itself first and looks at the count behind that, so that one of the
  // two sees the other.
  if (waiting_.load() > 0) wake_all();
}

void Activity::wake_all() {
  const std::lock_guard lock(mutex_);
  for (Watcher* watcher : watchers_) {
    if (!std::exchange(watcher->is_waiting, false)) continue;
    waiting_.fetch_sub(1);
    if (watcher->wake) watcher->wake();
  }
}

void Activity::add(Watcher& watcher) {
  const std::lock_guard lock(mutex_);
  watchers_.insert(&watcher);
}

void Activity::remove(Watcher& watcher) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(watcher.is_waiting, false)) waiting_.fetch_sub(1);
  watchers_.erase(&watcher);
}

void Activity::set_waker(Watcher& watcher, std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  watcher.wake = std::move(wake);
}

bool Activity::begin_waiting(Watcher& watcher, std::uint64_t seen) {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(watcher.is_waiting, true)) waiting_.fetch_add(1);
  if (count_.load() == seen && !is_stopped()) return true;
  watcher.is_waiting = false;
  waiting_.fetch_sub(1);
  return false;
}

void Activity::stop() {
  is_stopped_.store(true);
  wake_all();
}

}  // namespace purgatory::api
