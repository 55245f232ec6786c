// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "support/json.h"

namespace purgatory::couchdb {

// About how many different keys there are, by a HyperLogLog of 2,048 registers: exact for a few,
// within some 2 % for many. Source: CouchDB documentation, "_approx_count_distinct"; estimator by
// O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017).
class DistinctCount {
 public:
  DistinctCount();

  void add(const Json& key);
  // `registers` is of another one.
  void unite(std::string_view registers);
  std::uint64_t estimate() const;
  // A byte each.
  const std::string& registers() const { return registers_; }

 private:
  std::string registers_;
};

}  // namespace purgatory::couchdb
