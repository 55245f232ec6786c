// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/accounts/lockouts.h"

#include <chrono>

namespace purgatory::api {
namespace {

constexpr int kThreshold = 5;
constexpr std::chrono::minutes kLifetime{5};

}  // namespace

void Lockouts::drop_expired(TimePoint now) {
  std::erase_if(entries_,
                [now](const auto& entry) { return now - entry.second.since >= kLifetime; });
}

bool Lockouts::is_locked(const std::string& peer, const std::string& name, TimePoint now) {
  if (entries_.empty()) return false;
  drop_expired(now);
  const auto found = entries_.find({peer, name});
  return found != entries_.end() && found->second.failures >= kThreshold;
}

void Lockouts::count_failure(const std::string& peer, const std::string& name, TimePoint now) {
  Entry& entry = entries_[{peer, name}];
  if (entry.failures == 0) entry.since = now;
  ++entry.failures;
}

}  // namespace purgatory::api
