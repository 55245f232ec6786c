// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/shard.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

struct Variables {
  const char* index;
  const char* count;
  std::size_t first;  // the index of the first shard
  ShardSource source;
};

constexpr std::array<Variables, 4> kVariables = {{
    {"TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, ShardSource::Explicit},
    {"JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0, ShardSource::Explicit},
    {"CI_NODE_INDEX", "CI_NODE_TOTAL", 1, ShardSource::Any},
    {"CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0, ShardSource::Any},
}};

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

Result<std::optional<Shard>, std::string> shard_from(const Variables& variables,
                                                     const std::string& index_text,
                                                     const std::string& count_text) {
  const auto index = number(index_text);
  const auto count = number(count_text);
  if (!index || !count || *index < variables.first || *index - variables.first >= *count) {
    return Failure<std::string>(
        fmt::format("the environment names no shard: {}={} of {}={}; --shard none runs everything",
                    variables.index, index_text, variables.count, count_text));
  }
  return Shard{*index - variables.first + 1, *count};
}

}  // namespace

std::string to_string(const Shard& shard) { return fmt::format("{}/{}", shard.index, shard.count); }

Result<Shard, std::string> parse_shard(std::string_view text) {
  const auto slash = text.find('/');
  const auto index = number(text.substr(0, slash));
  const auto count =
      slash == std::string_view::npos ? std::nullopt : number(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count) {
    return Failure<std::string>(fmt::format(
        "\"{}\" is no shard: it is written I/N, from 1/N to N/N; or auto, or none", text));
  }
  return Shard{*index, *count};
}

Result<std::optional<Shard>, std::string> shard_of_environment(const Environment& environment,
                                                               ShardSource source) {
  for (const auto& variables : kVariables) {
    if (variables.source == ShardSource::Any && source == ShardSource::Explicit) continue;
    const auto index = environment(variables.index);
    const auto count = environment(variables.count);
    if (index && count) return shard_from(variables, *index, *count);
  }
  return std::nullopt;
}

}  // namespace purgatory::conformance
