// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/pattern/pattern.h"

namespace purgatory::conformance {

// What a node asks of a value: a mapping whose keys begin with `$` is a matcher, everything else
// stands for itself. Never null; what is wrong is reported and reads as `$any`.
PatternPtr load_pattern(const YamlNode& node, SuiteContext& context);

}  // namespace purgatory::conformance
