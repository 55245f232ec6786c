// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/report/tree/purge_story.h"

namespace purgatory::conformance {

// The two trees of a story as SVG elements for an HTML page whose style sheet knows the classes of
// nodes: `live`, `deleted`, `inner`, `winner`, `asked`, `gone`, `lost` (should have stayed) and
// `stale` (should be gone). Empty where no tree is known. Each has a title that says it in words.
std::string drawing_before(const PurgeStory& story);
std::string drawing_after(const PurgeStory& story);

}  // namespace purgatory::conformance
