// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/repetitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ScenarioResult result(const std::string& id, Verdict verdict, int exchanges = 1) {
  ScenarioResult result;
  result.id = id;
  result.verdict = verdict;
  result.exchanges = exchanges;
  return result;
}

TEST(Repetitions, NameAScenarioThatComesToDifferentVerdicts) {
  Repetitions repetitions;
  repetitions.add(result("a/b/c#1", Verdict::Passed));
  repetitions.add(result("a/b/d#1", Verdict::Failed));
  repetitions.add(result("a/b/c#2", Verdict::Failed));
  repetitions.add(result("a/b/d#2", Verdict::Failed));
  repetitions.add(result("a/b/c#3", Verdict::Passed));
  EXPECT_THAT(repetitions.flaky(), ElementsAre("flaky: a/b/c: passed 2, failed 1"));
}

TEST(Repetitions, SayNothingOfWhatWasNotBegun) {
  Repetitions repetitions;
  repetitions.add(result("a/b/c#1", Verdict::Passed));
  repetitions.add(result("a/b/c#2", Verdict::CouldNotRun, 0));
  repetitions.add(result("a/b/d", Verdict::Passed));
  repetitions.add(result("a/b/d", Verdict::Failed));
  EXPECT_THAT(repetitions.flaky(), IsEmpty());
}

}  // namespace
}  // namespace purgatory::conformance
