// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace purgatory::conformance {

// Says what is wrong with a number as it stands on the command line; nothing when it is in order.
using NumberCheck = std::function<std::string(const std::string& text)>;

// Both want decimal digits: CLI11 alone wraps what is negative around, takes the utmost for what is
// too large and `010` for eight, and lets `nan` pass any bounds.
NumberCheck whole_number(std::uint64_t least = 0,
                         std::uint64_t most = std::numeric_limits<std::uint64_t>::max());
NumberCheck number(double least, double most);

std::chrono::milliseconds milliseconds_of(double seconds);

}  // namespace purgatory::conformance
