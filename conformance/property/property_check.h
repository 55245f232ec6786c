// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "conformance/check/check_result.h"
#include "conformance/check/checker.h"
#include "conformance/property/properties.h"

namespace purgatory::conformance {

// How many histories are tried, and from which seed they come.
struct PropertyEffort {
  int cases = 30;
  std::uint64_t seed = 1;
};

// What became of a property.
struct PropertyOutcome {
  std::vector<CheckResult> checks;  // one
  // Of a failed one the smallest history that was found to fail, as it was sent; the last exchange
  // is the one that shows it. Of one without an answer, what was sent until then.
  std::vector<Exchange> exchanges;
  std::string problem;  // why nothing could be judged; empty when it was
  int tries = 0;        // histories lived through
  int requests = 0;     // sent for all of them
};

// Tries histories of growing size until one fails, and then simpler ones for as long as they fail
// too. The same seed tries the same histories.
PropertyOutcome check_property(const PropertyStep& step, const PropertyTarget& target,
                               const PropertyEffort& effort, const Attribution& attribution);

}  // namespace purgatory::conformance
