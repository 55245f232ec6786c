// SPDX-License-Identifier: Apache-2.0
// Scenarios that need nodes, where these are a target of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;

class NodesApart : public RunUnderTest {
 public:
  explicit NodesApart(const std::string& scenario)
      : RunUnderTest(
            "suite: couchdb/area\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, "
            "clauses: [c.one], " +
            scenario + "}\n") {
    context().nodes = {{"1", "http://first"}, {"2", "http://second"}};
    context().nodes_are_apart = true;
    answer = [this](const Request& asked) {
      urls.push_back(asked.url());
      const bool is_done = urls.size() > 2;
      return json_response(200, is_done ? R"({"done":true})" : R"({"done":false})");
    };
  }
  std::vector<std::string> urls;
};

TEST(NodesApart, ScenarioThatNeedsThemAsksTheFirst) {
  NodesApart run(
      "requires: [nodes], steps: [{get: /x}, {get: /y, node: 2, expect: {status: 200}}]");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_THAT(run.urls, ElementsAre("http://first/x", "http://second/y"));
}

TEST(NodesApart, OtherScenariosAskTheTarget) {
  NodesApart run("steps: [{get: /x, expect: {status: 200}}]");
  run.run();
  EXPECT_THAT(run.urls, ElementsAre("http://target/x"));
}

TEST(NodesApart, TheirClockIsMovedInsteadOfWaitedFor) {
  NodesApart run(
      "requires: [nodes], steps: [{get: /x, node: 2, retry: {until: {json: {done: true}}}}]");
  run.context().moves_clock = true;
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.paused, std::chrono::milliseconds(0));
  EXPECT_THAT(run.urls, Contains("http://first/_mock/clock/advance"));
}

TEST(NodesApart, WhatIsLeftOnThemIsNamedToo) {
  NodesApart run("steps: [{get: /x, expect: {status: 200}}]");
  run.all_databases = json_response(200, R"(["purgatory-0a1b2c3d-7"])");
  run.run();
  EXPECT_THAT(run.summary.residue, ElementsAre("purgatory-0a1b2c3d-7", "purgatory-0a1b2c3d-7"));
}

}  // namespace
}  // namespace purgatory::conformance
