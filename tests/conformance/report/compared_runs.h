// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/report/compare/comparison.h"
#include "conformance/report/result/result_file.h"
#include "tests/conformance/report/run_result_fixture.h"

namespace purgatory::conformance {

inline void set_totals(RunResult& run) {
  run.header.planned = run.scenarios.size();
  run.summary.totals = {};
  for (const auto& result : run.scenarios) run.summary.totals.add(result);
}

inline ResultSource source_of(const RunResult& run) {
  ResultFile file(ReportFile::temporary());
  tell(run, file);
  return ResultSource::of(file.file());
}

// A later run of the same target: one scenario is worse, one is mended, one fails a stricter
// promise, one is not judged any more, one is new.
inline RunResult later_run() {
  RunResult run = awkward_run();
  run.header.run = "later";
  auto& scenarios = run.scenarios;
  scenarios[0] = failed_result("passed@doc=slash", Level::Must);
  scenarios[1] = scenario_result("failed", Verdict::Passed);
  scenarios[2] = failed_result("loose", Level::Must);
  scenarios[2].level = Level::Should;
  scenarios[5] = scenario_result("mended", Verdict::CouldNotRun);
  scenarios[5].reason = "the connection <was> lost";
  scenarios.push_back(scenario_result("new", Verdict::Passed));
  set_totals(run);
  return run;
}

// A product that keeps everything, in another area too.
inline RunResult perfect_run() {
  RunResult run = awkward_run();
  run.header.run = "perfect";
  run.header.target = "http://127.0.0.1:5985 (<b>perfect</b> 1)";
  for (auto& scenario : run.scenarios) {
    scenario.verdict = Verdict::Passed;
    scenario.failed_level.reset();
    scenario.findings.clear();
    scenario.steps.clear();
    scenario.reason.clear();
  }
  run.summary.stale.clear();
  run.summary.residue.clear();
  run.scenarios.push_back(scenario_result("more", Verdict::Passed));
  run.scenarios.back().id = "couchdb/revs_limit/more";
  set_totals(run);
  return run;
}

}  // namespace purgatory::conformance
