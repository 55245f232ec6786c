// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for a revision and for an update sequence, as a client writes them, and aborts when
// something that holds for any of them does not: what is read is printed as a text that reads as
// the same.
void check_revision(std::string_view bytes);

}  // namespace purgatory::fuzz
