// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes `bytes` for a recording, of a sequence and of random operations, and aborts when it is
// neither read nor refused in words.
void check_recording(std::string_view bytes);

}  // namespace purgatory::fuzz
