// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "conformance/spec/expectation.h"
#include "conformance/spec/level.h"
#include "conformance/spec/source_position.h"
#include "conformance/spec/vacuous/place.h"
#include "conformance/spec/vacuous/vacuity.h"

namespace purgatory::conformance {

// What of expectations, beside the patterns in them, no answer fails or none passes. A level is
// that which an expectation has without one of its own; nothing where only its use will tell. A
// time decides nothing here: what waits for something, or counts, is asked about elsewhere.

// Every final answer is 200 to 599. `never`: what a status that none has comes to.
Vacuities vacuities_of(const StatusExpectation& status, Vacuity::Weight never);

// Alternatives that always hold, and those that another before them takes all answers from.
Vacuities vacuities_of_alternatives(const Expectation& expect, std::optional<Level> level,
                                    BodyKind body);

// `headers` that name none, and bytes of a body that has none, which come to `never`.
Vacuities vacuities_of_no_headers(const SourcePosition& position);
Vacuities vacuities_of(const BytesExpectation& bytes, BodyKind body, Vacuity::Weight never);

// Whether it asks for a status and nothing else, and one has no status that the other has not.
bool is_status_alone(const Expectation& expect);
bool is_within(const StatusExpectation& inner, const StatusExpectation& outer);

// A schema that says nothing, or refuses everything, which comes to `never`.
Vacuities vacuities_of(const SchemaExpectation& schema, const Json& text, Vacuity::Weight never);

// False: it is certain that no answer fails it, or what does is only recorded.
bool can_fail(const Expectation& expect, std::optional<Level> level, BodyKind body);

}  // namespace purgatory::conformance
