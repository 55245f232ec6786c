// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/run/scenario/step_runner.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// What one branch of a `parallel` step came to.
struct BranchOutcome {
  struct Done {
    const Step* step = nullptr;
    StepOutcome outcome;
  };
  std::string name;
  std::vector<Done> steps;  // in the order run; the last one may have failed
  bool is_complete = false;
};

// What branches start from.
struct BranchStart {
  const RunContext& context;
  StepRunner& parent;
  const Attribution& attribution;
  Level scenario = Level::Must;  // how much it binds
};

// Runs the branches at the same time, each with a client and variables of its own; they begin
// together. A branch ends at the first step that could not be judged or that fails as bindingly as
// the scenario, as the scenario itself does. What the branches capture is there in `parent`
// afterwards, as `branch.name`.
std::vector<BranchOutcome> run_branches(const ParallelStep& parallel, const BranchStart& start);

// A check for each quota over the last answers of branches that all are complete.
std::vector<CheckResult> judge_quotas(const ParallelStep& parallel,
                                      const std::vector<BranchOutcome>& branches,
                                      const Scope& scope, const Attribution& attribution);

}  // namespace purgatory::conformance
