// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "support/result.h"

namespace purgatory::conformance {

// One of several parts of a run, for machines that each take one: the first is 1 of `count`.
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
  bool operator==(const Shard&) const = default;
};

// "2/5", as on the command line.
std::string to_string(const Shard& shard);
Result<Shard, std::string> parse_shard(std::string_view text);

// The value of a variable of the environment; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const char*)>;

// Where shards come from without being asked for by name.
enum class ShardSource {
  // Programs that say so to their children alone: Bazel (TEST_SHARD_INDEX of TEST_TOTAL_SHARDS,
  // from
  // 0), a Kubernetes Indexed Job whose manifest passes the number of completions on
  // (JOB_COMPLETION_INDEX of JOB_COMPLETIONS, from 0).
  Explicit,
  // Those, and what CI systems set in every parallel job: GitLab (CI_NODE_INDEX of CI_NODE_TOTAL,
  // from 1), CircleCI (CIRCLE_NODE_INDEX of CIRCLE_NODE_TOTAL, from 0).
  Any,
};

// Nothing when the environment names no shard; an error when it names one that cannot be.
Result<std::optional<Shard>, std::string> shard_of_environment(const Environment& environment,
                                                               ShardSource source);

}  // namespace purgatory::conformance
