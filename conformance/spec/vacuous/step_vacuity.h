// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "conformance/spec/level.h"
#include "conformance/spec/step.h"
#include "conformance/spec/vacuous/place.h"
#include "conformance/spec/vacuous/vacuity.h"

namespace purgatory::conformance {

// What of a step as a whole no answer fails or none passes.

// Which body the answer to this has; `raw` is read as far as it says.
BodyKind body_of(const RequestSpec& request, bool is_stream);

// `fail_if` that leaves nothing to wait for, or holds for nothing.
Vacuities vacuities_of(const Retry& retry, BodyKind body);

// What is asked of the body of an answer to HEAD, and captured from one or from a feed.
Vacuities vacuities_of_body(const RequestStep& step);

// False: it is certain that the capture finds something, whatever the answer.
bool can_fail(const Capture& capture, BodyKind body);

// What is waited for, or counted: where nothing else in it decides, its time does.
bool can_fail_to_hold(const Expectation& expect, std::optional<Level> level, BodyKind body);

// Quotas that never are met, however many branches there are with an answer. `level` is that of an
// expectation without one of its own.
Vacuities vacuities_of(const ParallelStep& parallel, std::optional<Level> level);

// False: it is certain that the quota is met whenever each branch went well.
bool can_fail(const Quota& quota, const ParallelStep& parallel, std::optional<Level> level);

}  // namespace purgatory::conformance
