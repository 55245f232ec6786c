// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// The steps of a list, actions and tree expectations written out as requests. Adds the names that
// they capture to the context. `what` names the list in messages.
std::vector<Step> load_steps(const YamlNode& node, std::string_view what, SuiteContext& context);

// The steps of `cleanup`.
std::vector<Step> load_cleanup(const YamlNode& node, SuiteContext& context);

}  // namespace purgatory::conformance
