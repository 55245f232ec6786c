// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

namespace purgatory::api {

// A feed that may wait for its database. Guarded by the lock of the face.
struct Subscription {
  std::function<void()> wake;
  bool is_waiting = false;
};

// The feeds that wait, by database. Only a feed that waits is woken, and once, however many
// changes come before it looks. Every call requires the lock of the face.
class Subscriptions {
 public:
  void add(const std::string& database, Subscription& subscription);
  void remove(const std::string& database, Subscription& subscription);
  // Something changed in the database, or it is gone.
  void announce(std::string_view database);
  // All databases are gone.
  void announce_all() const;
  // No feed waits any more; those that come later must not begin to.
  void stop();
  bool is_stopped() const { return is_stopped_; }
  std::size_t size() const;

 private:
  std::map<std::string, std::unordered_set<Subscription*>, std::less<>> by_database_;
  bool is_stopped_ = false;
};

}  // namespace purgatory::api
