// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for a suite file, and aborts when something that holds for any file does not: it is
// loaded, or its mistakes are told, each at a place in it and in words.
void check_suite(std::string_view bytes);

}  // namespace purgatory::fuzz
