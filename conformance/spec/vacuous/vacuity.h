// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/spec/source_position.h"

namespace purgatory::conformance {

// A part of an expectation that tells no answer from another, as a person would be told of it.
struct Vacuity {
  // A mistake: no answer at all passes. A warning: the part has no say, and the rest may have.
  enum class Weight { Mistake, Warning };
  Weight weight = Weight::Warning;
  SourcePosition position;
  std::string problem;
  std::string remedy;  // may be empty
};

using Vacuities = std::vector<Vacuity>;

}  // namespace purgatory::conformance
