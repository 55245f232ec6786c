// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/check/comparison.h"
#include "conformance/http/exchange.h"
#include "conformance/plan/plan.h"
#include "conformance/run/run_context.h"

namespace purgatory::conformance {

// The first request of a scenario that two targets answer differently.
struct Parting {
  std::string id;
  std::string title;
  std::size_t request = 0;       // counted from 1
  std::size_t requests = 0;      // that the scenario sent to the one that was asked more
  std::optional<Exchange> left;  // nothing: that target was not asked so much
  std::optional<Exchange> right;
  std::vector<Difference> differences;  // what the left answered is `want`
};

// How two targets compare over a plan.
struct TargetDiff {
  std::size_t alike = 0;
  std::vector<Parting> partings;        // in the order of the plan
  std::vector<std::string> unanswered;  // "id: why": one of the two gave no answer
  std::size_t not_begun = 0;            // after an interruption
};

// The two targets. Both contexts have the same run and seed, so that the same requests go to both.
struct TargetPair {
  const RunContext& left;
  const RunContext& right;
};

// Called as scenarios are done, by one thread at a time: how many of how many.
using DiffProgress = std::function<void(std::size_t done, std::size_t planned)>;

// Runs each scenario on the left target, then on the right one, `jobs` scenarios at a time, and
// compares the answers as recordings are compared (see conformance/check/comparison.h), whether
// the scenario passes or not. What follows the first difference says little, since later requests
// may rest on it: it is not shown.
TargetDiff diff_targets(const Plan& plan, const TargetPair& targets, int jobs,
                        const DiffProgress& progress);

}  // namespace purgatory::conformance
