// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/run/step_record.h"

namespace purgatory::conformance {

// The place of a failed check in its suite, as people read it.
struct SourceExcerpt {
  std::string place;               // "specs/couchdb/purge.yaml:370:65"
  std::vector<std::string> lines;  // "370 |   expect: …", the last is the one that is meant
  std::string caret;               // "    |     ^"; empty when there are no lines
};

// Where the lines are wider than `columns`, the part of all of them that has the caret in it; 0:
// whole.
SourceExcerpt source_excerpt(const FailedCheck& failed, std::size_t columns);

}  // namespace purgatory::conformance
