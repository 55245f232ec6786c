// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/external_term.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace purgatory::couchdb {
namespace {

// Tags of Erlang's external term format.
constexpr char kVersion = static_cast<char>(131);
constexpr char kNewFloat = 70;
constexpr char kSmallInteger = 97;
constexpr char kInteger = 98;
constexpr char kAtom = 100;
constexpr char kSmallTuple = 104;
constexpr char kNil = 106;
constexpr char kString = 107;
constexpr char kList = 108;
constexpr char kBinary = 109;
constexpr char kSmallBig = 110;
constexpr char kLargeBig = 111;

constexpr std::int64_t kLargestByte = 255;
constexpr std::size_t kLongestString = 65535;
constexpr int kByteBits = 8;

std::string little_endian(std::uint64_t value) {
  std::string bytes;
  for (; value != 0; value >>= kByteBits) bytes.push_back(static_cast<char>(value & 0xFF));
  return bytes;
}

// The magnitude of a decimal number, as little-endian bytes: schoolbook, nine digits at a time.
std::string magnitude_of(std::string_view digits) {
  constexpr std::size_t kDigitsAtOnce = 9;
  std::string bytes;
  while (!digits.empty()) {
    const std::string_view part = digits.substr(0, kDigitsAtOnce);
    std::uint64_t scale = 1;
    std::uint64_t carry = 0;
    for (const char digit : part) {
      scale *= 10;
      carry = carry * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    for (char& byte : bytes) {
      carry += static_cast<unsigned char>(byte) * scale;
      byte = static_cast<char>(carry & 0xFF);
      carry >>= kByteBits;
    }
    bytes += little_endian(carry);
    digits.remove_prefix(part.size());
  }
  return bytes;
}

// Such a list is a string to Erlang, and written as one.
bool is_byte_list(const Json::Array& elements) {
  return !elements.empty() && elements.size() <= kLongestString &&
         std::ranges::all_of(elements, [](const Json& element) {
           return element.is_small_integer() && element.as_integer() >= 0 &&
                  element.as_integer() <= kLargestByte;
         });
}

}  // namespace

TermWriter::TermWriter() { bytes_.push_back(kVersion); }

void TermWriter::number32(std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= kByteBits) {
    bytes_.push_back(static_cast<char>((value >> shift) & 0xFF));
  }
}

void TermWriter::atom(std::string_view name) {
  bytes_.push_back(kAtom);
  bytes_.push_back(static_cast<char>(name.size() >> kByteBits));
  bytes_.push_back(static_cast<char>(name.size() & 0xFF));
  bytes_ += name;
}

void TermWriter::binary(std::string_view bytes) {
  bytes_.push_back(kBinary);
  number32(static_cast<std::uint32_t>(bytes.size()));
  bytes_ += bytes;
}

void TermWriter::integer(std::int64_t value) {
  if (value >= 0 && value <= kLargestByte) {
    bytes_.push_back(kSmallInteger);
    bytes_.push_back(static_cast<char>(value));
  } else if (value >= std::numeric_limits<std::int32_t>::min() &&
             value <= std::numeric_limits<std::int32_t>::max()) {
    bytes_.push_back(kInteger);
    number32(static_cast<std::uint32_t>(value));
  } else {
    const auto bits = static_cast<std::uint64_t>(value);
    big_integer(value < 0, little_endian(value < 0 ? 0 - bits : bits));
  }
}

void TermWriter::big_integer(bool negative, std::string_view magnitude) {
  if (magnitude.size() <= static_cast<std::size_t>(kLargestByte)) {
    bytes_.push_back(kSmallBig);
    bytes_.push_back(static_cast<char>(magnitude.size()));
  } else {
    bytes_.push_back(kLargeBig);
    number32(static_cast<std::uint32_t>(magnitude.size()));
  }
  bytes_.push_back(negative ? 1 : 0);
  bytes_ += magnitude;
}

void TermWriter::list_header(std::uint32_t elements) {
  bytes_.push_back(kList);
  number32(elements);
}

void TermWriter::nil() { bytes_.push_back(kNil); }

void TermWriter::small_tuple_header(std::uint8_t elements) {
  bytes_.push_back(kSmallTuple);
  bytes_.push_back(static_cast<char>(elements));
}

void TermWriter::json_integer(const Json& value) {
  if (value.is_small_integer()) return integer(value.as_integer());
  std::string_view digits = value.as_big_integer().digits;
  const bool negative = digits.front() == '-';
  if (negative) digits.remove_prefix(1);
  big_integer(negative, magnitude_of(digits));
}

void TermWriter::json_array(const Json& value) {
  const Json::Array& elements = value.elements();
  if (is_byte_list(elements)) {
    bytes_.push_back(kString);
    bytes_.push_back(static_cast<char>(elements.size() >> kByteBits));
    bytes_.push_back(static_cast<char>(elements.size() & 0xFF));
    for (const Json& element : elements) bytes_.push_back(static_cast<char>(element.as_integer()));
    return;
  }
  if (!elements.empty()) list_header(static_cast<std::uint32_t>(elements.size()));
  for (const Json& element : elements) json(element);
  nil();
}

void TermWriter::json_object(const Json& value) {
  small_tuple_header(1);
  const Json::Members& members = value.members();
  if (!members.empty()) list_header(static_cast<std::uint32_t>(members.size()));
  for (const auto& [key, member] : members) {
    small_tuple_header(2);
    binary(key);
    json(member);
  }
  nil();
}

// Recurses once a level; the parser bounds the depth (kMaxJsonDepth).
void TermWriter::json(const Json& value) {
  if (value.is_null()) return atom("null");
  if (value.is_boolean()) return atom(value.as_boolean() ? "true" : "false");
  if (value.is_integer()) return json_integer(value);
  if (value.is_string()) return binary(value.as_string());
  if (value.is_array()) return json_array(value);
  if (value.is_object()) return json_object(value);
  bytes_.push_back(kNewFloat);
  const auto bits = std::bit_cast<std::uint64_t>(value.as_double());
  number32(static_cast<std::uint32_t>(bits >> 32));
  number32(static_cast<std::uint32_t>(bits & 0xFFFFFFFF));
}

}  // namespace purgatory::couchdb
