// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>

#include "support/clock.h"

namespace purgatory::api {

// Wrong passwords, counted for each name and address (CouchDB 3.5.0, [chttpd_auth_lockout], with
// its defaults). Not thread-safe.
class Lockouts {
 public:
  bool is_locked(const std::string& peer, const std::string& name, TimePoint now);
  void count_failure(const std::string& peer, const std::string& name, TimePoint now);
  void forget(const std::string& peer, const std::string& name) { entries_.erase({peer, name}); }
  void forget_all() { entries_.clear(); }

 private:
  struct Entry {
    int failures = 0;
    TimePoint since{};
  };
  void drop_expired(TimePoint now);

  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

}  // namespace purgatory::api
