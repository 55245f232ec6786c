// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/spec/pattern/pattern.h"
#include "conformance/spec/vacuous/place.h"
#include "conformance/spec/vacuous/vacuity.h"

namespace purgatory::conformance {

// What of a pattern at that place holds for nothing, or for whatever can stand there: the innermost
// matchers of which that is certain, whatever values its templates come to have. `$any: true` is
// how a person says "whatever it is", and stays untold.
Vacuities vacuities_of(const Pattern& pattern, const Place& place);

// False: it is certain that no value there fails the pattern.
bool can_fail(const Pattern& pattern, const Place& place);

}  // namespace purgatory::conformance
