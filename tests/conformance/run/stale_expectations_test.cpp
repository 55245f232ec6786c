// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/stale_expectations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

FailedCheck failed(CheckKind kind, const std::string& path) {
  CheckResult check;
  check.kind = kind;
  check.path = path;
  return {check, "", {}, {}};
}

ScenarioResult result(const std::string& id, Verdict verdict, std::vector<FailedCheck> failures) {
  ScenarioResult result;
  result.id = id;
  result.verdict = verdict;
  if (!failures.empty()) result.findings = {{"GET /x", "", std::move(failures), {}, 1}};
  return result;
}

std::vector<KnownFailure> entry(std::vector<std::string> expectations) {
  return {{"a/b/*", "a defect", "", std::move(expectations), {"known.yaml", 3, 5}}};
}

const FailedCheck kStatus = failed(CheckKind::Status, "");
const FailedCheck kError = failed(CheckKind::Json, "/error");

TEST(StaleExpectations, NameWhatFailedNowhere) {
  const auto entries = entry({"status", "json /error", "json /reason"});
  StaleExpectations expectations(entries);
  expectations.add(result("a/b/c", Verdict::KnownFailure, {kStatus}));
  expectations.add(result("a/b/d#2", Verdict::KnownFailure, {kError}));
  expectations.add(result("a/x/c", Verdict::Failed, {failed(CheckKind::Json, "/reason")}));
  EXPECT_THAT(expectations.stale(),
              ElementsAre("the known failure \"a/b/*\" expects \"json /reason\" to fail, and it "
                          "does not: take it off the `expectations` (known.yaml:3)"));
}

TEST(StaleExpectations, AreSilentWhereAScenarioOfTheEntryWasNotJudged) {
  for (const auto verdict : {Verdict::CouldNotRun, Verdict::NotApplicable, Verdict::Failed}) {
    const auto entries = entry({"status", "json /error"});
    StaleExpectations expectations(entries);
    expectations.add(result("a/b/c", Verdict::KnownFailure, {kStatus}));
    expectations.add(result("a/b/d", verdict, {}));
    EXPECT_THAT(expectations.stale(), IsEmpty());
  }
}

TEST(StaleExpectations, AreSilentWhereAllPassedSinceThatIsAVerdict) {
  const auto entries = entry({"status"});
  StaleExpectations expectations(entries);
  expectations.add(result("a/b/c", Verdict::UnexpectedPass, {}));
  EXPECT_THAT(expectations.stale(), IsEmpty());
}

TEST(StaleExpectations, WatchOnlyEntriesThatNameSome) {
  const auto entries = entry({});
  StaleExpectations expectations(entries);
  expectations.add(result("a/b/c", Verdict::KnownFailure, {kStatus}));
  EXPECT_THAT(expectations.stale(), IsEmpty());
}

}  // namespace
}  // namespace purgatory::conformance
