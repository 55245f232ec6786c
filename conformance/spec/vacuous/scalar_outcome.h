// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/spec/pattern/pattern.h"
#include "conformance/spec/vacuous/value_set.h"

namespace purgatory::conformance {

// For which values a pattern may hold, and for which it may fail; both sets are upper bounds, and a
// value whose template is not filled in yet may be in both.
struct Outcome {
  ValueSet holds;
  ValueSet fails;
};

// Of the patterns that look into nothing.
Outcome outcome_of(const ValuePattern& pattern);
Outcome outcome_of(const AnyPattern& pattern);
Outcome outcome_of(const AbsentPattern& pattern);
Outcome outcome_of(const TypePattern& pattern);
Outcome outcome_of(const ComparisonPattern& pattern);
Outcome outcome_of(const AfterPattern& pattern);

// The texts that have the length of a revision at least.
ValueSet revisions();
ValueSet all_but_objects();

}  // namespace purgatory::conformance
