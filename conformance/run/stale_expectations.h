// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "conformance/run/run_result.h"
#include "conformance/spec/target/known_failures.h"

namespace purgatory::conformance {

// Whether one of the globs over "kind path" means what that check looks at.
bool is_among(const std::vector<std::string>& expectations, const CheckResult& check);

// Watches whether all that the `expectations` of known failures name still fails, so that a list of
// them shrinks as its defects do. An entry is judged by all its scenarios together: one may fail by
// its status, the next by its body.
class StaleExpectations {
 public:
  // `entries` outlive this; all scenarios that each of them selects are part of the run.
  explicit StaleExpectations(const std::vector<KnownFailure>& entries);

  void add(const ScenarioResult& result);
  // A sentence for each expectation that failed nowhere. None of an entry of which a scenario could
  // not be judged, or of which all passed: that is told as a verdict.
  std::vector<std::string> stale() const;

 private:
  struct Watch {
    const KnownFailure* entry;
    std::set<std::string, std::less<>> unseen;
    bool has_failed = false;
    bool is_judged = true;
  };
  static void add(const ScenarioResult& result, Watch& watch);

  std::vector<Watch> watches_;
};

}  // namespace purgatory::conformance
