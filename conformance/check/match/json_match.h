// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/pattern/pattern.h"
#include "conformance/spec/source_position.h"
#include "support/json.h"

namespace purgatory::conformance {

// One place where a value is not what a pattern wants.
struct Mismatch {
  std::string path;         // JSON Pointer; "" is the value itself
  std::string expected;     // with its type, or the matcher as written
  std::string actual;       // with its type
  SourcePosition position;  // of the part of the pattern that is not met
};

// Every place where they differ, in the pattern's order; none when the value matches. `actual` is
// null for a value that is not there. Requires a rendered pattern. Objects match by the members
// that the pattern names, arrays wholly and in order, numbers by value; linear in the size of both
// but for `$unordered` of patterns that are no scalars.
std::vector<Mismatch> match_json(const Pattern& pattern, const Json* actual);

// The same question without the report.
bool matches_json(const Pattern& pattern, const Json* actual);

}  // namespace purgatory::conformance
