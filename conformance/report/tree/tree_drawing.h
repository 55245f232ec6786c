// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/report/tree/purge_story.h"

namespace purgatory::conformance {

// The trees of a story as SVG elements for an HTML page whose style sheet knows the classes of
// nodes: `live`, `deleted`, `inner`, `winner`, `asked`, `gone`, `lost` (should have stayed) and
// `stale` (should be gone). Empty where no tree is known. Each has a title that says it in words.
std::string drawing_before(const PurgeStory& story);
// What was found; what should be where nobody looked.
std::string drawing_after(const PurgeStory& story);
// What should have been found.
std::string drawing_wanted(const PurgeStory& story);

// What the tree came to is not what it should have.
bool went_wrong(const PurgeStory& story);

// The signs that these drawings of the story use, with their meanings.
std::string tree_legend(const PurgeStory& story);

}  // namespace purgatory::conformance
