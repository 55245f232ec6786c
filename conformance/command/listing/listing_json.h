// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/plan/plan.h"
#include "conformance/spec/clauses.h"
#include "support/json.h"

namespace purgatory::conformance {

// What the reading commands print with --json. Members may be added; none changes its meaning.

// {"scenarios": [{"id", "title", "level", "clauses", "requires", "tags", "file", "line"}, …]}
Json listing_json(const Plan& plan);

// The same, each scenario once, with its matrix, the promises in words and the steps as text.
Json explanation_json(const Plan& plan, const std::map<std::string, std::string>& promises);

// {"clauses": [{"id", "section", "promise", "kind", "level", "scenarios": [ID, …]}, …],
//  "covered": N}
Json coverage_json(const std::vector<Clause>& clauses,
                   const std::map<std::string, std::set<std::string>>& scenarios);

}  // namespace purgatory::conformance
