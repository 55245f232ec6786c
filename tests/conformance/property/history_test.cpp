// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/history.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

constexpr std::size_t kOperations = 40;

History history_from(std::uint64_t seed, Shape shape = Shape::Mixed) {
  RandomSource random(seed);
  return random_history(random, kOperations, shape);
}

std::string text_of(const History& history) {
  std::string text;
  for (const auto& operation : history) text += body_of(operation).dump() + "\n";
  return text;
}

TEST(RandomHistory, IsTheSameFromTheSameSeed) {
  EXPECT_EQ(text_of(history_from(1)), text_of(history_from(1)));
  EXPECT_NE(text_of(history_from(1)), text_of(history_from(2)));
}

TEST(RandomHistory, GivesEachRevisionTheSameAncestorsEverywhere) {
  std::map<std::string, std::string> parents;
  for (const auto& operation : history_from(3)) {
    const auto* write = std::get_if<LeafWrite>(&operation);
    if (write == nullptr) continue;
    std::string parent;
    for (const auto& revision : write->path) {
      EXPECT_EQ(parents.emplace(revision, parent).first->second, parent) << revision;
      parent = revision;
    }
  }
  EXPECT_GT(parents.size(), 10U);
}

TEST(RandomHistory, HasBranchesTombstonesAndPurgesOfLeavesAndOthers) {
  const std::string text = text_of(history_from(1)) + text_of(history_from(2));
  EXPECT_NE(text.find("_deleted"), std::string::npos);
  EXPECT_NE(text.find("9-0000"), std::string::npos);
  EXPECT_NE(text.find("\"start\":3"), std::string::npos);
  EXPECT_NE(text.find("stranger"), std::string::npos);
}

TEST(RandomHistory, WritesBeforeItPurgesWhereThatIsAskedFor) {
  const History history = history_from(5, Shape::WritesFirst);
  EXPECT_TRUE(std::ranges::is_partitioned(history, [](const Operation& operation) {
    return std::holds_alternative<LeafWrite>(operation);
  }));
}

TEST(Simpler, LeavesOutOneThingAtATime) {
  const History history{LeafWrite{"d", {"1-a"}, true}, PurgeCall{{{"d", {"1-a"}}, {"e", {}}}}};
  std::vector<std::string> texts;
  for (const auto& one : simpler(history)) texts.push_back(text_of(one));
  const std::string write = body_of(history[0]).dump() + "\n";
  const std::string purge = body_of(history[1]).dump() + "\n";
  const std::string live = body_of(LeafWrite{"d", {"1-a"}, false}).dump() + "\n";
  EXPECT_EQ(texts, (std::vector<std::string>{write, purge, live + purge, write + "{\"e\":[]}\n",
                                             write + "{\"d\":[],\"e\":[]}\n",
                                             write + "{\"d\":[\"1-a\"]}\n"}));
}

TEST(NamesIn, HoldEveryRevisionOfEachDocumentOnce) {
  const History history{LeafWrite{"d", {"1-a", "2-b"}, false}, PurgeCall{{{"d", {"9-x", "2-b"}}}},
                        PurgeCall{{{"c", {}}}}};
  const std::vector<PurgeCall::Entry> expected{{"c", {}}, {"d", {"1-a", "2-b", "9-x"}}};
  EXPECT_EQ(names_in(history), expected);
}

}  // namespace
}  // namespace purgatory::conformance
