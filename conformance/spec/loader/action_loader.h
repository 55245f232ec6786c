// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// The keys of a step that name an action other than a request: `tree`, `compact`, `property`,
// `set`, `use`, `parallel`, `advance`, `hold` and `release`. `node` and `cluster` are actions too
// where they hold a mapping.
const std::vector<std::string>& action_keys();

// The steps of the action that `key` names; `node` is its value.
std::vector<Step> load_action(MappingReader& step, const std::string& key, SuiteContext& context);

}  // namespace purgatory::conformance
