// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/report/tree/revision_sketch.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// One document that a scenario asked to purge revisions of, and what became of its tree.
struct PurgeStory {
  std::string database;
  std::string document;
  std::vector<std::string> asked;
  // What the answer says was purged; nothing when it does not say.
  std::optional<std::vector<std::string>> answered;
  int status = 0;
  RevisionSketch before;
  // What should be left: `before` without the leaves that were asked for.
  RevisionSketch wanted;
  // As a later read of the scenario shows it; nothing when there was none before the next write.
  std::optional<RevisionSketch> after;
};

// The purges of a scenario in order, as far as its exchanges tell of them. Requires its steps.
std::vector<PurgeStory> purge_stories(const ScenarioResult& result);

}  // namespace purgatory::conformance
