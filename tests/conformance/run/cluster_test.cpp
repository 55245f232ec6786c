// SPDX-License-Identifier: Apache-2.0
// Scenarios about a target that has several addresses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string suite_of(const std::string& steps) {
  return "suite: crdb/area\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, clauses: "
         "[c.one], "
         "steps: " +
         steps + "}\n";
}

class ClusterRun : public RunUnderTest {
 public:
  explicit ClusterRun(const std::string& steps) : RunUnderTest(suite_of(steps)) {
    context().clusters = {{"A", "http://a"}, {"B", "http://b"}};
    answer = [this](const Request& asked) {
      urls.push_back(asked.url());
      return json_response(200, R"({"done":)" + std::string(urls.size() > 3 ? "true}" : "false}"));
    };
  }
  std::vector<std::string> urls;
};

TEST(ClusterRun, RequestGoesToTheClusterThatItNames) {
  ClusterRun run("[{get: /x, cluster: B}, {get: /y}]");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_THAT(run.urls, ElementsAre("http://b/x", "http://a/y"));
}

TEST(ClusterRun, ClusterThatTheTargetDoesNotHaveCannotBeAsked) {
  ClusterRun run("[{get: /x, cluster: Q}]");
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("no cluster Q"));
}

TEST(ClusterRun, TargetWithoutClustersCannotBeAsked) {
  ClusterRun run("[{get: /x}]");
  run.context().clusters.clear();
  EXPECT_EQ(run.run().verdict, Verdict::CouldNotRun);
}

TEST(ClusterRun, ClockIsMovedInsteadOfWaitedFor) {
  ClusterRun run("[{get: /x, retry: {until: {json: {done: true}}, interval: 50ms}}]");
  run.context().moves_clock = true;
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.paused, std::chrono::milliseconds(0));
  EXPECT_THAT(run.urls, testing::Contains("http://a/_mock/clock/advance"));
}

TEST(ClusterRun, VariablesOfTheTargetFillTemplates) {
  ClusterRun run("[{get: '/{{db}}'}]");
  run.context().variables = {{"db", "never: the run's own name counts"}, {"user", "admin"}};
  run.run();
  EXPECT_THAT(run.urls, ElementsAre(testing::StartsWith("http://a/purgatory-")));
}

TEST(ClusterRun, WhatWasHeldIsReleasedAfterAFailure) {
  ClusterRun run("[{hold: commit}, {get: /x, expect: {status: 404}}]");
  EXPECT_EQ(run.run().verdict, Verdict::Failed);
  EXPECT_EQ(run.urls.back(), "http://a/_mock/crdb/gates/commit/release");
}

}  // namespace
}  // namespace purgatory::conformance
