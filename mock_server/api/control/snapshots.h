// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/control/section.h"
#include "support/clock.h"

namespace purgatory::api {

// A state of all sections, in their order.
struct Snapshot {
  TimePoint taken{};  // by the server's clock
  std::vector<std::shared_ptr<const SectionSnapshot>> sections;
};

// Snapshots by name, in memory. Thread-safe.
class Snapshots {
 public:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kLongestName = 128;

  enum class Put { Added, Replaced, TooMany };
  Put put(const std::string& name, Snapshot snapshot);
  std::optional<Snapshot> find(std::string_view name) const;
  bool remove(std::string_view name);
  std::map<std::string, Snapshot, std::less<>> all() const;
  std::vector<std::string> names() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Snapshot, std::less<>> by_name_;
};

}  // namespace purgatory::api
