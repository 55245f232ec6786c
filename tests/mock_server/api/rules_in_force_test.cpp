// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/rules_in_force.h"

#include <gtest/gtest.h>

namespace purgatory::api {
namespace {

TEST(RulesInForce, AreThoseThatWereSetLast) {
  const RuleSet broken = RuleSet().without(Rule::PurgeTakesOnlyLeaves);
  RulesInForce rules(broken);
  EXPECT_FALSE(rules.keeps(Rule::PurgeTakesOnlyLeaves));
  EXPECT_TRUE(rules.keeps(Rule::RevsLimitIsStored));
  EXPECT_EQ(rules.all(), broken);
  rules.set(RuleSet());
  EXPECT_TRUE(rules.keeps(Rule::PurgeTakesOnlyLeaves));
  EXPECT_EQ(rules.all(), RuleSet());
}

}  // namespace
}  // namespace purgatory::api
