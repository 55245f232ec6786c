// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/plan/plan.h"
#include "conformance/plan/shard.h"

namespace purgatory::conformance {

// Which part of a plan is run, how often and in which order.
struct Arrangement {
  Shard shard;
  int repeat = 1;
  // Of a random order, the same for the same seed on every machine; nothing: the order of the
  // suites.
  std::optional<std::uint64_t> seed;
};

// Deals the cases out to the shards one by one, so that each gets a part of every suite; repeats
// each case of the shard, as `id#1`, `id#2`, …; and shuffles them. A shard beyond the number of
// cases is empty.
Plan arrange(Plan plan, const Arrangement& arrangement);

// "couchdb/purge/leaf@doc=slash" of "couchdb/purge/leaf@doc=slash#2".
std::string_view without_repetition(std::string_view id);

}  // namespace purgatory::conformance
