// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "conformance/spec/scenario.h"

namespace purgatory::conformance {

// A step in words, one line for what it sends and one for each thing that it expects; each begins
// with `prefix` and ends in a line feed.
std::string step_text(const Step& step, const std::string& prefix);

}  // namespace purgatory::conformance
