// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/planner.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

Scenario scenario(const std::string& id, Level level = Level::Must) {
  Scenario result;
  result.id = id;
  result.level = level;
  return result;
}

std::vector<Suite> two_suites() {
  Suite purge{"purge.yaml", "couchdb/purge", "", {}, {}, {}};
  purge.scenarios = {scenario("couchdb/purge/leaf"),
                     scenario("couchdb/purge/inner", Level::Should)};
  purge.scenarios[0].tags = {"conflicts"};
  purge.scenarios[0].clauses = {"couchdb.purge.leaf-only"};
  purge.scenarios[1].capabilities = {"purge", "clock"};
  Suite limits{"limits.yaml", "couchdb/limits", "", {}, {}, {}};
  limits.scenarios = {scenario("couchdb/limits/default")};
  limits.scenarios[0].matrix = {{"doc", {{"plain", "a"}, {"slash", "a/b"}}, {}},
                                {"level", {{"one", 1}, {"two", 2}}, {}}};
  return {purge, limits};
}

PlanRequest everything() { return {{}, {.everything = true, .claimed = {}}, {}}; }

PlanRequest selecting(std::vector<std::string> patterns) {
  PlanRequest request = everything();
  request.selection.patterns = std::move(patterns);
  return request;
}

std::vector<std::string> ids(const Result<Plan, std::string>& plan) {
  std::vector<std::string> result;
  if (!plan) return {"error: " + plan.error()};
  for (const auto& planned : plan->scenarios) result.push_back(planned.id);
  return result;
}

using Ids = std::vector<std::string>;

TEST(Planner, ExpandsAMatrixToTheProductOfItsAxes) {
  const auto suites = two_suites();
  EXPECT_EQ(ids(make_plan(suites, selecting({"couchdb/limits"}))),
            (Ids{"couchdb/limits/default@doc=plain,level=one",
                 "couchdb/limits/default@doc=plain,level=two",
                 "couchdb/limits/default@doc=slash,level=one",
                 "couchdb/limits/default@doc=slash,level=two"}));
}

TEST(Planner, GivesACaseItsVariables) {
  const auto suites = two_suites();
  const auto plan = make_plan(suites, selecting({"couchdb/limits/default@doc=slash,level=one"}));
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->scenarios.at(0).variables.at("doc"), Json("a/b"));
  EXPECT_EQ(plan->scenarios.at(0).variables.at("level"), Json(1));
}

TEST(Planner, SelectsByGlobWithinAPart) {
  const auto suites = two_suites();
  EXPECT_EQ(ids(make_plan(suites, selecting({"couchdb/*/leaf"}))), (Ids{"couchdb/purge/leaf"}));
  EXPECT_EQ(ids(make_plan(suites, selecting({"**/inner"}))), (Ids{"couchdb/purge/inner"}));
}

TEST(Planner, SelectsByCapability) {
  const auto suites = two_suites();
  PlanRequest request = everything();
  request.selection.capabilities = {"clock"};
  EXPECT_EQ(ids(make_plan(suites, request)), (Ids{"couchdb/purge/inner"}));
  request.selection.capabilities = {"clok"};
  EXPECT_EQ(make_plan(suites, request).error(),
            "no scenario requires \"clok\"; did you mean \"clock\"?");
}

TEST(Planner, PatternMatchingNothingIsAnError) {
  const auto suites = two_suites();
  const auto plan = make_plan(suites, selecting({"couchdb/purge", "couchdb/purge/leef"}));
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error(),
            "no scenario matches \"couchdb/purge/leef\"; did you mean \"couchdb/purge/leaf\"?");
}

TEST(Planner, SelectsByTagLevelAndClause) {
  const auto suites = two_suites();
  PlanRequest by_tag = everything();
  by_tag.selection.tags = {"conflicts"};
  EXPECT_EQ(ids(make_plan(suites, by_tag)), (Ids{"couchdb/purge/leaf"}));
  PlanRequest by_level = everything();
  by_level.selection.levels = {Level::Should};
  EXPECT_EQ(ids(make_plan(suites, by_level)), (Ids{"couchdb/purge/inner"}));
  PlanRequest by_clause = everything();
  by_clause.selection.clauses = {"couchdb.purge.*"};
  EXPECT_EQ(ids(make_plan(suites, by_clause)), (Ids{"couchdb/purge/leaf"}));
}

TEST(Planner, TagOfNoScenarioIsAnError) {
  const auto suites = two_suites();
  PlanRequest request = everything();
  request.selection.tags = {"conflict"};
  EXPECT_EQ(ids(make_plan(suites, request)),
            (Ids{"error: no scenario has the tag \"conflict\"; did you mean \"conflicts\"?"}));
}

TEST(Planner, SelectingNothingIsAnError) {
  const auto suites = two_suites();
  PlanRequest request = selecting({"couchdb/limits"});
  request.selection.tags = {"conflicts"};
  EXPECT_EQ(ids(make_plan(suites, request)),
            (Ids{"error: nothing is selected: no scenario meets all conditions at once"}));
}

TEST(Planner, NamesTheCapabilitiesThatTheTargetLacks) {
  const auto suites = two_suites();
  PlanRequest request = selecting({"couchdb/purge/inner"});
  request.capabilities = {.everything = false, .claimed = {"purge"}};
  const auto plan = make_plan(suites, request);
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_EQ(plan->scenarios.at(0).missing_capabilities, (Ids{"clock"}));
}

TEST(Planner, KnownFailureMatchingNothingIsAnError) {
  const auto suites = two_suites();
  PlanRequest request = everything();
  request.known_failures = {{"couchdb/purge/gone", "a defect", ""}};
  EXPECT_EQ(ids(make_plan(suites, request)),
            (Ids{"error: the known failure \"couchdb/purge/gone\" matches no scenario"}));
}

TEST(Planner, AttachesKnownFailures) {
  const auto suites = two_suites();
  PlanRequest request = everything();
  request.known_failures = {{"couchdb/limits/**", "a defect", ""}};
  const auto plan = make_plan(suites, request);
  ASSERT_TRUE(plan) << plan.error();
  EXPECT_FALSE(plan->scenarios.front().known_failure);
  EXPECT_EQ(plan->scenarios.back().known_failure->reason, "a defect");
}

TEST(Planner, KeepsTheKnownFailuresWhoseScenariosAreAllSelected) {
  const auto suites = two_suites();
  PlanRequest request = selecting({"couchdb/limits/default@doc=plain,*", "couchdb/purge/leaf"});
  request.known_failures = {{"couchdb/limits/default", "in part", ""},
                            {"couchdb/limits/default@doc=plain,level=one", "whole", ""},
                            {"couchdb/purge/leaf", "whole too", ""},
                            {"couchdb/purge/inner", "not at all", ""}};
  const auto plan = make_plan(suites, request);
  ASSERT_TRUE(plan) << plan.error();
  std::vector<std::string> reasons;
  for (const auto& known : plan->known_failures) reasons.push_back(known.reason);
  EXPECT_EQ(reasons, (std::vector<std::string>{"whole", "whole too"}));
}

}  // namespace
}  // namespace purgatory::conformance
