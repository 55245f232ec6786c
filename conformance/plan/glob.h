// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace purgatory::conformance {

// True when the whole text matches: `*` stands for any characters but '/', `**` for any at all,
// `?` for one that is not '/'. Everything else stands for itself.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace purgatory::conformance
