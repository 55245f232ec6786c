// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/snapshots.h"

#include <utility>

namespace purgatory::api {

Snapshots::Put Snapshots::put(const std::string& name, Snapshot snapshot) {
  const std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) {
    // The one before goes with `snapshot`, once the lock is given back.
    std::swap(found->second, snapshot);
    return Put::Replaced;
  }
  if (by_name_.size() >= kMost) return Put::TooMany;
  by_name_.emplace(name, std::move(snapshot));
  return Put::Added;
}

std::optional<Snapshot> Snapshots::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

bool Snapshots::remove(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return false;
  by_name_.erase(found);
  return true;
}

std::map<std::string, Snapshot, std::less<>> Snapshots::all() const {
  const std::lock_guard lock(mutex_);
  return by_name_;
}

std::vector<std::string> Snapshots::names() const {
  std::vector<std::string> names;
  for (const auto& [name, snapshot] : all()) names.push_back(name);
  return names;
}

}  // namespace purgatory::api
