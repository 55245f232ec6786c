// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/arrangement.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Plan plan_of(std::initializer_list<const char*> ids) {
  Plan plan;
  for (const auto* id : ids) {
    plan.scenarios.emplace_back();
    plan.scenarios.back().id = id;
  }
  return plan;
}

std::vector<std::string> ids(const Plan& plan) {
  std::vector<std::string> result;
  for (const auto& planned : plan.scenarios) result.push_back(planned.id);
  return result;
}

TEST(Arrangement, WithoutWishesLeavesThePlan) {
  EXPECT_THAT(ids(arrange(plan_of({"a", "b", "c"}), {})), ElementsAre("a", "b", "c"));
}

TEST(Arrangement, ShardsHoldEachCaseOnce) {
  std::multiset<std::string> all;
  for (std::size_t index = 1; index <= 3; ++index) {
    const auto part = ids(arrange(plan_of({"a", "b", "c", "d", "e"}), {{index, 3}, 1, {}}));
    EXPECT_LE(part.size(), 2U);
    all.insert(part.begin(), part.end());
  }
  EXPECT_THAT(all, ElementsAre("a", "b", "c", "d", "e"));
}

TEST(Arrangement, AShardCannotSayWhatOfAKnownFailureStillFails) {
  Plan plan = plan_of({"a", "b"});
  plan.known_failures = {{"*", "a defect", ""}};
  EXPECT_EQ(arrange(plan, {}).known_failures.size(), 1U);
  EXPECT_THAT(arrange(plan, {{1, 2}, 1, {}}).known_failures, IsEmpty());
}

TEST(Arrangement, AShardBeyondTheCasesIsEmpty) {
  EXPECT_THAT(ids(arrange(plan_of({"a", "b"}), {{3, 3}, 1, {}})), IsEmpty());
}

TEST(Arrangement, RepeatsRoundAfterRound) {
  EXPECT_THAT(ids(arrange(plan_of({"a", "b@x=1"}), {{}, 2, {}})),
              ElementsAre("a#1", "b@x=1#1", "a#2", "b@x=1#2"));
  EXPECT_EQ(without_repetition("b@x=1#2"), "b@x=1");
  EXPECT_EQ(without_repetition("b@x=1"), "b@x=1");
}

TEST(Arrangement, TheSameSeedGivesTheSameOrderEverywhere) {
  const Plan plan = plan_of({"a", "b", "c", "d", "e", "f"});
  const auto shuffled = ids(arrange(plan, {{}, 1, 7}));
  EXPECT_THAT(shuffled, ElementsAre("f", "b", "e", "c", "a", "d"));
  auto sorted = shuffled;
  std::ranges::sort(sorted);
  EXPECT_EQ(sorted, ids(plan));
  EXPECT_NE(ids(arrange(plan, {{}, 1, 8})), shuffled);
}

}  // namespace
}  // namespace purgatory::conformance
