// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/repetitions.h"

#include "conformance/plan/arrangement.h"

namespace purgatory::conformance {

void Repetitions::add(const ScenarioResult& result) {
  const std::string_view id = without_repetition(result.id);
  // Without repetitions nothing is kept: a run may have a hundred thousand results.
  // What was not begun (an interruption, fail-fast) says nothing.
  if (id.size() == result.id.size() || result.exchanges == 0) return;
  auto found = seen_.find(id);
  if (found == seen_.end()) found = seen_.emplace(id, std::map<Verdict, int>()).first;
  ++found->second[result.verdict];
}

std::vector<std::string> Repetitions::flaky() const {
  std::vector<std::string> remarks;
  for (const auto& [id, verdicts] : seen_) {
    if (verdicts.size() < 2) continue;
    std::string remark = "flaky: " + id + ":";
    const char* separator = " ";
    for (const auto& [verdict, times] : verdicts) {
      remark += separator + std::string(verdict_name(verdict)) + " " + std::to_string(times);
      separator = ", ";
    }
    remarks.push_back(std::move(remark));
  }
  return remarks;
}

}  // namespace purgatory::conformance
