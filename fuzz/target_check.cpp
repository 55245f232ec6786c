// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target_check.h"

#include <algorithm>
#include <string>

#include "fuzz/require.h"
#include "mock_server/http/target.h"

namespace purgatory::fuzz {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
}

std::string written_out(const http::Target& target) {
  std::string text;
  for (const std::string& segment : target.segments) {
    text += '/';
    append_escaped(text, segment);
  }
  if (target.segments.empty()) text += '/';
  char separator = '?';
  for (const auto& [name, value] : target.query) {
    text += separator;
    append_escaped(text, name);
    text += '=';
    append_escaped(text, value);
    separator = '&';
  }
  return text;
}

}  // namespace

void check_target(std::string_view bytes) {
  const auto target = http::parse_target(bytes);
  if (!target) return;
  require(std::ranges::none_of(target->segments, &std::string::empty));
  require(bytes.starts_with(target->path));
  const auto again = http::parse_target(written_out(*target));
  require(again.has_value() && again->segments == target->segments);
  require(std::equal(again->query.begin(), again->query.end(), target->query.begin(),
                     target->query.end()));
  for (const auto& [name, value] : target->query) {
    require(target->query.find(name).has_value());
  }
}

}  // namespace purgatory::fuzz
