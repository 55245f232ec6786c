// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>

namespace purgatory::fuzz {

// What a fuzzer takes for a finding, also in a release build.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace purgatory::fuzz
