// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/parameter.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "support/text.h"

namespace purgatory::api {
namespace {

Failure<Error> refuse(std::string_view reason, std::string_view text) {
  std::string quoted(reason);
  append_json_string(quoted, text);
  return fail(ErrorKind::QueryParse, std::move(quoted));
}

}  // namespace

Outcome<Json> Parameter::as_key() const {
  if (json) return *json;
  auto key = Json::parse(text);
  if (!key) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  return std::move(*key);
}

Outcome<bool> Parameter::as_flag() const { return parse_boolean(text); }

Outcome<std::uint64_t> Parameter::as_natural() const { return parse_natural(text); }

std::optional<std::int64_t> read_integer(std::string_view text) {
  using Bounds = std::numeric_limits<std::int64_t>;
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  const std::string_view digits = text.substr(is_signed ? 1 : 0);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  const bool is_negative = text.front() == '-';
  const std::string_view readable = is_negative ? text : digits;
  std::int64_t value = 0;
  const auto read = std::from_chars(readable.data(), readable.data() + readable.size(), value);
  if (read.ec == std::errc()) return value;
  return is_negative ? Bounds::min() : Bounds::max();
}

Outcome<std::uint64_t> parse_natural(std::string_view text) {
  const auto value = read_integer(text);
  if (!value) return refuse("Invalid value for integer: ", text);
  if (*value < 0) return refuse("Invalid value for positive integer: ", text);
  return static_cast<std::uint64_t>(*value);
}

Outcome<bool> parse_boolean(std::string_view text) {
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return refuse("Invalid boolean parameter: ", text);
}

}  // namespace purgatory::api
