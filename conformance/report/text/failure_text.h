// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// What went wrong, for people: for each finding the step, for each failed check the place in the
// YAML with a caret, the promise in words, the path, what was expected and what came, then the
// exchange and the curl line that repeats it. The same text stands in every report. Without colours
// and secrets; empty when there is nothing to tell.
std::string failure_text(const ScenarioResult& result);

// The place of a check in the YAML, its line, and a caret below the column.
std::string source_text(const FailedCheck& failed);

// One line: the first failed check with how many more there are, or the reason.
std::string failure_headline(const ScenarioResult& result);

}  // namespace purgatory::conformance
