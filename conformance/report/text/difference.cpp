// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/difference.h"

#include <algorithm>

namespace purgatory::conformance {
namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Back to the beginning of the character that stands there.
std::size_t whole_before(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && is_continuation(text[at])) --at;
  return at;
}

std::size_t common_beginning(std::string_view one, std::string_view other) {
  const std::size_t most = std::min(one.size(), other.size());
  std::size_t at = 0;
  while (at < most && one[at] == other[at]) ++at;
  return std::min(whole_before(one, at), whole_before(other, at));
}

std::size_t common_end(std::string_view one, std::string_view other, std::size_t begin) {
  const std::size_t most = std::min(one.size(), other.size()) - begin;
  std::size_t count = 0;
  while (count < most && one[one.size() - 1 - count] == other[other.size() - 1 - count]) ++count;
  while (count > 0 && is_continuation(one[one.size() - count])) --count;
  return count;
}

// "string" of `string "1-a"`.
std::string_view type_of(std::string_view value) { return value.substr(0, value.find(' ')); }

}  // namespace

std::optional<ValueDifference> difference_of(std::string_view expected, std::string_view actual) {
  const std::string_view type = type_of(expected);
  if (type != type_of(actual) || expected == actual) return std::nullopt;
  const std::size_t begin = common_beginning(expected, actual);
  const std::size_t end = common_end(expected, actual, begin);
  // Type, space and quotes do not count.
  const std::size_t common = begin + end - std::min(begin + end, type.size() + 3);
  const std::size_t shorter = std::min(expected.size(), actual.size());
  if (begin < type.size() || common * 3 < shorter) return std::nullopt;
  return ValueDifference{{begin, expected.size() - end}, {begin, actual.size() - end}};
}

}  // namespace purgatory::conformance
