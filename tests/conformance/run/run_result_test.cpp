// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/run_result.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

TEST(RunResult, ExitCodeIsTheMostUrgentReason) {
  struct Row {
    std::string name;
    Totals totals;
    bool is_strict;
    bool is_interrupted;
    ExitCode code;
  };
  const Row rows[] = {
      {"all passed", {.passed = 2}, false, false, ExitCode::Conformant},
      {"a MUST", {.passed = 1, .failed_must = 1}, false, false, ExitCode::NotConformant},
      {"a SHOULD", {.failed_should = 1}, false, false, ExitCode::Conformant},
      {"a SHOULD, strictly", {.failed_should = 1}, true, false, ExitCode::NotConformant},
      {"an INFO, strictly", {.failed_info = 1}, true, false, ExitCode::Conformant},
      {"known", {.known_failure = 1}, true, false, ExitCode::Conformant},
      {"unexpected", {.unexpected_pass = 1}, false, false, ExitCode::NotConformant},
      {"not applicable", {.not_applicable = 1}, true, false, ExitCode::Conformant},
      {"could not run", {.could_not_run = 1}, false, false, ExitCode::Incomplete},
      {"failed and could not",
       {.failed_must = 1, .could_not_run = 1},
       false,
       false,
       ExitCode::NotConformant},
      {"interrupted", {.failed_must = 1}, false, true, ExitCode::Interrupted},
  };
  for (const auto& row : rows) {
    RunHeader header;
    header.planned = row.totals.sum();
    header.strictness = row.is_strict ? Strictness::Strict : Strictness::Lenient;
    RunSummary summary;
    summary.totals = row.totals;
    summary.is_interrupted = row.is_interrupted;
    EXPECT_EQ(exit_code(header, summary), row.code) << row.name;
  }
}

TEST(RunResult, ResidueMakesARunIncomplete) {
  RunSummary summary;
  summary.residue = {"purgatory-1-1"};
  EXPECT_EQ(exit_code({}, summary), ExitCode::Incomplete);
}

TEST(RunResult, StaleExpectationOfAKnownFailureIsNotConformant) {
  RunSummary summary;
  summary.stale = {"the known failure \"a/b/c\" expects \"status\" to fail, and it does not"};
  EXPECT_EQ(exit_code({}, summary), ExitCode::NotConformant);
}

TEST(RunResult, TotalsThatLoseAScenarioAreAFaultOfOurs) {
  RunHeader header;
  header.planned = 2;
  RunSummary summary;
  summary.totals.passed = 1;
  EXPECT_THROW(exit_code(header, summary), std::logic_error);
}

TEST(RunResult, AreaIsTheFolderOfAnId) {
  EXPECT_EQ(area_of("couchdb/purge/leaf@doc=a/b"), "couchdb/purge");
  EXPECT_EQ(area_of("leaf"), "leaf");
}

}  // namespace
}  // namespace purgatory::conformance
