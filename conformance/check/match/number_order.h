// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>

#include "support/json.h"

namespace purgatory::conformance {

// Two JSON numbers by value, however they are spelled: 1 equals 1.0, and integers of any size
// compare exactly among each other. An integer beyond 64 bits beside a float is rounded to a
// double. Requires two numbers.
std::partial_ordering compare_numbers(const Json& left, const Json& right);

}  // namespace purgatory::conformance
