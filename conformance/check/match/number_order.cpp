// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/number_order.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace purgatory::conformance {
namespace {

std::string digits_of(const Json& integer) {
  return integer.is_big_integer() ? integer.as_big_integer().digits
                                  : std::to_string(integer.as_integer());
}

std::strong_ordering compare_magnitudes(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left.compare(right) <=> 0;
}

std::strong_ordering compare_integers(const Json& left, const Json& right) {
  if (left.is_small_integer() && right.is_small_integer()) {
    return left.as_integer() <=> right.as_integer();
  }
  const std::string first = digits_of(left);
  const std::string second = digits_of(right);
  const bool first_negative = first.starts_with('-');
  const bool second_negative = second.starts_with('-');
  if (first_negative != second_negative) {
    return first_negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return first_negative ? compare_magnitudes(std::string_view(second).substr(1),
                                             std::string_view(first).substr(1))
                        : compare_magnitudes(first, second);
}

// The integer that a float is, where it is one of 64 bits: a double cannot tell integers beyond
// 2^53 apart, so these compare as integers.
bool to_integer(double value, std::int64_t& integer) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (std::trunc(value) != value || value < -kLimit || value >= kLimit) return false;
  integer = static_cast<std::int64_t>(value);
  return true;
}

}  // namespace

std::partial_ordering compare_numbers(const Json& left, const Json& right) {
  if (left.is_integer() && right.is_integer()) return compare_integers(left, right);
  std::int64_t integer = 0;
  if (left.is_small_integer() && right.is_float() && to_integer(right.as_double(), integer)) {
    return left.as_integer() <=> integer;
  }
  if (right.is_small_integer() && left.is_float() && to_integer(left.as_double(), integer)) {
    return integer <=> right.as_integer();
  }
  return left.as_double() <=> right.as_double();
}

}  // namespace purgatory::conformance
