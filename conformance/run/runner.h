// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/plan.h"
#include "conformance/run/reporter.h"
#include "conformance/run/run_context.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// How a plan is carried out.
struct RunOptions {
  int jobs = 1;
  // Ends the run after the first scenario that fails it; those not begun could not run.
  bool fail_fast = false;
  // What is known before it and told at its end.
  std::vector<std::string> remarks = {};
};

// Carries out the plan with `jobs` workers, each with a client of its own, tells the reporters each
// result in the order of the plan as soon as all before it are known, and looks for what the run
// left behind. Every planned scenario gets a result, also after an interruption. `header.planned`
// is set here.
RunSummary run_plan(const Plan& plan, const RunContext& context, const RunOptions& options,
                    RunHeader header, const std::vector<Reporter*>& reporters);

}  // namespace purgatory::conformance
