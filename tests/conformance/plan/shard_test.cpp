// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/shard.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using testing::HasSubstr;

Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(Shard, IsWrittenAsPartOfACount) {
  EXPECT_EQ(parse_shard("2/5"), (Shard{2, 5}));
  EXPECT_EQ(to_string(Shard{2, 5}), "2/5");
  for (const auto* text : {"", "2", "0/5", "6/5", "a/5", "2/", "/5", "2/5/1", "-1/5", "2 /5"}) {
    const auto shard = parse_shard(text);
    ASSERT_FALSE(shard) << text;
    EXPECT_THAT(shard.error(), HasSubstr("it is written I/N")) << text;
  }
}

TEST(Shard, ComesFromBazelAndKubernetesUnasked) {
  EXPECT_EQ(
      shard_of_environment(environment({{"TEST_SHARD_INDEX", "0"}, {"TEST_TOTAL_SHARDS", "3"}}),
                           ShardSource::Explicit),
      (Shard{1, 3}));
  EXPECT_EQ(
      shard_of_environment(environment({{"JOB_COMPLETION_INDEX", "2"}, {"JOB_COMPLETIONS", "3"}}),
                           ShardSource::Explicit),
      (Shard{3, 3}));
  EXPECT_EQ(shard_of_environment(environment({{"JOB_COMPLETION_INDEX", "2"}}), ShardSource::Any),
            std::nullopt);
}

TEST(Shard, OfACiMatrixIsTakenOnlyWhenAsked) {
  const auto gitlab = environment({{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "4"}});
  EXPECT_EQ(shard_of_environment(gitlab, ShardSource::Explicit), std::nullopt);
  EXPECT_EQ(shard_of_environment(gitlab, ShardSource::Any), (Shard{1, 4}));
  EXPECT_EQ(
      shard_of_environment(environment({{"CIRCLE_NODE_INDEX", "0"}, {"CIRCLE_NODE_TOTAL", "4"}}),
                           ShardSource::Any),
      (Shard{1, 4}));
}

TEST(Shard, ThatCannotBeIsAnErrorWithItsVariables) {
  for (const auto& [index, count] :
       std::map<std::string, std::string>{{"3", "3"}, {"x", "3"}, {"0", ""}}) {
    const auto shard = shard_of_environment(
        environment({{"TEST_SHARD_INDEX", index}, {"TEST_TOTAL_SHARDS", count}}),
        ShardSource::Explicit);
    ASSERT_FALSE(shard) << index;
    EXPECT_EQ(shard.error(), "the environment names no shard: TEST_SHARD_INDEX=" + index +
                                 " of TEST_TOTAL_SHARDS=" + count +
                                 "; --shard none runs everything");
  }
}

}  // namespace
}  // namespace purgatory::conformance
