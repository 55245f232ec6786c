// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/spec/loader/suite_context.h"
#include "conformance/spec/pattern/pattern.h"
#include "conformance/spec/vacuous/place.h"

namespace purgatory::conformance {

// What a node asks of a value at that place: a mapping whose keys begin with `$` is a matcher,
// everything else stands for itself. Never null; what is wrong is reported and reads as `$any`, and
// what of it tells no answer from another is told.
PatternPtr load_pattern(const YamlNode& node, const Place& place, SuiteContext& context);

}  // namespace purgatory::conformance
