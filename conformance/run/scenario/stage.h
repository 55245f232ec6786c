// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "conformance/http/http_client.h"
#include "conformance/plan/plan.h"
#include "conformance/run/run_context.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// Where the scenarios of a run take place: one that needs nodes on those that stand apart, and one
// that steers the target while no other is at work there. Thread-safe; `context` outlives it.
class Stage {
 public:
  explicit Stage(const RunContext& context);

  // `index` is the place of the scenario in the plan. The client belongs to the caller's thread.
  ScenarioResult run(const PlannedScenario& planned, HttpClient& client, std::size_t index) const;

 private:
  const RunContext& context_;
  const std::optional<RunContext> nodes_context_;
};

}  // namespace purgatory::conformance
