// SPDX-License-Identifier: Apache-2.0
// Scenarios about a target that has several addresses.
#include <filesystem>
#include <fstream>

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
  ClusterRun run("[{get: /x, cluster: B}, {get: /y, expect: {status: 200}}]");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_THAT(run.urls, ElementsAre("http://b/x", "http://a/y"));
}

TEST(ClusterRun, ClusterThatTheTargetDoesNotHaveCannotBeAsked) {
  ClusterRun run("[{get: /x, cluster: Q, expect: {status: 200}}]");
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("no cluster Q"));
}

TEST(ClusterRun, TargetWithoutClustersCannotBeAsked) {
  ClusterRun run("[{get: /x, expect: {status: 200}}]");
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
  ClusterRun run("[{get: '/{{db}}', expect: {status: 200}}]");
  run.context().variables = {{"db", "never: the run's own name counts"}, {"user", "admin"}};
  run.run();
  EXPECT_THAT(run.urls, ElementsAre(testing::StartsWith("http://a/purgatory-")));
}

TEST(ClusterRun, WhatWasHeldIsReleasedAfterAFailure) {
  ClusterRun run("[{hold: commit}, {get: /x, expect: {status: 404}}]");
  EXPECT_EQ(run.run().verdict, Verdict::Failed);
  EXPECT_EQ(run.urls.back(), "http://a/_mock/crdb/gates/commit/release");
}

TEST(ClusterRun, ActiveActiveDatabasesThatAreLeftBehindAreNamed) {
  ClusterRun run("[{get: /x, expect: {status: 200}}]");
  run.all_databases = json_response(200, R"(["purgatory-0a1b2c3d-3"])");
  run.all_crdbs = json_response(
      200, R"([{"name":"purgatory-0a1b2c3d-7","guid":"g"},{"name":"somebodys","guid":"h"}])");
  run.run();
  EXPECT_THAT(run.summary.residue,
              ElementsAre("purgatory-0a1b2c3d-3", "purgatory-0a1b2c3d-7 on cluster A",
                          "purgatory-0a1b2c3d-7 on cluster B"));
}

TEST(ClusterRun, ActiveActiveDatabasesThatAreLeftBehindAreDeleted) {
  ClusterRun run("[{get: /x, expect: {status: 200}}]");
  run.all_crdbs = json_response(
      200, R"([{"name":"purgatory-0a1b2c3d-7","guid":"g"},{"name":"somebodys","guid":"h"}])");
  run.answer = [&run](const Request& asked) {
    run.urls.push_back(asked.url());
    if (asked.method == "DELETE") run.all_crdbs = json_response(200, "[]");
    return json_response(200, "{}");
  };
  run.run();
  EXPECT_THAT(run.urls, testing::Contains("http://a/v1/crdbs/g"));
  EXPECT_THAT(run.urls, testing::Not(testing::Contains(testing::HasSubstr("/h"))));
  EXPECT_THAT(run.summary.residue, testing::IsEmpty());
  EXPECT_THAT(run.summary.remarks,
              ElementsAre("deleted at the end: database purgatory-0a1b2c3d-7 on cluster A, which "
                          "its scenario had left behind",
                          "deleted at the end: database purgatory-0a1b2c3d-7 on cluster B, which "
                          "its scenario had left behind"));
}

TEST(ClusterRun, DatabasesThatTasksAreTakingAwayAreNotLeftBehind) {
  ClusterRun run("[{get: /x, expect: {status: 200}}]");
  run.all_crdbs = json_response(200, R"([{"name":"purgatory-0a1b2c3d-7","guid":"g"}])");
  run.context().pause = [&run](std::chrono::milliseconds) {
    run.all_crdbs = json_response(200, "[]");
  };
  run.run();
  EXPECT_THAT(run.lines, testing::Not(testing::Contains(testing::HasSubstr("DELETE"))));
  EXPECT_THAT(run.summary.remarks, testing::IsEmpty());
}

TEST(ClusterRun, TargetOfClustersAloneIsAskedForNoOtherDatabases) {
  ClusterRun run("[{get: /x, expect: {status: 200}}]");
  run.context().base_url = "http://a";
  run.all_databases = json_response(404, "{}");
  run.run();
  EXPECT_TRUE(run.summary.problems.empty());
  EXPECT_THAT(run.lines, ElementsAre("GET /x", "GET /v1/crdbs", "GET /v1/crdbs"));
}

TEST(ClusterRun, SetUpThatWasBegunIsFinishedAlsoWhenInterrupted) {
  const std::string folder = testing::TempDir() + "cluster_run_setups/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "setups.yaml") << R"(
made:
  given:
    - {post: /v1/crdbs, json: {}, capture: {task: /id}}
    - {get: "/tasks/{{task}}", retry: {until: {json: {done: true}}}, capture: {guid: /guid}}
  cleanup:
    - delete: "/made/{{guid}}"
)";
  RunUnderTest run(
      "suite: s\ntitle: t\nsetup: [made]\nscenarios:\n"
      "- {id: x, title: t, level: MUST, steps: [{get: /x, expect: {status: 200}}]}\n",
      folder + "suite.yaml");
  int asked_for_the_task = 0;
  run.answer = [&](const Request& asked) -> FakeHttpClient::Answer {
    if (asked.path == "/x") return TransportError{TransportError::Kind::Cancelled, "cancelled"};
    EXPECT_EQ(asked.cancelled, nullptr) << asked.path;
    run.interrupted = true;
    if (asked.method == "POST") return json_response(200, R"({"id":"t"})");
    const bool is_done = ++asked_for_the_task == 3;
    return json_response(200, is_done ? R"({"done":true,"guid":"g"})" : R"({"done":false})");
  };
  EXPECT_EQ(run.run().verdict, Verdict::CouldNotRun);
  EXPECT_THAT(run.lines,
              ElementsAre("POST /v1/crdbs", "GET /tasks/t", "GET /tasks/t", "GET /tasks/t",
                          "GET /x", "DELETE /made/g", HasSubstr("/_all_dbs")));
}

}  // namespace
}  // namespace purgatory::conformance
