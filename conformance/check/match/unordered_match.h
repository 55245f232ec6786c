// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "conformance/spec/pattern/pattern.h"
#include "support/json.h"

namespace purgatory::conformance {

// What is left when as many patterns as possible have an element each of their own. Indices.
struct Pairing {
  std::vector<std::size_t> unmet_patterns;
  std::vector<std::size_t> unpaired_elements;
};

// Scalars find their equals through an index; the rest is a maximum bipartite matching (Kuhn), at
// worst the product of patterns, patterns and elements, which is for short lists.
Pairing pair_unordered(const std::vector<PatternPtr>& patterns, const Json::Array& elements);

}  // namespace purgatory::conformance
