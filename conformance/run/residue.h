// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/run/run_context.h"
#include "support/result.h"

namespace purgatory::conformance {

// The databases of this run that the target still has, or why that could not be learned. The
// Active-Active ones of its clusters are told with the cluster; a target may be clusters alone.
Result<std::vector<std::string>, std::string> databases_left(const RunContext& context,
                                                             HttpClient& client);

}  // namespace purgatory::conformance
