// SPDX-License-Identifier: Apache-2.0
#include "conformance/prove/prove.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/plan/planner.h"
#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kSuite = R"(
suite: s
title: Two promises
scenarios:
  - id: binds
    title: A MUST
    level: MUST
    clauses: [c.must]
    steps: [{get: "/", expect: {status: 200}}]
  - id: implied
    title: A SHOULD
    level: SHOULD
    clauses: [c.should]
    steps: [{get: "/", expect: {status: 200}}]
)";

// What one scenario says: a failed check of that clause and level.
ScenarioResult failing(const std::string& id, const std::string& clause, Level level) {
  ScenarioResult result;
  result.id = id;
  result.clauses = {id == "s/binds" ? "c.must" : "c.should"};
  result.verdict = Verdict::Failed;
  CheckResult check;
  check.clauses = {clause};
  check.level = level;
  result.findings.push_back({"step", "", {{check, "", {}, {}}}, std::nullopt, 1});
  return result;
}

ScenarioResult passing(const std::string& id) {
  ScenarioResult result;
  result.id = id;
  return result;
}

ScenarioResult with_a_failed_set_up(const std::string& id, const std::string& clause) {
  ScenarioResult result = failing(id, clause, Level::Must);
  result.verdict = Verdict::CouldNotRun;
  return result;
}

// The proof by a server of which `under` tells the results when a rule is broken; without a
// deviation all pass.
KillMatrix proof(const std::map<std::string, std::vector<ScenarioResult>>& under) {
  const std::vector<Suite> suites{load_suite_text("s.yaml", kSuite, {})};
  const auto plan = make_plan(suites, {{}, {.everything = true, .claimed = {}}, {}});
  std::vector<EmbeddedRule> rules;
  for (const auto& [name, results] : under) rules.push_back({name, "c.must", "a promise"});
  return prove(*plan, rules, [&](const std::string& rule) {
    if (rule.empty()) return std::vector{passing("s/binds"), passing("s/implied")};
    return under.at(rule);
  });
}

TEST(Prove, IsCompleteWhenEachMustScenarioNoticesARule) {
  const auto matrix = proof({{"rule", {failing("s/binds", "c.must", Level::Must)}}});
  EXPECT_THAT(matrix.unproven, IsEmpty());
  EXPECT_TRUE(matrix.is_complete());
}

TEST(Prove, MustScenarioThatNeverFailsIsUnproven) {
  const auto matrix = proof({{"rule", {passing("s/binds")}}});
  EXPECT_THAT(matrix.unproven, ElementsAre("s/binds"));
  EXPECT_FALSE(matrix.is_complete());
}

TEST(Prove, FailureOfAForeignClauseProvesNothing) {
  const auto matrix = proof({{"rule", {failing("s/binds", "c.other", Level::Must)}}});
  EXPECT_THAT(matrix.unproven, ElementsAre("s/binds"));
}

TEST(Prove, FailureOfALesserLevelProvesNothingOfAMust) {
  const auto matrix = proof({{"rule", {failing("s/binds", "c.must", Level::Should)}}});
  EXPECT_THAT(matrix.unproven, ElementsAre("s/binds"));
}

TEST(Prove, SetUpThatFailsProvesNothing) {
  const auto matrix = proof({{"rule", {with_a_failed_set_up("s/binds", "c.must")}}});
  EXPECT_THAT(matrix.unproven, ElementsAre("s/binds"));
  EXPECT_FALSE(matrix.rules.front().is_noticed());
}

TEST(Prove, NamesClausesThatNoBrokenRuleShowsIn) {
  const auto matrix = proof({{"rule", {failing("s/binds", "c.must", Level::Must)}}});
  EXPECT_THAT(matrix.unseen_clauses, ElementsAre("c.should"));
}

TEST(Prove, RuleIsNoticedThroughItsOwnClauseOnly) {
  const auto matrix = proof({{"other", {failing("s/binds", "c.other", Level::Must)}},
                             {"own", {failing("s/binds", "c.must", Level::Must)}}});
  EXPECT_THAT(matrix.rules.at(0).noticed_by, IsEmpty());
  EXPECT_THAT(matrix.rules.at(0).failed_otherwise, ElementsAre("s/binds"));
  EXPECT_THAT(matrix.rules.at(1).noticed_by, ElementsAre("s/binds"));
}

}  // namespace
}  // namespace purgatory::conformance
