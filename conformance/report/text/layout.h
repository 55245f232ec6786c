// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace purgatory::conformance {

// How many columns of a terminal the text takes: one a character, two for those of East Asian
// writing and emoji, none for combining marks. The text is UTF-8 without control characters.
std::size_t columns_of(std::string_view text);

// The text, or as much of its beginning as fits into so many columns, with "…" at the end.
std::string cut_to(std::string_view text, std::size_t columns);
// The same, keeping beginning and end: of an id both tell something.
std::string cut_in_the_middle(std::string_view text, std::size_t columns);
// Padded with spaces to so many columns.
std::string padded(std::string text, std::size_t columns);

// The line broken at spaces, and where there are none within words, so that each part fits into
// `columns`; all but the first begin with `indent` spaces. 0 columns: as it is. Without a line feed
// at the end.
std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent);

// The text for a terminal that shows ASCII alone: the signs that the console itself uses as letters
// that look alike, other characters as \uNNNN.
std::string as_ascii(std::string_view text);

}  // namespace purgatory::conformance
