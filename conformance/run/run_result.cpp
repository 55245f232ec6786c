// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/run_result.h"

#include <stdexcept>

namespace purgatory::conformance {

std::string_view area_of(std::string_view id) {
  const std::string_view scenario = id.substr(0, id.find('@'));
  const auto slash = scenario.rfind('/');
  return slash == std::string_view::npos ? scenario : scenario.substr(0, slash);
}

void Totals::add(const ScenarioResult& result) {
  add(result.verdict, result.failed_level.value_or(result.level));
}

void Totals::add(Verdict verdict, Level level) {
  switch (verdict) {
    case Verdict::Passed:
      ++passed;
      break;
    case Verdict::Failed:
      ++(level == Level::Must ? failed_must : level == Level::Should ? failed_should : failed_info);
      break;
    case Verdict::KnownFailure:
      ++known_failure;
      break;
    case Verdict::UnexpectedPass:
      ++unexpected_pass;
      break;
    case Verdict::NotApplicable:
      ++not_applicable;
      break;
    case Verdict::CouldNotRun:
      ++could_not_run;
      break;
  }
}

void Totals::add(const Totals& other) {
  passed += other.passed;
  failed_must += other.failed_must;
  failed_should += other.failed_should;
  failed_info += other.failed_info;
  known_failure += other.known_failure;
  unexpected_pass += other.unexpected_pass;
  not_applicable += other.not_applicable;
  could_not_run += other.could_not_run;
}

std::size_t Totals::sum() const {
  return passed + failed_must + failed_should + failed_info + known_failure + unexpected_pass +
         not_applicable + could_not_run;
}

bool fails_the_run(const ScenarioResult& result, Strictness strictness) {
  if (result.verdict == Verdict::UnexpectedPass) return true;
  if (result.verdict != Verdict::Failed) return false;
  const Level level = result.failed_level.value_or(result.level);
  return level == Level::Must || (level == Level::Should && strictness == Strictness::Strict);
}

bool is_complete(const RunSummary& summary) {
  return summary.totals.could_not_run == 0 && summary.residue.empty() && summary.problems.empty();
}

void note_if_nothing_was_judged(const RunHeader& header, RunSummary& summary) {
  if (header.planned == 0 || summary.totals.not_applicable != header.planned) return;
  if (!header.shard.empty()) return;
  summary.problems.emplace_back(
      "nothing was judged: the target lacks what each scenario needs; see `capabilities` of its "
      "target file, and whether --target is the server that was meant");
}

ExitCode exit_code(const RunHeader& header, const RunSummary& summary) {
  const Totals& totals = summary.totals;
  if (totals.sum() != header.planned) {
    throw std::logic_error("the run planned " + std::to_string(header.planned) +
                           " scenarios, but has results of " + std::to_string(totals.sum()));
  }
  if (summary.is_interrupted) return ExitCode::Interrupted;
  const bool is_strict = header.strictness == Strictness::Strict;
  if (totals.failed_must > 0 || totals.unexpected_pass > 0 || !summary.stale.empty() ||
      (is_strict && totals.failed_should > 0)) {
    return ExitCode::NotConformant;
  }
  return is_complete(summary) ? ExitCode::Conformant : ExitCode::Incomplete;
}

}  // namespace purgatory::conformance
