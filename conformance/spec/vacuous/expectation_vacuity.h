// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "conformance/spec/expectation.h"
#include "conformance/spec/level.h"
#include "conformance/spec/step.h"
#include "conformance/spec/vacuous/vacuity.h"

namespace purgatory::conformance {

// What of expectations, beside the patterns in them, no answer fails or none passes. A level is
// that which an expectation has without one of its own; nothing where only its use will tell.

// Every final answer is 200 to 599. `never`: what a status that none has comes to.
Vacuities vacuities_of(const StatusExpectation& status, Vacuity::Weight never);

// Alternatives that always hold, and those that another before them takes all answers from.
Vacuities vacuities_of_alternatives(const Expectation& expect, std::optional<Level> level);

// `fail_if` that leaves nothing to wait for.
Vacuities vacuities_of(const Retry& retry);

// JSON of an answer to HEAD.
Vacuities vacuities_of_head(const RequestStep& step);

// A schema that says nothing, or refuses everything, which comes to `never`.
Vacuities vacuities_of(const SchemaExpectation& schema, const Json& text, Vacuity::Weight never);

// False: it is certain that no answer fails it, or what does is only recorded.
bool can_fail(const Expectation& expect, std::optional<Level> level);

}  // namespace purgatory::conformance
