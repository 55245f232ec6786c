// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/format/outcome.h"

#include "conformance/report/text/failure_text.h"

namespace purgatory::conformance {

Outcome outcome_of(const ResultEntry& entry) {
  if (entry.fails_the_run) return Outcome::Failure;
  if (entry.verdict == Verdict::Passed) return Outcome::Passed;
  return entry.verdict == Verdict::CouldNotRun ? Outcome::Error : Outcome::Skipped;
}

std::string outcome_message(const ScenarioResult& result) {
  std::string headline = failure_headline(result);
  switch (result.verdict) {
    case Verdict::KnownFailure:
      return "known failure: " + headline;
    case Verdict::UnexpectedPass:
      return "passed, though it is listed as a known failure: " + headline;
    case Verdict::NotApplicable:
      return "not applicable: " + headline;
    case Verdict::Failed:
      return std::string(level_name(result.failed_level.value_or(result.level))) + ": " + headline;
    default:
      return headline;
  }
}

std::vector<std::string> troubles_of(const RunSummary& summary) {
  std::vector<std::string> troubles;
  for (const auto& known : summary.stale) troubles.push_back("stale: " + known);
  for (const auto& name : summary.residue) troubles.push_back("left behind: database " + name);
  for (const auto& problem : summary.problems) troubles.push_back("problem: " + problem);
  return troubles;
}

}  // namespace purgatory::conformance
