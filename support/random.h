// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace purgatory {

// Random numbers from a seed: the same seed gives the same numbers on every machine. Not for
// secrets, and not thread-safe.
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}
  // Seeded by the operating system.
  static RandomSource from_system();

  std::uint64_t next() { return engine_(); }
  // Evenly from 0 up to, not including, `bound`. Requires bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // As many lower-case hexadecimal digits.
  std::string hex(std::size_t digits);

 private:
  std::mt19937_64 engine_;
};

}  // namespace purgatory
