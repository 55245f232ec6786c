// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// Learns what a run finds, as it finds it: an edge of the world. Called by one thread at a time,
// results in the order of the plan whatever the number of workers: `begin` once, `add` for each
// scenario, `end` once, also when the run was interrupted.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void begin(const RunHeader& header) = 0;
  virtual void add(const ScenarioResult& result) = 0;
  virtual void end(const RunSummary& summary) = 0;
  // Asked after `end`: why the report is not whole (a full disk); empty when it is.
  virtual std::string problem() const { return ""; }
};

}  // namespace purgatory::conformance
