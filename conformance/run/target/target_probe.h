// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/run/run_context.h"
#include "support/result.h"

namespace purgatory::conformance {

// Why a target cannot be judged at all.
struct ProbeFailure {
  enum class Kind { Unreachable, AccountRefused };
  Kind kind = Kind::Unreachable;
  std::string message;
};

// What a target says it is ("couchdb 3.5.0", "an unknown product"), after a look whether it answers
// and takes the account: a run would otherwise find every set-up failing.
Result<std::string, ProbeFailure> probe_target(const RunContext& context, HttpClient& client);

}  // namespace purgatory::conformance
