// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes the first line of `bytes` for what a body is to be and the rest for the body, and aborts
// when something that holds for any two does not: the judgement is the same each time, and what
// failed says why.
void check_match(std::string_view bytes);

}  // namespace purgatory::fuzz
