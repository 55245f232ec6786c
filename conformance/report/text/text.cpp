// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "support/text.h"

namespace purgatory::conformance {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

// The bytes of the UTF-8 character that begins the text, or 0 when none does.
std::size_t character_length(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    if (is_utf8(text.substr(0, length))) return length;
  }
  return 0;
}

bool is_steering(unsigned char byte) {
  return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
}

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 && !is_steering(byte);
}

// C1 controls (U+0080 to U+009F) steer some terminals too.
bool is_steering_pair(std::string_view character) {
  return character.size() == 2 && character[0] == '\xc2' &&
         static_cast<unsigned char>(character[1]) < 0xa0;
}

// Direction marks and overrides, separators of lines, joiners and spaces without width: U+061C,
// U+180E, U+200B to U+200F, U+2028 to U+202E, U+2060 to U+2069, U+FEFF. (A joiner of emoji is among
// them; better an ugly flag than a forged name.)
std::optional<char32_t> unseen(std::string_view character) {
  if (character == "\xd8\x9c") return 0x061C;
  if (character.size() != 3) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  const char32_t code = (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  const bool is_unseen = code == 0x180E || code == 0xFEFF || (code >= 0x200B && code <= 0x200F) ||
                         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x2069);
  return is_unseen ? std::optional(code) : std::nullopt;
}

template <typename Number>
Number number_at(std::string_view text, std::size_t at, std::size_t digits) {
  Number number = 0;
  if (at + digits <= text.size()) {
    std::from_chars(text.data() + at, text.data() + at + digits, number);
  }
  return number;
}

}  // namespace

std::string iso_time(TimePoint time) {
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<milliseconds> clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

TimePoint from_iso_time(std::string_view text) {
  const std::chrono::year_month_day date{std::chrono::year(number_at<int>(text, 0, 4)),
                                         std::chrono::month(number_at<unsigned>(text, 5, 2)),
                                         std::chrono::day(number_at<unsigned>(text, 8, 2))};
  if (!date.ok()) return {};
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(number_at<int>(text, 11, 2)) +
         std::chrono::minutes(number_at<int>(text, 14, 2)) +
         std::chrono::seconds(number_at<int>(text, 17, 2)) +
         milliseconds(number_at<int>(text, 20, 3));
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    // Nearly all of it, and the rest is slow.
    const auto plain =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    result.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    if (const auto code = length == 0 ? std::nullopt : unseen(character)) {
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(*code));
    } else if (length == 0 || is_steering_pair(character) ||
               is_steering(static_cast<unsigned char>(character[0]))) {
      for (char c : character) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result.append(character);
    }
    text.remove_prefix(character.size());
  }
  return result;
}

std::string allowed_text(std::string_view text) {
  std::string shown = printable(text);
  for (std::size_t at = shown.find("\xEF\xBF"); at != std::string::npos;
       at = shown.find("\xEF\xBF", at + 3)) {
    const char last = shown[at + 2];
    if (last == '\xBE' || last == '\xBF') shown[at + 2] = '\xBD';
  }
  return shown;
}

std::string html_text(std::string_view text) {
  std::string shown = allowed_text(text);
  // Most texts have no markup in them.
  if (shown.find_first_of("&<>\"'") == std::string::npos) return shown;
  std::string result;
  result.reserve(shown.size() + shown.size() / 8);
  for (char c : shown) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string beginning_of(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  // Not within a character: a continuation byte begins with the bits 10.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

std::string excerpt(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return printable(text);
  const std::string beginning = beginning_of(text, limit);
  return printable(beginning) + fmt::format("… ({} bytes more)", text.size() - beginning.size());
}

std::string indented(std::string_view text, std::string_view prefix) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return "";
  std::string result;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    result.append(prefix).append(line);
    while (result.ends_with(' ')) result.pop_back();
    result += '\n';
  }
  return result;
}

std::string seconds(std::chrono::microseconds elapsed) {
  return fmt::format("{:.3f}", static_cast<double>(elapsed.count()) / 1e6);
}

}  // namespace purgatory::conformance
