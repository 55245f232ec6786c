// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/scalar_matchers.h"

#include <algorithm>
#include <compare>
#include <string>
#include <string_view>

#include "conformance/check/match/json_match.h"
#include "conformance/check/match/number_order.h"

namespace purgatory::conformance {
namespace {

constexpr std::size_t kHashDigits = 32;  // an MD5

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The integer that the text is, or begins with before a '-'.
std::optional<Json> leading_integer(std::string_view text) {
  const std::string_view digits = text.substr(0, text.find('-'));
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  auto number = Json::parse(digits.substr(first));
  return number ? std::optional(std::move(*number)) : std::nullopt;
}

// CouchDB 1 and a single node give numbers, a cluster strings such as "12-g1AAAA".
std::optional<Json> sequence_number(const Json& sequence) {
  if (sequence.is_number()) return sequence;
  if (sequence.is_string()) return leading_integer(sequence.as_string());
  return std::nullopt;
}

// Unordered unless both are numbers, or both texts.
std::partial_ordering order_of(const Json& one, const Json& other) {
  if (one.is_number() && other.is_number()) return compare_numbers(one, other);
  if (!one.is_string() || !other.is_string()) return std::partial_ordering::unordered;
  return one.as_string() <=> other.as_string();
}

}  // namespace

bool has_type(const TypePattern& pattern, const Json& value) {
  return std::ranges::any_of(pattern.types, [&](const std::string& type) {
    if (type == "number") return value.is_number();
    return value.type_name() == type;
  });
}

bool holds_regex(const RegexPattern& pattern, const Json& value) {
  return value.is_string() && pattern.compiled && pattern.compiled->is_in(value.as_string());
}

bool compares(const ComparisonPattern& pattern, const Json& value) {
  const std::partial_ordering order = order_of(value, pattern.bound);
  using Operator = ComparisonPattern::Operator;
  switch (pattern.comparison) {
    case Operator::Greater:
      return order > 0;
    case Operator::GreaterOrEqual:
      return order >= 0;
    case Operator::Less:
      return order < 0;
    case Operator::LessOrEqual:
      return order <= 0;
  }
  return false;
}

bool has_part(const Pattern& part, const Json& value) {
  if (value.is_array()) {
    return std::ranges::any_of(value.elements(),
                               [&](const Json& element) { return matches_json(part, &element); });
  }
  const auto* text = std::get_if<ValuePattern>(&part.kind);
  if (!value.is_string() || text == nullptr || !text->value.is_string()) return false;
  return value.as_string().find(text->value.as_string()) != std::string::npos;
}

bool is_after(const Json& sequence, const Json& earlier) {
  const auto now = sequence_number(sequence);
  const auto then = sequence_number(earlier);
  if (now && then) return compare_numbers(*now, *then) > 0;
  // Of texts without a number in front only the product knows the order.
  const bool are_opaque = !now && !then && sequence.is_string() && earlier.is_string();
  return are_opaque && !sequence.as_string().empty() && !(sequence == earlier);
}

std::optional<Json> generation_of(const Json& revision) {
  if (!revision.is_string()) return std::nullopt;
  const std::string& text = revision.as_string();
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos || text.size() - dash - 1 != kHashDigits) return std::nullopt;
  const bool is_hash = std::ranges::all_of(
      text.substr(dash + 1), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
  if (!is_hash || text.front() == '0') return std::nullopt;
  return leading_integer(text);
}

std::optional<Json> length_of(const Json& value) {
  if (value.is_array() || value.is_object()) return Json(std::uint64_t{value.size()});
  if (!value.is_string()) return std::nullopt;
  const auto characters = std::ranges::count_if(value.as_string(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  });
  return Json(std::int64_t{characters});
}

}  // namespace purgatory::conformance
