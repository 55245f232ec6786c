// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/layout.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

struct Character {
  std::string_view bytes;
  std::uint32_t code = 0;
};

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

Character first_of(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && length < 4 && is_continuation(text[length])) ++length;
  const auto lead = static_cast<unsigned char>(text[0]);
  // A lead byte of n bytes keeps 7, 5, 4 or 3 bits of the character.
  std::uint32_t code = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {text.substr(0, length), code};
}

// Combining marks of the writings that matter most here; a full table would be a library.
bool has_no_width(std::uint32_t code) {
  return (code >= 0x300 && code <= 0x36F) || (code >= 0x20D0 && code <= 0x20FF) ||
         (code >= 0xFE00 && code <= 0xFE0F);
}

// Unicode's East Asian Width, W and F, in its large blocks.
bool is_wide(std::uint32_t code) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 7> kWide = {{{0x1100, 0x115F},
                                                                             {0x2E80, 0xA4CF},
                                                                             {0xAC00, 0xD7A3},
                                                                             {0xF900, 0xFAFF},
                                                                             {0xFF00, 0xFF60},
                                                                             {0x1F300, 0x1FAFF},
                                                                             {0x20000, 0x3FFFD}}};
  return std::ranges::any_of(
      kWide, [code](const auto& range) { return code >= range.first && code <= range.second; });
}

std::size_t width_of(const Character& character) {
  if (has_no_width(character.code)) return 0;
  return is_wide(character.code) ? 2 : 1;
}

// The bytes of as much of the beginning as fits.
std::size_t bytes_that_fit(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  std::size_t taken = 0;
  while (at < text.size()) {
    const Character next = first_of(text.substr(at));
    if (taken + width_of(next) > columns) break;
    taken += width_of(next);
    at += next.bytes.size();
  }
  return at;
}

std::string_view end_that_fits(std::string_view text, std::size_t columns) {
  while (columns_of(text) > columns) text.remove_prefix(first_of(text).bytes.size());
  return text;
}

// Where to break what does not fit: behind the last space that does, unless that leaves too little.
std::size_t break_of(std::string_view text, std::size_t columns) {
  const std::size_t fits = std::max(bytes_that_fit(text, columns), first_of(text).bytes.size());
  const std::size_t space = text.substr(0, fits + 1).rfind(' ');
  const bool is_worth_it = space != std::string_view::npos && space > columns / 3;
  return is_worth_it ? space + 1 : fits;
}

std::string_view ascii_sign(std::uint32_t code) {
  constexpr std::array<std::pair<std::uint32_t, std::string_view>, 10> kSigns = {{{0x2713, "+"},
                                                                                  {0x2717, "x"},
                                                                                  {0x2026, "..."},
                                                                                  {0x2013, "-"},
                                                                                  {0x2014, "-"},
                                                                                  {0x00B7, "."},
                                                                                  {0x00D7, "x"},
                                                                                  {0x2502, "|"},
                                                                                  {0x2192, "->"},
                                                                                  {0x2212, "-"}}};
  const auto* found =
      std::ranges::find(kSigns, code, &std::pair<std::uint32_t, std::string_view>::first);
  return found == kSigns.end() ? std::string_view() : found->second;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character next = first_of(text);
    columns += width_of(next);
    text.remove_prefix(next.bytes.size());
  }
  return columns;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns == 0 || columns_of(text) <= columns) return std::string(text);
  return std::string(text.substr(0, bytes_that_fit(text, columns - 1))) + "…";
}

std::string cut_in_the_middle(std::string_view text, std::size_t columns) {
  if (columns == 0 || columns_of(text) <= columns) return std::string(text);
  const std::size_t behind = (columns - 1) / 2;
  const std::size_t before = columns - 1 - behind;
  return std::string(text.substr(0, bytes_that_fit(text, before))) + "…" +
         std::string(end_that_fits(text, behind));
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t taken = columns_of(text);
  if (taken < columns) text.append(columns - taken, ' ');
  return text;
}

std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent) {
  // With less than this beside the indentation nothing can be read.
  constexpr std::size_t kNarrowest = 16;
  if (columns == 0 || columns_of(line) <= columns) return std::string(line);
  if (indent + kNarrowest > columns) indent = 0;
  std::string result;
  std::size_t room = columns;
  // The indentation of the line itself is no place to break it at.
  const std::size_t own = std::min(line.find_first_not_of(' '), columns / 2);
  result.append(own, ' ');
  line.remove_prefix(own);
  room -= own;
  while (columns_of(line) > room) {
    const std::size_t end = break_of(line, room);
    result.append(line.substr(0, end));
    while (result.ends_with(' ')) result.pop_back();
    line.remove_prefix(end);
    result.append("\n").append(indent, ' ');
    room = columns - indent;
  }
  return result.append(line);
}

std::string as_ascii(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character next = first_of(text);
    text.remove_prefix(next.bytes.size());
    const std::string_view sign = ascii_sign(next.code);
    if (next.code < 0x80) {
      result += next.bytes;
    } else if (!sign.empty()) {
      result += sign;
    } else {
      result += fmt::format("\\u{:04x}", next.code);
    }
  }
  return result;
}

}  // namespace purgatory::conformance
