// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/subscriptions.h"

#include <utility>

namespace purgatory::api {

using State = Subscription::State;

void Subscriptions::Followers::let_through() {
  while (woken < kWokenAtOnce && !due.empty()) {
    Subscription* const next = due.front();
    due.pop_front();
    next->state = State::Woken;
    ++woken;
    next->wake();
  }
}

void Subscriptions::Followers::announce() {
  for (Subscription* subscription : waiting) {
    subscription->state = State::Due;
    due.push_back(subscription);
  }
  waiting.clear();
  let_through();
}

void Subscriptions::add(const std::string& database, Subscription& subscription) {
  subscription.number = count_++;
  by_database_[database].all.insert(&subscription);
}

void Subscriptions::remove(const std::string& database, Subscription& subscription) {
  look(database, subscription);
  const auto found = by_database_.find(database);
  found->second.all.erase(&subscription);
  if (found->second.all.empty()) by_database_.erase(found);
}

void Subscriptions::look(const std::string& database, Subscription& subscription) {
  Followers& followers = by_database_.find(database)->second;
  const State before = std::exchange(subscription.state, State::Looking);
  if (before == State::Waiting) std::erase(followers.waiting, &subscription);
  if (before == State::Due) std::erase(followers.due, &subscription);
  if (before != State::Woken) return;
  --followers.woken;
  followers.let_through();
}

void Subscriptions::wait(const std::string& database, Subscription& subscription) {
  subscription.state = State::Waiting;
  by_database_.find(database)->second.waiting.push_back(&subscription);
}

void Subscriptions::announce(std::string_view database) {
  const auto found = by_database_.find(database);
  if (found != by_database_.end()) found->second.announce();
}

void Subscriptions::announce_all() {
  for (auto& [database, followers] : by_database_) followers.announce();
}

void Subscriptions::end_all() {
  for (const auto& [database, followers] : by_database_) {
    for (Subscription* subscription : followers.all) subscription->is_over = true;
  }
  announce_all();
}

void Subscriptions::stop() {
  is_stopped_ = true;
  announce_all();
}

std::size_t Subscriptions::count(std::string_view database) const {
  const auto found = by_database_.find(database);
  return found == by_database_.end() ? 0 : found->second.all.size();
}

std::size_t Subscriptions::size() const {
  std::size_t total = 0;
  for (const auto& [database, followers] : by_database_) total += followers.all.size();
  return total;
}

}  // namespace purgatory::api
