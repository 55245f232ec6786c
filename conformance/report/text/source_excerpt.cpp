// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/source_excerpt.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "conformance/report/text/layout.h"
#include "conformance/report/text/text.h"

namespace purgatory::conformance {
namespace {

// What stands behind a mistake is seldom worth more, what stands before it is.
constexpr std::size_t kBehindTheCaret = 24;

// The bytes before that character, columns counted from 1 as YAML's positions are.
std::string_view before_column(std::string_view line, std::size_t column) {
  std::size_t at = 1;
  std::size_t bytes = 0;
  for (; bytes < line.size(); ++bytes) {
    const bool begins_one = (static_cast<unsigned char>(line[bytes]) & 0xC0U) != 0x80U;
    if (begins_one && at++ == column) break;
  }
  return line.substr(0, bytes);
}

// Tabs as spaces, so that columns are the same everywhere.
std::string shown(std::string_view line) {
  std::string text = printable(line);
  std::ranges::replace(text, '\t', ' ');
  return text;
}

// How many columns at the beginning are left out so that the caret is seen.
std::size_t shift_of(std::size_t caret, std::size_t room) {
  if (room == 0 || caret + kBehindTheCaret <= room) return 0;
  return caret + kBehindTheCaret - room;
}

std::string window(const std::string& line, std::size_t shift, std::size_t room) {
  if (shift == 0) return cut_to(line, room);
  std::string_view rest = line;
  std::size_t left = shift + 1;  // the sign takes one
  while (left > 0 && !rest.empty()) {
    rest.remove_prefix(1);
    while (!rest.empty() && (static_cast<unsigned char>(rest[0]) & 0xC0U) == 0x80U) {
      rest.remove_prefix(1);
    }
    --left;
  }
  return rest.empty() ? "" : "…" + cut_to(rest, room - 1);
}

}  // namespace

SourceExcerpt source_excerpt(const FailedCheck& failed, std::size_t columns) {
  const SourcePosition& position = failed.check.position;
  SourceExcerpt excerpt;
  excerpt.place = fmt::format("{}:{}:{}", position.file, position.line, position.column);
  if (failed.source_line.empty()) return excerpt;
  const std::size_t digits = std::to_string(position.line).size();
  const std::size_t margin = digits + 3;
  const std::size_t room = columns > margin + kBehindTheCaret ? columns - margin : 0;
  const std::size_t caret = columns_of(
      shown(before_column(failed.source_line, static_cast<std::size_t>(position.column))));
  const std::size_t shift = shift_of(caret, room);
  int number = position.line - static_cast<int>(failed.source_above.size());
  std::vector<std::string> all = failed.source_above;
  all.push_back(failed.source_line);
  for (const auto& line : all) {
    excerpt.lines.push_back(
        fmt::format("{:>{}} | {}", number++, digits, window(shown(line), shift, room)));
    while (excerpt.lines.back().ends_with(' ')) excerpt.lines.back().pop_back();
  }
  excerpt.caret = std::string(digits, ' ') + " | " + std::string(caret - shift, ' ') + "^";
  return excerpt;
}

}  // namespace purgatory::conformance
