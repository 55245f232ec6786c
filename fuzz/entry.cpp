// SPDX-License-Identifier: Apache-2.0
#include "fuzz/entry.h"

#include <cstddef>
#include <cstdint>

// The name and form that libFuzzer asks for.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  purgatory::fuzz::check({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
