// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/subscriptions.h"

namespace purgatory::api {
namespace {

void wake_all(const std::unordered_set<Subscription*>& waiting) {
  for (Subscription* subscription : waiting) {
    if (!subscription->is_waiting) continue;
    subscription->is_waiting = false;
    subscription->wake();
  }
}

}  // namespace

void Subscriptions::add(const std::string& database, Subscription& subscription) {
  by_database_[database].insert(&subscription);
}

void Subscriptions::remove(const std::string& database, Subscription& subscription) {
  const auto found = by_database_.find(database);
  if (found == by_database_.end()) return;
  found->second.erase(&subscription);
  if (found->second.empty()) by_database_.erase(found);
}

void Subscriptions::announce(std::string_view database) {
  const auto found = by_database_.find(database);
  if (found != by_database_.end()) wake_all(found->second);
}

void Subscriptions::announce_all() const {
  for (const auto& [database, waiting] : by_database_) wake_all(waiting);
}

void Subscriptions::stop() {
  is_stopped_ = true;
  announce_all();
}

std::size_t Subscriptions::size() const {
  std::size_t total = 0;
  for (const auto& [database, waiting] : by_database_) total += waiting.size();
  return total;
}

}  // namespace purgatory::api
