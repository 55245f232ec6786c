// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/documents/byte_range.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "support/text.h"

namespace purgatory::api {
namespace {

// First and last byte, as sent; one of them may be missing.
struct AskedRange {
  std::optional<std::uint64_t> first;
  std::optional<std::uint64_t> last;
};

bool parse_number(std::string_view text, std::optional<std::uint64_t>& number) {
  if (text.empty()) return true;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  number = value;
  return fault == std::errc() && end == text.data() + text.size();
}

std::optional<AskedRange> parse_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes=";
  if (!text.starts_with(kUnit)) return std::nullopt;
  text = trim(text.substr(kUnit.size()));
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  AskedRange asked;
  if (!parse_number(text.substr(0, dash), asked.first)) return std::nullopt;
  if (!parse_number(text.substr(dash + 1), asked.last)) return std::nullopt;
  const bool is_backward = asked.first && asked.last && *asked.last < *asked.first;
  if (is_backward || (!asked.first && !asked.last)) return std::nullopt;
  return asked;
}

}  // namespace

Outcome<void> cut_to_range(http::Response& whole, std::string_view range) {
  const auto asked = parse_range(range);
  if (!asked) return {};
  const std::uint64_t size = whole.body.size();
  const bool is_suffix = !asked->first.has_value();
  const std::uint64_t first = is_suffix ? size - std::min(size, *asked->last) : *asked->first;
  const std::uint64_t last =
      is_suffix ? size - 1 : std::min(asked->last.value_or(size - 1), size - 1);
  if (size == 0 || first >= size) {
    Error error{ErrorKind::RangeNotSatisfiable, "Requested range not satisfiable", {}};
    error.headers.add("Content-Range", "bytes */" + std::to_string(size));
    return Failure<Error>(std::move(error));
  }
  whole.status = 206;
  whole.headers.remove("Content-MD5");
  whole.headers.add("Content-Range", "bytes " + std::to_string(first) + "-" + std::to_string(last) +
                                         "/" + std::to_string(size));
  whole.body = whole.body.substr(first, last - first + 1);
  return {};
}

}  // namespace purgatory::api
