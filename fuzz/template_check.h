// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for a text with templates, and aborts when something that holds for any text does
// not: the pieces it falls into are its own, and without a template it stands for itself.
void check_template(std::string_view bytes);

}  // namespace purgatory::fuzz
