// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/spec/scenario.h"
#include "conformance/spec/template.h"

namespace purgatory::conformance {

// A failure that is known and accepted: scenarios that match still run, and one that passes is an
// error, so that the list never outlives the defects in it.
struct KnownFailure {
  std::string pattern;  // a glob over the ids of cases
  std::string reason;
  std::string link;  // may be empty
};

// One case that a run will judge: a scenario with one value for each axis of its matrix. Refers to
// suites that outlive the plan.
struct PlannedScenario {
  std::string id;  // "couchdb/purge/non-leaf-revision-is-ignored@doc=slash"
  const Suite* suite = nullptr;
  const Scenario* scenario = nullptr;
  Variables variables;                            // of the matrix
  std::vector<std::string> missing_capabilities;  // not empty: not applicable
  std::optional<KnownFailure> known_failure;
};

// What a run will do, in the order of its results.
struct Plan {
  std::vector<PlannedScenario> scenarios;
};

}  // namespace purgatory::conformance
