// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for what a client sends on one connection, and aborts when something that holds for
// any bytes does not: what the parser accepts is in order, and how the bytes are cut into pieces
// changes nothing.
void read_requests(std::string_view bytes);

}  // namespace purgatory::fuzz
