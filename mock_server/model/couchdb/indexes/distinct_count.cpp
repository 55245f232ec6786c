// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/distinct_count.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "mock_server/model/couchdb/revisions/external_term.h"
#include "support/digest.h"

namespace purgatory::couchdb {
namespace {

constexpr unsigned kPrecision = 11;
constexpr std::size_t kRegisters = std::size_t{1} << kPrecision;
constexpr unsigned kHashBits = 64;
// The longest run of zeroes behind the bits that choose the register, and one.
constexpr unsigned kMost = kHashBits - kPrecision + 1;

std::uint64_t hash_of(const Json& key) {
  TermWriter term;
  term.json(key);
  const Md5Digest digest = md5(term.bytes());
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8U | digest.at(i);
  return hash;
}

// The corrections for registers that are all empty and all full.
double sigma(double x) {
  if (x == 1) return INFINITY;
  double y = 1;
  double z = x;
  double before = -1;
  while (z != before) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double y = 1;
  double z = 1 - x;
  double before = -1;
  while (z != before) {
    x = std::sqrt(x);
    before = z;
    y /= 2;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}

}  // namespace

DistinctCount::DistinctCount() : registers_(kRegisters, '\0') {}

void DistinctCount::add(const Json& key) {
  const std::uint64_t hash = hash_of(key);
  const std::size_t index = hash >> (kHashBits - kPrecision);
  const unsigned zeroes =
      std::min<unsigned>(kMost - 1, static_cast<unsigned>(std::countl_zero(hash << kPrecision)));
  registers_[index] = std::max(registers_[index], static_cast<char>(zeroes + 1));
}

void DistinctCount::unite(std::string_view registers) {
  for (std::size_t i = 0; i < kRegisters; ++i) {
    registers_[i] = std::max(registers_[i], registers.at(i));
  }
}

std::uint64_t DistinctCount::estimate() const {
  std::array<double, kMost + 1> counts{};
  for (const char value : registers_) counts.at(static_cast<std::size_t>(value)) += 1;
  constexpr double kCount = kRegisters;
  double z = kCount * tau(1 - counts[kMost] / kCount);
  for (unsigned k = kMost - 1; k >= 1; --k) z = (z + counts.at(k)) / 2;
  z += kCount * sigma(counts[0] / kCount);
  if (std::isinf(z)) return 0;
  constexpr double kAlpha = 0.5 / 0.6931471805599453;
  return static_cast<std::uint64_t>(std::llround(kAlpha * kCount * kCount / z));
}

}  // namespace purgatory::couchdb
