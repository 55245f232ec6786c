// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// One entry of `scenarios`. `suite_id` begins its id. Leaves the context's names as they were.
Scenario load_scenario(const YamlNode& node, const std::string& suite_id, SuiteContext& context);

// Lower-case letters, digits and single dashes between them.
bool is_kebab_case(std::string_view text);

}  // namespace purgatory::conformance
