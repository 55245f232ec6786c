// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/replay/allowed_differences.h"
#include "conformance/replay/kind_selection.h"
#include "conformance/replay/recording.h"
#include "conformance/run/reporter.h"
#include "conformance/run/run_context.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// How recordings are judged.
struct ReplayOptions {
  KindSelection kinds;
  std::vector<AllowedDifference> allowed;
};

// Plays the recordings one after the other, each on databases of its own, and judges each answer by
// the recorded one. A recording is one result: passed when all answers are alike, failed when one
// differs, a known failure when all that differs is allowed, could-not-run when the target did not
// answer or has a database of that name already. `header.planned` is set here.
RunSummary replay(const std::vector<Recording>& recordings, const RunContext& context,
                  const ReplayOptions& options, RunHeader header,
                  const std::vector<Reporter*>& reporters);

}  // namespace purgatory::conformance
