// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/run/run_context.h"
#include "support/result.h"

namespace purgatory::conformance {

// The databases of this run that the target still has, or why that could not be learned. A target
// that has clusters and no CouchDB is asked for its Active-Active databases.
Result<std::vector<std::string>, std::string> databases_left(const RunContext& context,
                                                             HttpClient& client);

}  // namespace purgatory::conformance
