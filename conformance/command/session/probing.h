// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/command/options/command_line.h"
#include "conformance/command/session/target_session.h"
#include "conformance/plan/plan.h"

namespace purgatory::conformance {

// Asks a target that is not the embedded one for the capabilities that the plan needs and its file
// says nothing of. What needs one that it turns out to lack is not applicable from then on, with
// the answer that showed it.
void withdraw_what_is_lacking(Plan& plan, const TargetSession& session,
                              const TargetOptions& options);

}  // namespace purgatory::conformance
