// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/stale_expectations.h"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/plan/arrangement.h"
#include "conformance/plan/glob.h"
#include "conformance/plan/planner.h"

namespace purgatory::conformance {

bool is_among(const std::vector<std::string>& expectations, const CheckResult& check) {
  const std::string subject = check_subject(check);
  return std::ranges::any_of(expectations,
                             [&](const auto& glob) { return glob_matches(glob, subject); });
}

StaleExpectations::StaleExpectations(const std::vector<KnownFailure>& entries) {
  for (const auto& entry : entries) {
    if (entry.expectations.empty()) continue;
    watches_.push_back({&entry, {entry.expectations.begin(), entry.expectations.end()}});
  }
}

void StaleExpectations::add(const ScenarioResult& result) {
  const std::string_view id = without_repetition(result.id);
  for (auto& watch : watches_) {
    if (selects(watch.entry->pattern, id)) add(result, watch);
  }
}

void StaleExpectations::add(const ScenarioResult& result, Watch& watch) {
  watch.has_failed = watch.has_failed || !result.findings.empty();
  // What failed beyond the list may have ended before it came to what the list names.
  const bool is_open = result.verdict == Verdict::CouldNotRun ||
                       result.verdict == Verdict::NotApplicable ||
                       result.verdict == Verdict::Failed;
  if (is_open) {
    watch.is_judged = false;
  }
  for (const auto& finding : result.findings) {
    for (const auto& failed : finding.checks) {
      const std::string subject = check_subject(failed.check);
      std::erase_if(watch.unseen, [&](const auto& glob) { return glob_matches(glob, subject); });
    }
  }
}

std::vector<std::string> StaleExpectations::stale() const {
  std::vector<std::string> sentences;
  for (const auto& watch : watches_) {
    if (!watch.is_judged || !watch.has_failed) continue;
    for (const auto& glob : watch.unseen) {
      sentences.push_back(fmt::format(
          "the known failure \"{}\" expects \"{}\" to fail, and it does not: take it off the "
          "`expectations` ({}:{})",
          watch.entry->pattern, glob, watch.entry->position.file, watch.entry->position.line));
    }
  }
  return sentences;
}

}  // namespace purgatory::conformance
