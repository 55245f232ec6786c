// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/spec/scenario.h"
#include "conformance/spec/target/known_failures.h"
#include "conformance/spec/template/template.h"

namespace purgatory::conformance {

// One case that a run will judge: a scenario with one value for each axis of its matrix. Refers to
// suites that outlive the plan.
struct PlannedScenario {
  std::string id;  // "couchdb/purge/inner-revision-is-ignored@doc=slash"
  const Suite* suite = nullptr;
  const Scenario* scenario = nullptr;
  Variables variables;                            // of the matrix
  std::vector<std::string> missing_capabilities;  // not empty: not applicable
  std::optional<KnownFailure> known_failure;
};

// What a run will do, in the order of its results.
struct Plan {
  std::vector<PlannedScenario> scenarios;
  // Those of which every scenario is among these, so that the run can say what still fails.
  std::vector<KnownFailure> known_failures;
};

}  // namespace purgatory::conformance
