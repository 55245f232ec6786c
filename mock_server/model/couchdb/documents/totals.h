// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace purgatory::couchdb {

// How many entries, and how much they weigh together.
struct Totals {
  std::uint64_t count = 0;
  std::uint64_t weight = 0;

  Totals& operator+=(const Totals& other) {
    count += other.count;
    weight += other.weight;
    return *this;
  }
  Totals& operator-=(const Totals& other) {
    count -= other.count;
    weight -= other.weight;
    return *this;
  }
};

}  // namespace purgatory::couchdb
