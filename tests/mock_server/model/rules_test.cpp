// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/rules.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace purgatory {
namespace {

TEST(Rules, AreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (const RuleDescription& rule : all_rules()) {
    names.insert(rule.name);
    EXPECT_EQ(rule_named(rule.name), rule.rule);
    EXPECT_EQ(describe(rule.rule).name, rule.name);
  }
  EXPECT_EQ(names.size(), kRuleCount);
  EXPECT_EQ(rule_named("no-such-rule"), std::nullopt);
}

TEST(Rules, AreNamedInKebabCaseAndKeepAClause) {
  for (const RuleDescription& rule : all_rules()) {
    EXPECT_EQ(rule.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"),
              std::string_view::npos)
        << rule.name;
    const bool is_of_crdb = rule.name.starts_with("crdb-");
    EXPECT_TRUE(rule.clause.starts_with(is_of_crdb ? "crdb." : "couchdb.")) << rule.name;
    EXPECT_FALSE(rule.promise.empty()) << rule.name;
  }
}

TEST(RuleSet, KeepsAllRulesUntilToldOtherwise) {
  const RuleSet all;
  const RuleSet fewer = all.without(Rule::PurgeTakesOnlyLeaves);
  EXPECT_TRUE(all.keeps(Rule::PurgeTakesOnlyLeaves));
  EXPECT_FALSE(fewer.keeps(Rule::PurgeTakesOnlyLeaves));
  EXPECT_TRUE(fewer.keeps(Rule::PurgeKeepsSharedAncestors));
}

TEST(EmulationProfile, OfCouchDbBreaksItsKnownDefects) {
  const auto couchdb = profile_named("couchdb-3.5.0");
  ASSERT_TRUE(couchdb.has_value());
  EXPECT_FALSE(couchdb->keeps(Rule::CountsFollowTheTree));
  EXPECT_TRUE(couchdb->keeps(Rule::PurgeTakesOnlyLeaves));
  EXPECT_FALSE(profile_named("couchdb-0.0.0").has_value());
}

}  // namespace
}  // namespace purgatory
