// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/plan/plan.h"
#include "support/result.h"

namespace purgatory::conformance {

// Which scenarios are wanted. Each list that is not empty narrows the choice; within a list any
// entry will do.
struct Selection {
  // Globs over ids. One also selects by the id of a scenario without its case, and by a folder or
  // suite that the id stands in ("couchdb/purge").
  std::vector<std::string> patterns;
  std::vector<std::string> tags;
  std::vector<Level> levels;
  std::vector<std::string> clauses;       // globs over clause ids
  std::vector<std::string> capabilities;  // that a scenario requires
};

// The clauses that a scenario, its steps and their expectations name.
std::set<std::string> clauses_of(const Scenario& scenario);

// Whether an entry of `patterns`, or of a list of known failures, means the case of that id.
bool selects(const std::string& pattern, std::string_view id);

// What a target can do. `everything` is for the embedded server.
struct Capabilities {
  bool everything = false;
  std::set<std::string, std::less<>> claimed;

  bool has(std::string_view name) const { return everything || claimed.contains(name); }
};

// What the planner needs beside the suites.
struct PlanRequest {
  Selection selection;
  Capabilities capabilities;
  std::vector<KnownFailure> known_failures;
};

// The cases selected, in the order of the suites. An error, in words for the user: an entry of the
// selection or of the known failures that matches nothing, or nothing selected. A known failure
// outside the selection is no error as long as it matches some scenario.
Result<Plan, std::string> make_plan(const std::vector<Suite>& suites, const PlanRequest& request);

}  // namespace purgatory::conformance
