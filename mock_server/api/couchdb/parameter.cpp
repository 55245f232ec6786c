// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/parameter.h"

#include <charconv>

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

Outcome<std::uint64_t> parse_natural(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || stop != text.data() + text.size()) {
    return refuse("Invalid value for integer: ", text);
  }
  if (value < 0) return refuse("Invalid value for positive integer: ", text);
  return static_cast<std::uint64_t>(value);
}

Outcome<bool> parse_boolean(std::string_view text) {
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return refuse("Invalid boolean parameter: ", text);
}

}  // namespace purgatory::api
