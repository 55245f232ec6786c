// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "conformance/plan/plan.h"
#include "conformance/run/run_context.h"
#include "conformance/run/run_result.h"
#include "conformance/run/scenario/step_runner.h"

namespace purgatory::conformance {

// The name of the database of the scenario at that place of the plan. All names of a run begin
// alike (see `database_prefix`), so that what is left behind can be found.
std::string database_name(const std::string& run, std::size_t index);
// "purgatory-RUN-"
std::string database_prefix(const std::string& run);

// Runs one planned scenario: set-ups, `given`, `steps`, and whatever happened the clean-ups, last
// first. A step of the set-ups or of `given` that fails makes it could-not-run. A failed check that
// binds as much as the scenario itself ends it; a weaker one is recorded and the next step runs, so
// that a broken SHOULD never hides a broken MUST. Used once.
class ScenarioRunner {
 public:
  ScenarioRunner(const PlannedScenario& planned, const RunContext& context, HttpClient& client,
                 std::size_t index);

  ScenarioResult run();

 private:
  using Part = StepRecord::Part;
  enum class Next { GoOn, End };

  Next prepare();
  Next run_steps(const std::vector<Step>& steps, Part part);
  Next run_step(const Step& step, Part part);
  Next run_parallel(const Step& step, const ParallelStep& parallel, Part part);
  // Adds what became of a step to the result.
  Next judge_step(const Step& step, StepRecord done, StepOutcome& outcome, Part part);
  // Judges what became of a step; a finding takes the exchange out of the outcome.
  Next record(const Step& step, StepOutcome& outcome, Part part);
  Next could_not_run(const Step& step, StepOutcome& outcome, const std::string& doing);
  StepRecord begin_record(const std::string& name, const SourcePosition& position, Part part) const;
  // Reads the trees of the documents that were to be purged, so that a report can show them.
  void look_at_purged_documents();
  void clean_up();
  void clean_up(const std::vector<Step>& steps);
  // What went wrong there fails nothing.
  void note_failed_clean_up(const std::string& name, const StepOutcome& outcome, const Step& step);
  void conclude();
  // A failed check that the known failure does not cover; null when it covers all.
  const FailedCheck* failure_beyond(const KnownFailure& known) const;
  FailedCheck explained(CheckResult check, const SourcePosition& step) const;

  const PlannedScenario& planned_;
  const RunContext& context_;
  StepRunner steps_;
  Attribution attribution_;
  HttpClient& client_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::size_t setups_begun_ = 0;
  StepRunner::OnInterruption on_interruption_ = StepRunner::OnInterruption::GiveUp;
  ScenarioResult result_;
};

}  // namespace purgatory::conformance
