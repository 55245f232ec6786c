// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace purgatory {

// Lower-case hexadecimal digits, two a byte.
std::string to_hex(std::string_view bytes);
// The bytes of an even number of hexadecimal digits in either case; nothing for anything else.
std::optional<std::string> from_hex(std::string_view digits);

// RFC 4648: base64 with padding, and its URL-safe alphabet without.
std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);
// Nothing when a character, the length or the padding is wrong.
std::optional<std::string> from_base64(std::string_view text);

// All bytes but unreserved ones (RFC 3986: letters, digits, '-', '.', '_', '~') as %XX.
std::string percent_encode(std::string_view bytes);
// Nothing when a '%' is not followed by two hexadecimal digits.
enum class PlusSign { IsPlus, IsSpace };
std::optional<std::string> percent_decode(std::string_view text, PlusSign plus = PlusSign::IsPlus);

// Well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates.
bool is_utf8(std::string_view bytes);

// Always at least one part; parts may be empty.
std::vector<std::string_view> split(std::string_view text, char separator);
// Without spaces and tabs at either end.
std::string_view trim(std::string_view text);
std::string to_lower(std::string_view text);
// ASCII letters compare alike in either case.
bool equals_ignoring_case(std::string_view left, std::string_view right);

// The candidate nearest to `word` by edit distance, or nothing when none is near enough to be a
// misspelling: for "did you mean".
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace purgatory
