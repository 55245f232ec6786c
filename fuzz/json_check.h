// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for a JSON text, and aborts when something that holds for any text does not: a
// value is printed as a text that reads as the same value, and an error lies within the text.
void check_json(std::string_view bytes);

}  // namespace purgatory::fuzz
