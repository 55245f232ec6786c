// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace purgatory::api {

// A feed that may wait for its database. Guarded by the lock of the face.
struct Subscription {
  enum class State {
    Looking,  // it looks by itself, now or later
    Waiting,  // for a change
    Due,      // for its turn to be woken
    Woken,    // and has not looked yet
  };
  std::function<void()> wake;
  State state = State::Looking;
  std::size_t number = 0;  // counted through all feeds there ever were
  bool is_over = false;    // what it followed is no more, whatever stands in its place
};

// The feeds that wait, by database. Only a feed that waits is woken, and once, however many
// changes come before it looks. Of one database a few are woken at once, and each that looks lets
// the next one through: a thousand that woke together would keep all other requests from the
// processor. So where there are that many, none must wait while something is still to be sent to
// its client, who may not take it. Every call requires the lock of the face.
class Subscriptions {
 public:
  // With fewer feeds of one database than this, each is woken at once.
  static constexpr std::size_t kWokenAtOnce = 16;

  void add(const std::string& database, Subscription& subscription);
  void remove(const std::string& database, Subscription& subscription);
  // The feed looks: what woke it, if anything did, is done with. Requires that it was added, as the
  // next one does.
  void look(const std::string& database, Subscription& subscription);
  // It found nothing and is to be woken.
  void wait(const std::string& database, Subscription& subscription);
  // Something changed in the database, or it is gone.
  void announce(std::string_view database);
  // All databases are gone.
  void announce_all();
  // All databases are replaced: feeds end, those that come later are not concerned.
  void end_all();
  // No feed waits any more; those that come later must not begin to.
  void stop();
  bool is_stopped() const { return is_stopped_; }
  std::size_t size() const;
  // Of one database.
  std::size_t count(std::string_view database) const;

 private:
  // The feeds of one database: all, and those of them in these states.
  struct Followers {
    std::unordered_set<Subscription*> all;
    std::vector<Subscription*> waiting;
    std::deque<Subscription*> due;
    std::size_t woken = 0;

    void let_through();
    void announce();
  };

  std::map<std::string, Followers, std::less<>> by_database_;
  bool is_stopped_ = false;
  std::size_t count_ = 0;
};

}  // namespace purgatory::api
