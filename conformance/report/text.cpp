// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text.h"

#include <array>
#include <charconv>
#include <cstdint>

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

// C1 controls (U+0080 to U+009F) steer some terminals too.
bool is_steering_pair(std::string_view character) {
  return character.size() == 2 && character[0] == '\xc2' &&
         static_cast<unsigned char>(character[1]) < 0xa0;
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
    std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    if (length == 0 || is_steering_pair(character) ||
        is_steering(static_cast<unsigned char>(character[0]))) {
      for (char c : character) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result.append(character);
    }
    text.remove_prefix(character.size());
  }
  return result;
}

std::string excerpt(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return printable(text);
  std::size_t end = limit;
  // Not within a character: a continuation byte begins with the bits 10.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return printable(text.substr(0, end)) + fmt::format("… ({} bytes more)", text.size() - end);
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
