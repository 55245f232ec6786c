// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/spec/pattern/pattern.h"
#include "conformance/spec/template/template.h"
#include "support/result.h"

namespace purgatory::conformance {

// The pattern with every template filled in, ready to be matched. Requires a pattern. A value put
// in is never read as a matcher; one put into a `$regex` matches itself.
Result<PatternPtr, TemplateError> render(const PatternPtr& pattern, const Scope& scope);

// Whether rendering would change nothing, given that the patterns in it know that of themselves.
bool is_fixed(const Pattern::Kind& kind);

}  // namespace purgatory::conformance
