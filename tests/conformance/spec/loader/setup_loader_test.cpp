// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/setup_loader.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/spec/spec_error.h"
#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

// The suite with these lines at its end, in a folder with this `setups.yaml`.
Suite loaded(const std::string& setups, const std::string& setup, const std::string& steps) {
  // Tests run beside each other, each a process.
  const std::string folder = testing::TempDir() + "setup_loader_" + std::to_string(getpid()) + "/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "setups.yaml") << setups;
  return load_suite_text(folder + "s.yaml",
                         "suite: a\ntitle: t\nsetup: " + setup +
                             "\nscenarios:\n- {id: x, title: t, level: MUST, steps: " + steps +
                             "}\n",
                         {});
}

// The first problem, without the folder.
std::string mistake(const std::string& setups, const std::string& setup, const std::string& steps) {
  try {
    loaded(setups, setup, steps);
  } catch (const SpecError& error) {
    const SpecProblem& problem = error.problems().front();
    return problem.problem + " = " + problem.remedy;
  }
  return "no mistake";
}

constexpr const char* kGroups =
    "write:\n"
    "  parameters: {doc: null, v: 1}\n"
    "  steps:\n"
    "    - {put: '/{{db}}/{{doc}}', json: {v: '{{v}}'}, capture: {rev: /rev}}\n"
    "  cleanup:\n"
    "    - {delete: '/{{db}}/{{doc}}'}\n"
    "filled:\n"
    "  parameters: {count: 3}\n"
    "  given:\n"
    "    - {use: {write: {doc: '{{count}}'}}}\n"
    "    - {compact: true}\n";

TEST(SetupLoader, GroupStandsWhereItIsUsedWithItsParametersSetBefore) {
  const Suite suite = loaded(kGroups, "[]", "[{use: {write: {doc: d}}}, {get: '/{{rev}}'}]");
  const Scenario& scenario = suite.scenarios.front();
  ASSERT_EQ(scenario.steps.size(), 3U);
  const auto& set = std::get<SetStep>(scenario.steps[0].action);
  ASSERT_EQ(set.values.size(), 2U);
  EXPECT_EQ(set.values[0].second, Json("d"));
  EXPECT_EQ(set.values[1].second, Json(1));
  EXPECT_EQ(std::get<RequestStep>(scenario.steps[1].action).request.method, "PUT");
  // The group's clean-up is the scenario's.
  ASSERT_EQ(scenario.cleanup.size(), 1U);
}

TEST(SetupLoader, SetupTakesParametersAndNeedsWhatItsActionsNeed) {
  const Suite suite =
      loaded(kGroups, "[{filled: {count: 7}}]", "[{get: /, expect: {status: 200}}]");
  ASSERT_EQ(suite.setups.size(), 1U);
  const auto& set = std::get<SetStep>(suite.setups[0].given[0].action);
  EXPECT_EQ(set.values[0].second, Json(7));
  EXPECT_THAT(suite.scenarios[0].capabilities, testing::ElementsAre("compaction"));
}

TEST(SetupLoader, MistakesSayHowToMendThem) {
  EXPECT_EQ(mistake(kGroups, "[]", "[{use: wriet}]"),
            "there is no group of steps `wriet` = there are: write");
  EXPECT_EQ(mistake(kGroups, "[]", "[{use: write}]"),
            "`write` needs a value for `doc` = write {write: {doc: …}}");
  EXPECT_EQ(mistake(kGroups, "[]", "[{use: {write: {doc: d, dco: e}}}]"),
            "`write` has no key `dco` = there are: doc, v");
  EXPECT_EQ(mistake(kGroups, "[]", "[{use: [write]}]"),
            "`use` is a name, found a list = write `name`, or `name: {parameter: value}`");
  EXPECT_EQ(mistake(kGroups, "[write]", "[{get: /}]"),
            "there is no set-up `write` = there are: database, filled");
  EXPECT_EQ(mistake(kGroups, "[]",
                    "[{use: {write: {doc: d}}}, {get: '/{{doc}}{{rev}}', expect: {status: 200}}]"),
            "nothing here is named `doc` = there are: db, host, rev, run");
  EXPECT_EQ(mistake("empty: {steps: []}\n", "[]", "[{use: empty}]"),
            "a group needs at least one step = ");
  EXPECT_EQ(mistake("sets: {steps: [{set: {a: 1}}, {get: '/{{a}}'}]}\n", "[]", "[{use: sets}]"),
            "no answer is judged here = give a step an `expect` that can fail; what only prepares "
            "goes under "
            "`given`");
  EXPECT_EQ(
      mistake("apart: {steps: [{parallel: {a: [{get: /}], b: [{get: /}]}}]}\n", "[]",
              "[{parallel: {c: [{use: apart}], d: [{get: /, expect: {status: 200}}]}}]"),
      "`parallel` does not belong into a branch of `parallel` = make it a branch of the outer "
      "one, or a step after it");
  EXPECT_EQ(mistake("a: {}\n", "[a]", "[{get: /}]"),
            "a set-up needs `given` = a group for `use` has `steps`");
  EXPECT_EQ(mistake("a: {given: [], steps: []}\n", "[a]", "[{get: /}]"),
            "`steps` does not belong beside `given` = a set-up has `given`, a group for `use` has "
            "`steps`");
}

}  // namespace
}  // namespace purgatory::conformance
