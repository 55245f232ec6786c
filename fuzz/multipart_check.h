// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::fuzz {

// Takes the first line of `bytes` for a Content-Type and the rest for a body, and aborts when
// something that holds for any body does not: the parts lie within it, and printed as a body they
// are the same parts.
void check_multipart(std::string_view bytes);

}  // namespace purgatory::fuzz
