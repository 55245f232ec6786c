// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// Actions that steer the target instead of asking it, each behind a capability. They become
// requests to the target's control.

// The capabilities of those actions: a scenario with one of them steers the target as a whole.
bool is_steering_capability(std::string_view capability);

// One step for each thing to be done. What would last beyond the scenario is put right at its end:
// the opposite is added to `context.undo`.
std::vector<Step> load_control(const YamlNode& node, const std::string& action,
                               SuiteContext& context);

}  // namespace purgatory::conformance
