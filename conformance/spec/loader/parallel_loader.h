// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// The keys of a step that say how many branches must meet an expectation.
const std::vector<std::string>& quota_keys();

// Reports a `parallel` at that place inside of a branch of another: branches do not branch.
void refuse_nested(const YamlNode& place, SuiteContext& context);

// `parallel` of a step, with the quotas beside it. What a branch captures joins the context's names
// as `branch.name`.
ParallelStep load_parallel(MappingReader& step, SuiteContext& context);

}  // namespace purgatory::conformance
