// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace purgatory::http {

// RFC 9110, section 5.6.2: what methods and field names are made of.
inline constexpr std::array<bool, 256> kTokenCharacters = [] {
  std::array<bool, 256> table{};
  for (const char letter : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                            "abcdefghijklmnopqrstuvwxyz"
                                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    table[static_cast<unsigned char>(letter)] = true;
  }
  return table;
}();

constexpr bool is_token_character(char byte) {
  return kTokenCharacters[static_cast<unsigned char>(byte)];
}

constexpr bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

// ASCII control characters; the horizontal tab counts as one.
constexpr bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7f;
}

// What may stand in a field's value: anything but control characters, and the tab.
constexpr bool is_field_character(char byte) { return !is_control(byte) || byte == '\t'; }

}  // namespace purgatory::http
