// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/run/run_context.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// Deletes the databases of this run that the target still has, known by the prefix of their names,
// and says so in a remark; the Active-Active ones of its clusters are told with the cluster. What
// stays all the same is residue, and that it could not be learned is a problem. A run that keeps
// its databases only names them. A target may be clusters alone.
void clear_residue(const RunContext& context, RunSummary& summary);

}  // namespace purgatory::conformance
