// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/control_loader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/spec/spec_error.h"
#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const RequestSpec& request_of(const Step& step) {
  return std::get<RequestStep>(step.action).request;
}

std::string suite_with(const std::string& steps) {
  return "suite: crdb/area\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, steps: " +
         steps + "}\n";
}

// With one step more, since a scenario judges something.
Scenario loaded(const std::string& steps) {
  const std::string judged =
      steps.substr(0, steps.rfind(']')) + ", {get: /, expect: {status: 200}}]";
  Scenario scenario = load_suite_text("s.yaml", suite_with(judged), {}).scenarios.front();
  scenario.steps.pop_back();
  return scenario;
}

std::string mistake_in(const std::string& steps) {
  try {
    loaded(steps);
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no mistake";
}

std::vector<std::string> paths_of(const std::vector<Step>& steps) {
  std::vector<std::string> paths;
  for (const Step& step : steps) paths.push_back(request_of(step).path);
  return paths;
}

TEST(ControlLoader, AdvanceMovesTheClockByMilliseconds) {
  const Scenario scenario = loaded("[{advance: 500s}]");
  const RequestSpec& request = request_of(scenario.steps.at(0));
  EXPECT_EQ(request.method + " " + request.path, "POST /_mock/clock/advance");
  EXPECT_EQ(std::get<JsonBody>(request.body).value.dump(), R"({"ms":500000})");
  EXPECT_THAT(scenario.capabilities, ElementsAre("clock"));
}

TEST(ControlLoader, WhatIsHeldIsReleasedAtTheEnd) {
  const Scenario scenario = loaded("[{hold: commit}, {release: commit}]");
  EXPECT_THAT(paths_of(scenario.steps),
              ElementsAre("/_mock/crdb/gates/commit/hold", "/_mock/crdb/gates/commit/release"));
  EXPECT_THAT(paths_of(scenario.cleanup), ElementsAre("/_mock/crdb/gates/commit/release"));
  EXPECT_THAT(scenario.capabilities, ElementsAre("task-gates"));
}

TEST(ControlLoader, WhatIsCutOrStoppedIsPutRightAtTheEnd) {
  const Scenario scenario =
      loaded("[{cluster: {cut: [A, B], stop: C}}, {cluster: {heal: [A, B]}}]");
  EXPECT_THAT(paths_of(scenario.steps),
              ElementsAre("/_mock/crdb/links/A/B/cut", "/_mock/crdb/clusters/C/stop",
                          "/_mock/crdb/links/A/B/heal"));
  EXPECT_THAT(paths_of(scenario.cleanup),
              ElementsAre("/_mock/crdb/links/A/B/heal", "/_mock/crdb/clusters/C/start"));
}

TEST(ControlLoader, ScenarioThatSteersRunsAlone) {
  EXPECT_TRUE(loaded("[{advance: 1s}]").steers);
  EXPECT_TRUE(loaded("[{cluster: {stop: C}}]").steers);
  EXPECT_FALSE(loaded("[{get: /, cluster: B}]").steers);
}

TEST(ControlLoader, ClusterBesideARequestChoosesWhomToAsk) {
  const Scenario scenario = loaded("[{get: /, cluster: B}, {get: /}]");
  EXPECT_EQ(request_of(scenario.steps.at(0)).cluster, "B");
  EXPECT_EQ(request_of(scenario.steps.at(1)).cluster, "");
  const Suite other = load_suite_text(
      "s.yaml",
      "suite: couchdb/area\ntitle: t\nscenarios:\n"
      "- {id: x, title: t, level: MUST, steps: [{get: /, expect: {status: 200}}]}\n",
      {});
  EXPECT_EQ(request_of(other.scenarios.at(0).steps.at(0)).cluster, std::nullopt);
}

TEST(ControlLoader, MistakesAreShownWithTheirPlaceAndMend) {
  EXPECT_THAT(mistake_in("[{hold: comit}]"), HasSubstr("did you mean `commit`"));
  EXPECT_THAT(mistake_in("[{advance: 5}]"), HasSubstr("write 100ms, 2s or 1m"));
  EXPECT_THAT(mistake_in("[{cluster: {cut: [A]}}]"), HasSubstr("write {cut: [A, B]}"));
  EXPECT_THAT(mistake_in("[{cluster: {}}]"), HasSubstr("`cluster` does nothing"));
  EXPECT_THAT(mistake_in("[{cluster: {stp: A}}]"), HasSubstr("stop"));
  EXPECT_THAT(mistake_in("[{hold: commit, get: /}]"), HasSubstr("a step does one thing"));
  EXPECT_THAT(mistake_in("[{hold: commit, expect: {status: 200}}]"),
              HasSubstr("`expect` does not belong beside `hold`"));
  EXPECT_THAT(mistake_in("[{hold: comit}]"), HasSubstr("s.yaml:4:"));
}

// A folder with a file of set-ups, gone at the end of the test.
class SetupsFile : public testing::Test {
 protected:
  SetupsFile()
      : folder_((std::filesystem::temp_directory_path() / "purgatory-setups-XXXXXX").string()) {
    if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error("no folder");
  }
  ~SetupsFile() override { std::filesystem::remove_all(folder_); }

  Suite loaded_with(const std::string& setups, const std::string& names) const {
    std::ofstream(folder_ + "/setups.yaml") << setups;
    return load_suite_text(folder_ + "/s.yaml",
                           "suite: crdb/area\ntitle: t\nsetup: " + names +
                               "\nscenarios:\n- {id: x, title: t, level: MUST, "
                               "steps: [{get: '/{{guid}}', expect: {status: 200}}]}\n",
                           {});
  }

 private:
  std::string folder_;
};

TEST_F(SetupsFile, GivesStatesToStartFromAndTheirNames) {
  const Suite suite = loaded_with(
      "one: {given: [{get: /, capture: {guid: /g}}], cleanup: [{delete: '/{{guid}}'}]}\n"
      "two: {given: [{get: '/{{guid}}'}]}\n",
      "[one, two]");
  ASSERT_EQ(suite.setups.size(), 2U);
  EXPECT_THAT(paths_of(suite.setups[0].cleanup), ElementsAre("/{{guid}}"));
}

TEST_F(SetupsFile, ShowsItsMistakesAtTheirOwnPlace) {
  try {
    loaded_with("one:\n  gven: []\n", "[one, onee]");
    FAIL();
  } catch (const SpecError& error) {
    EXPECT_THAT(error.what(), HasSubstr("setups.yaml:2:3: "));
    EXPECT_THAT(error.what(), HasSubstr("did you mean `one`"));
  }
}

}  // namespace
}  // namespace purgatory::conformance
