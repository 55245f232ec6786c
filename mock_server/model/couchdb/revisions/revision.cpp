// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision.h"

#include <algorithm>
#include <charconv>

#include "support/text.h"

namespace purgatory::couchdb {
namespace {

constexpr std::size_t kHashBytes = 16;
constexpr std::size_t kHashDigits = 2 * kHashBytes;

// An Erlang integer literal without its minus sign, which no revision can begin with.
ModelResult<std::int64_t> parse_generation(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const bool all_digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !all_digits) return invalid_revision();
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
  if (text.size() > kMaxGenerationDigits) return invalid_revision();
  std::int64_t generation = 0;
  std::from_chars(text.data(), text.data() + text.size(), generation);
  return generation;
}

// A list of character codes is a string to Erlang.
ModelResult<std::string> text_of_codes(const Json& codes) {
  constexpr std::int64_t kLargestByte = 255;
  std::string text;
  for (const Json& code : codes.elements()) {
    const bool is_byte =
        code.is_small_integer() && code.as_integer() >= 0 && code.as_integer() <= kLargestByte;
    if (!is_byte) return invalid_revision();
    text.push_back(static_cast<char>(code.as_integer()));
  }
  return text;
}

}  // namespace

RevisionHash::RevisionHash(std::string_view bytes) {
  if (bytes.size() <= kInPlace) {
    std::ranges::copy(bytes, in_place_.begin());
    size_ = static_cast<std::uint8_t>(bytes.size());
  } else {
    long_ = std::make_shared<const std::string>(bytes);
  }
}

ModelResult<RevisionHash> RevisionHash::parse(std::string_view text) {
  if (text.size() != kHashDigits) return RevisionHash(text);
  const auto bytes = from_hex(text);
  if (!bytes) return invalid_revision();
  return RevisionHash(*bytes);
}

std::string_view RevisionHash::bytes() const {
  return long_ ? std::string_view(*long_) : std::string_view(in_place_.data(), size_);
}

std::string RevisionHash::text() const {
  return size_ == kHashBytes ? to_hex(bytes()) : std::string(bytes());
}

std::strong_ordering RevisionHash::operator<=>(const RevisionHash& other) const {
  // std::char_traits<char> compares as unsigned bytes.
  return bytes().compare(other.bytes()) <=> 0;
}

ModelResult<Revision> Revision::parse(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return invalid_revision();
  const auto generation = parse_generation(text.substr(0, dash));
  if (!generation) return Failure<ModelError>(generation.error());
  auto hash = RevisionHash::parse(text.substr(dash + 1));
  if (!hash) return Failure<ModelError>(hash.error());
  return Revision{*generation, std::move(*hash)};
}

ModelResult<Revision> Revision::parse_json(const Json& value) {
  if (value.is_string()) return parse(std::string_view(value.as_string()));
  if (!value.is_array()) return invalid_revision();
  const auto text = text_of_codes(value);
  if (!text) return Failure<ModelError>(text.error());
  return parse(std::string_view(*text));
}

std::string Revision::text() const { return std::to_string(generation) + "-" + hash.text(); }

}  // namespace purgatory::couchdb
