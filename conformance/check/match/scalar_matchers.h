// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "conformance/spec/pattern/pattern.h"
#include "support/json.h"

namespace purgatory::conformance {

// The matchers that look at one value and not below it; see spec/pattern.h for what each means.
bool has_type(const TypePattern& pattern, const Json& value);
bool holds_regex(const RegexPattern& pattern, const Json& value);
bool compares(const ComparisonPattern& pattern, const Json& value);
bool has_part(const Pattern& part, const Json& value);
// Whether `sequence` is later than `earlier`.
bool is_after(const Json& sequence, const Json& earlier);
// The number in front of a revision of CouchDB's form, as an integer; nothing for anything else.
std::optional<Json> generation_of(const Json& revision);
// Elements, members or characters; nothing for what has no length.
std::optional<Json> length_of(const Json& value);

}  // namespace purgatory::conformance
