// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// What the program that is linked checks about any bytes; each `*_fuzz.cpp` defines it. Aborts
// when it does not hold.
void check(std::string_view bytes);

}  // namespace purgatory::fuzz
