// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "conformance/spec/pattern/pattern.h"
#include "support/json.h"

namespace purgatory::conformance {

// A value with its type, on one line, for messages: `string "1-a"`, `integer 5`,
// `array of 2 elements [1,2]`. Null stands for a value that is not there: `nothing`. What is longer
// than 200 characters is cut.
std::string typed_text(const Json* value);
// What a pattern wants: a value with its type, a matcher as it is written.
std::string wanted_text(const Pattern& pattern);
// At most 200 characters, `…` where it was cut.
std::string cut(std::string_view text);

}  // namespace purgatory::conformance
