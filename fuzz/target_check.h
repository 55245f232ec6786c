// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for a request target, and aborts when something that holds for any target does not:
// it has no empty segments, and written out again it is the same target.
void check_target(std::string_view bytes);

}  // namespace purgatory::fuzz
