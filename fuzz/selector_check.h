// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes the first line of `bytes` for a selector and the rest for a document, and aborts when
// something that holds for any of them does not: a normal form is its own, matches the same, and
// what a selector matches lies within the ranges that an index is read by.
void check_selector(std::string_view bytes);

}  // namespace purgatory::fuzz
