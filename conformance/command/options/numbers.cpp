// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/options/numbers.h"

#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

template <typename Number>
std::optional<Number> read(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

NumberCheck whole_number(std::uint64_t least, std::uint64_t most) {
  return [least, most](const std::string& text) {
    const auto value = read<std::uint64_t>(text);
    const bool is_octal = text.size() > 1 && text.front() == '0';
    if (value && !is_octal && *value >= least && *value <= most) return std::string();
    return fmt::format("\"{}\" is no whole number from {} to {}", text, least, most);
  };
}

NumberCheck number(double least, double most) {
  return [least, most](const std::string& text) {
    const auto value = read<double>(text);
    // Written so that what is no number at all fails too.
    if (value && *value >= least && *value <= most) return std::string();
    return fmt::format("\"{}\" is no number from {} to {}", text, least, most);
  };
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

}  // namespace purgatory::conformance
