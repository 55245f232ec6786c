// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace purgatory::conformance {

// Some bytes of a text, whole characters.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct ValueDifference {
  Span expected;
  Span actual;
};

// Where two values of one type, as reports print them (`string "1-a"`), begin and cease to differ.
// Nothing where they have too little in common for that to help a reader.
std::optional<ValueDifference> difference_of(std::string_view expected, std::string_view actual);

}  // namespace purgatory::conformance
