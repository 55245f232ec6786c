// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/number_order.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

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

// The number as an integer, where it is one: a double cannot tell integers beyond 2^53 apart, so
// these compare as integers. Nothing for a fraction.
std::optional<Json> to_integer(const Json& number) {
  constexpr double kLimit = 9223372036854775808.0;  // 2^63
  if (number.is_integer()) return number;
  const double value = number.as_double();
  if (std::trunc(value) != value || std::isinf(value)) return std::nullopt;
  if (value >= -kLimit && value < kLimit) return Json(static_cast<std::int64_t>(value));
  return Json(Json::BigInteger{fmt::format("{:.0f}", value)});
}

}  // namespace

std::partial_ordering compare_numbers(const Json& left, const Json& right) {
  if (left.is_integer() && right.is_integer()) return compare_integers(left, right);
  const auto first = to_integer(left);
  const auto second = to_integer(right);
  if (first && second) return compare_integers(*first, *second);
  return left.as_double() <=> right.as_double();
}

}  // namespace purgatory::conformance
