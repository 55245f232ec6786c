// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/command/session/specs.h"
#include "conformance/plan/plan.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// The fingerprint of the suites and clauses, as results carry it: the same on every machine that
// has the same files, whatever part of them is run.
std::string suite_fingerprint(const Specs& specs);

// The clauses that the plan puts to the test, in the order of the vocabulary.
std::vector<TestedClause> tested_clauses(const Vocabulary& vocabulary, const Plan& plan);

}  // namespace purgatory::conformance
