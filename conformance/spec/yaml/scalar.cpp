// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/yaml/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace purgatory::conformance {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// [-+]?[0-9]+, with JSON's spelling: no plus sign, no zeros in front.
std::optional<Json> decimal_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!all_digits(text)) return std::nullopt;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  auto parsed = Json::parse((negative && text != "0" ? "-" : "") + std::string(text));
  return parsed ? std::optional(std::move(*parsed)) : std::nullopt;
}

// 0o[0-7]+ and 0x[0-9a-fA-F]+, as far as 64 bits go.
std::optional<Json> prefixed_integer(std::string_view text) {
  const int base = text.starts_with("0o") ? 8 : text.starts_with("0x") ? 16 : 0;
  if (base == 0 || text.size() == 2) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, value, base);
  if (stop != end || error != std::errc()) return std::nullopt;
  return Json(value);
}

// [-+]? ( \.[0-9]+ | [0-9]+ ( \.[0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool looks_like_float(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    std::string_view digits = text.substr(exponent + 1);
    if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
    if (!all_digits(digits)) return false;
    text = text.substr(0, exponent);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return all_digits(text);
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = text.substr(point + 1);
  if (whole.empty()) return all_digits(fraction);
  return all_digits(whole) && (fraction.empty() || all_digits(fraction));
}

bool is_beyond_json(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  static constexpr std::array<std::string_view, 6> kNames = {".inf", ".Inf", ".INF",
                                                             ".nan", ".NaN", ".NAN"};
  return std::ranges::find(kNames, text) != kNames.end();
}

}  // namespace

std::optional<Json> resolve_plain_scalar(const std::string& text) {
  if (text == "true" || text == "True" || text == "TRUE") return Json(true);
  if (text == "false" || text == "False" || text == "FALSE") return Json(false);
  if (auto integer = decimal_integer(text)) return integer;
  if (auto integer = prefixed_integer(text)) return integer;
  if (is_beyond_json(text)) return std::nullopt;
  if (!looks_like_float(text)) return Json(text);
  const double value = std::strtod(text.c_str(), nullptr);
  return std::isfinite(value) ? std::optional(Json(value)) : std::nullopt;
}

}  // namespace purgatory::conformance
