// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "mock_server/api/control/faults/fault.h"

namespace purgatory::api {

// What a fault did so far.
struct FaultRecord {
  std::uint64_t number = 0;  // counts from 1; never given twice
  std::shared_ptr<const Fault> fault;
  std::uint64_t matched = 0;  // requests, those spared and struck
  std::uint64_t struck = 0;

  bool is_spent() const { return fault->times && struck >= *fault->times; }
};

// What decides whether a fault is meant for a request.
struct FaultSubject {
  std::string_view face;
  std::string_view method;
  std::string_view path;  // as it came, without query
};

// The faults there are, in the order in which they were added. Each request is struck by the first
// that fits it and is not spent. Spent ones stay listed, so that a test can ask how often they
// struck. While there is none to strike, asking costs one atomic load. Thread-safe.
class Faults {
 public:
  static constexpr std::size_t kMost = 1'000;

  // The number it got; nothing when there are too many.
  std::optional<std::uint64_t> add(Fault fault);
  bool remove(std::uint64_t number);
  // How many there were.
  std::size_t clear();
  std::vector<FaultRecord> list() const;
  std::optional<FaultRecord> find(std::uint64_t number) const;

  struct Strike {
    std::uint64_t number = 0;
    std::shared_ptr<const Fault> fault;
  };
  std::optional<Strike> strike(const FaultSubject& subject) {
    if (unspent_.load(std::memory_order_acquire) == 0) return std::nullopt;
    return find_strike(subject);
  }

 private:
  std::optional<Strike> find_strike(const FaultSubject& subject);
  void count_unspent();

  mutable std::mutex mutex_;
  std::vector<FaultRecord> records_;
  std::uint64_t last_number_ = 0;
  std::atomic<std::size_t> unspent_{0};
};

}  // namespace purgatory::api
