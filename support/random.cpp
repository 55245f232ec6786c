// SPDX-License-Identifier: Apache-2.0
#include "support/random.h"

namespace purgatory {

RandomSource RandomSource::from_system() {
  std::random_device device;
  return RandomSource(std::uint64_t{device()} << 32U | device());
}

std::uint64_t RandomSource::below(std::uint64_t bound) {
  // std::uniform_int_distribution may differ between standard libraries; this does not. The part
  // of the range that would favour small results is drawn again.
  const std::uint64_t unfair = (std::uint64_t{0} - bound) % bound;
  for (;;) {
    const std::uint64_t drawn = next();
    if (drawn >= unfair) return drawn % bound;
  }
}

std::string RandomSource::hex(std::size_t digits) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(digits);
  for (std::size_t i = 0; i < digits; ++i) out += kDigits[below(16)];
  return out;
}

}  // namespace purgatory
