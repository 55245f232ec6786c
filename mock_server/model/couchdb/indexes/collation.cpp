// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/collation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

#include <unicode/ucol.h>

namespace purgatory::couchdb {
namespace {

using CompareValues = std::weak_ordering (*)(const Json&, const Json&);

struct CloseCollator {
  void operator()(UCollator* collator) const { ucol_close(collator); }
};

const UCollator* root_collator() {
  static const std::unique_ptr<UCollator, CloseCollator> kCollator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UCollator, CloseCollator> opened(ucol_open("", &status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no root collation");
    return opened;
  }();
  return kCollator.get();
}

int collation_class(const Json& value) {
  if (value.is_null()) return 0;
  if (value.is_boolean()) return value.as_boolean() ? 2 : 1;
  if (value.is_number()) return 3;
  if (value.is_string()) return 4;
  return value.is_array() ? 5 : 6;
}

// Numbers and atoms first: the order of Erlang's types.
int raw_class(const Json& value) {
  if (value.is_number()) return 0;
  if (value.is_boolean()) return value.as_boolean() ? 3 : 1;
  if (value.is_null()) return 2;
  if (value.is_object()) return 4;
  return value.is_array() ? 5 : 6;
}

// Integers of any size as digits: by sign, then by length, then digit by digit.
std::weak_ordering compare_digits(std::string_view left, std::string_view right) {
  const bool is_left_negative = left.front() == '-';
  const bool is_right_negative = right.front() == '-';
  if (is_left_negative != is_right_negative) {
    return is_left_negative ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  if (is_left_negative) return compare_digits(right.substr(1), left.substr(1));
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left <=> right;
}

// The digits of a float without a fraction, which may exceed 64 bits by far.
std::string whole_digits(double value) {
  std::string digits = std::to_string(std::trunc(value));
  digits.resize(digits.find('.'));
  return digits == "-0" ? "0" : digits;
}

std::string integer_digits(const Json& value) {
  return value.is_big_integer() ? value.as_big_integer().digits
                                : std::to_string(value.as_integer());
}

// Exact, however large the integer: neither side is rounded.
std::weak_ordering compare_integer_with_float(const Json& integer, double number) {
  const std::weak_ordering whole = compare_digits(integer_digits(integer), whole_digits(number));
  if (whole != std::weak_ordering::equivalent) return whole;
  const double fraction = number - std::trunc(number);
  if (fraction == 0) return std::weak_ordering::equivalent;
  return fraction > 0 ? std::weak_ordering::less : std::weak_ordering::greater;
}

std::weak_ordering reversed(std::weak_ordering order) { return 0 <=> order; }

std::weak_ordering compare_numbers(const Json& left, const Json& right) {
  if (left.is_small_integer() && right.is_small_integer()) {
    return left.as_integer() <=> right.as_integer();
  }
  if (left.is_float() && right.is_float()) {
    // JSON has no NaN.
    const double difference_of = left.as_double();
    if (difference_of == right.as_double()) return std::weak_ordering::equivalent;
    return difference_of < right.as_double() ? std::weak_ordering::less
                                             : std::weak_ordering::greater;
  }
  if (right.is_float()) return compare_integer_with_float(left, right.as_double());
  if (left.is_float()) return reversed(compare_integer_with_float(right, left.as_double()));
  return compare_digits(integer_digits(left), integer_digits(right));
}

std::weak_ordering compare_arrays(const Json& left, const Json& right, CompareValues compare) {
  const std::size_t common = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto order = compare(left.elements()[i], right.elements()[i]);
    if (order != std::weak_ordering::equivalent) return order;
  }
  return left.size() <=> right.size();
}

std::weak_ordering compare_objects(const Json& left, const Json& right, CompareValues compare) {
  const std::size_t common = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < common; ++i) {
    const Json::Member& one = left.members()[i];
    const Json::Member& other = right.members()[i];
    const auto keys = collate_text(one.key, other.key);
    if (keys != std::weak_ordering::equivalent) return keys;
    const auto values = compare(one.value, other.value);
    if (values != std::weak_ordering::equivalent) return values;
  }
  return left.size() <=> right.size();
}

std::weak_ordering compare_alike(const Json& left, const Json& right, CompareValues compare) {
  if (left.is_number()) return compare_numbers(left, right);
  if (left.is_array()) return compare_arrays(left, right, compare);
  if (left.is_object()) return compare_objects(left, right, compare);
  return std::weak_ordering::equivalent;
}

}  // namespace

std::weak_ordering collate_text(std::string_view left, std::string_view right) {
  if (left == right) return std::weak_ordering::equivalent;
  UErrorCode status = U_ZERO_ERROR;
  const auto size = [](std::string_view text) {
    constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(std::min(text.size(), kMost));
  };
  const UCollationResult result = ucol_strcollUTF8(root_collator(), left.data(), size(left),
                                                   right.data(), size(right), &status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU could not compare two strings");
  return static_cast<int>(result) <=> 0;
}

std::weak_ordering collate(const Json& left, const Json& right) {
  const int left_class = collation_class(left);
  const int right_class = collation_class(right);
  if (left_class != right_class) return left_class <=> right_class;
  if (left.is_string()) return collate_text(left.as_string(), right.as_string());
  return compare_alike(left, right, collate);
}

std::weak_ordering collate_raw(const Json& left, const Json& right) {
  const int left_class = raw_class(left);
  const int right_class = raw_class(right);
  if (left_class != right_class) return left_class <=> right_class;
  if (left.is_string()) return left.as_string() <=> right.as_string();
  return compare_alike(left, right, collate_raw);
}

}  // namespace purgatory::couchdb
