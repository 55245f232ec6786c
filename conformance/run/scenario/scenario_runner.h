// SPDX-License-Identifier: Apache-2.0
#pragma once

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
  enum class Part { Given, Steps };
  enum class Next { GoOn, End };

  Next prepare();
  Next run_steps(const std::vector<Step>& steps, Part part);
  Next run_step(const Step& step, Part part);
  Next record(const Step& step, StepOutcome outcome, Part part);
  Next could_not_run(const Step& step, StepOutcome outcome, const std::string& doing);
  void clean_up();
  void clean_up(const std::vector<Step>& steps);
  void conclude();
  // A failed check that the known failure does not cover; null when it covers all.
  const FailedCheck* failure_beyond(const KnownFailure& known) const;
  FailedCheck explained(CheckResult check) const;

  const PlannedScenario& planned_;
  const RunContext& context_;
  StepRunner steps_;
  Attribution attribution_;
  std::size_t setups_begun_ = 0;
  ScenarioResult result_;
};

}  // namespace purgatory::conformance
