// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "support/clock.h"

namespace purgatory::conformance {

// "2026-01-31T12:00:00.000Z"
std::string iso_time(TimePoint time);
// The reverse; the epoch for anything else.
TimePoint from_iso_time(std::string_view text);

// For people: control characters but line feed and tab, and bytes that are no UTF-8, as \xNN, so
// that an answer cannot steer the terminal; characters that turn the direction of text round, or
// are not seen at all, as \uNNNN, so that it cannot pretend to be another.
std::string printable(std::string_view text);

// `printable`, without the two characters that XML and YAML have no place for (U+FFFE, U+FFFF).
std::string allowed_text(std::string_view text);

// `allowed_text` with the five characters of HTML's markup as references.
std::string html_text(std::string_view text);

// As much of the text as fits into `limit` bytes without cutting a character.
std::string beginning_of(std::string_view text, std::size_t limit);

// `printable`, with what is beyond `limit` bytes told by its size.
std::string excerpt(std::string_view text, std::size_t limit);

// The text with `prefix` before each of its lines; ends in a line feed unless the text is empty.
std::string indented(std::string_view text, std::string_view prefix);

// Seconds with three places: "0.125".
std::string seconds(std::chrono::microseconds elapsed);

}  // namespace purgatory::conformance
