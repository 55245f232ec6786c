// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/report/tree/purge_story.h"
#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// What was found wrong in a step: each failed check with its place in the YAML, a caret, the
// promise in words, and what was expected beside what came.
std::string finding_markup(const Finding& finding);

// The trees before and after a purge, side by side, with what was asked, answered and wanted.
std::string story_markup(const PurgeStory& story);

}  // namespace purgatory::conformance
