// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/stage.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "conformance/run/scenario/scenario_runner.h"

namespace purgatory::conformance {
namespace {

bool needs_nodes(const Scenario& scenario) {
  const auto& needed = scenario.capabilities;
  return std::ranges::find(needed, "nodes") != needed.end();
}

}  // namespace

Stage::Stage(const RunContext& context)
    : context_(context),
      nodes_context_(context.nodes_are_apart ? std::optional(context.for_nodes()) : std::nullopt) {}

ScenarioResult Stage::run(const PlannedScenario& planned, HttpClient& client,
                          std::size_t index) const {
  const bool is_on_nodes = nodes_context_ && needs_nodes(*planned.scenario);
  const RunContext& context = is_on_nodes ? *nodes_context_ : context_;
  if (planned.scenario->steers) {
    const std::unique_lock alone(*context.steering);
    return ScenarioRunner(planned, context, client, index).run();
  }
  const std::shared_lock beside_others(*context.steering);
  return ScenarioRunner(planned, context, client, index).run();
}

}  // namespace purgatory::conformance
