// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/term_reader.h"

#include "support/gzip.h"

namespace purgatory::couchdb {
namespace {

constexpr char kVersion = static_cast<char>(131);
constexpr char kCompressed = 80;
// A sequence of a database with thousands of shards stays far below this.
constexpr std::size_t kLongestTerm = 1 << 20;

// Tags; an atom may come in three ways, by the release of Erlang.
constexpr unsigned char kSmallInteger = 97;
constexpr unsigned char kInteger = 98;
constexpr unsigned char kAtom = 100;
constexpr unsigned char kSmallTuple = 104;
constexpr unsigned char kNil = 106;
constexpr unsigned char kList = 108;
constexpr unsigned char kBinary = 109;
constexpr unsigned char kSmallBig = 110;
constexpr unsigned char kUtf8Atom = 118;
constexpr unsigned char kSmallUtf8Atom = 119;

}  // namespace

TermReader::TermReader(std::string_view bytes) : rest_(bytes) {
  if (!rest_.empty()) rest_.remove_prefix(1);
}

bool TermReader::take(unsigned char tag) {
  if (rest_.empty() || static_cast<unsigned char>(rest_.front()) != tag) return false;
  rest_.remove_prefix(1);
  return true;
}

std::optional<std::uint64_t> TermReader::big_endian(std::size_t bytes) {
  if (rest_.size() < bytes) return std::nullopt;
  std::uint64_t value = 0;
  for (const char byte : rest_.substr(0, bytes)) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  rest_.remove_prefix(bytes);
  return value;
}

std::optional<std::string> TermReader::text(std::size_t size_bytes) {
  const auto size = big_endian(size_bytes);
  if (!size || rest_.size() < *size) return std::nullopt;
  std::string value(rest_.substr(0, *size));
  rest_.remove_prefix(*size);
  return value;
}

std::optional<std::string> TermReader::atom() {
  if (take(kAtom) || take(kUtf8Atom)) return text(2);
  if (take(kSmallUtf8Atom)) return text(1);
  return std::nullopt;
}

std::optional<std::string> TermReader::binary() { return take(kBinary) ? text(4) : std::nullopt; }

std::optional<std::int64_t> TermReader::small_big() {
  constexpr std::size_t kMostBytes = 8;
  const auto size = big_endian(1);
  const auto sign = big_endian(1);
  if (!size || !sign || *size > kMostBytes || rest_.size() < *size) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = *size; i > 0; --i) {
    value = value << 8 | static_cast<unsigned char>(rest_[i - 1]);
  }
  rest_.remove_prefix(*size);
  if (value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return *sign == 0 ? static_cast<std::int64_t>(value) : -static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> TermReader::integer() {
  if (take(kSmallBig)) return small_big();
  const bool is_byte = take(kSmallInteger);
  if (!is_byte && !take(kInteger)) return std::nullopt;
  const auto bits = big_endian(is_byte ? 1 : 4);
  if (!bits) return std::nullopt;
  if (is_byte) return static_cast<std::int64_t>(*bits);
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(*bits));
}

std::optional<std::uint32_t> TermReader::list_header() {
  if (!take(kList)) return std::nullopt;
  const auto size = big_endian(4);
  if (!size) return std::nullopt;
  return static_cast<std::uint32_t>(*size);
}

bool TermReader::small_tuple_header(std::uint8_t elements) {
  return take(kSmallTuple) && take(elements);
}

bool TermReader::nil() { return take(kNil); }

std::optional<std::string> uncompressed_term(std::string_view bytes) {
  constexpr std::size_t kCompressedHead = 6;  // version, tag, size in 32 bits
  if (bytes.size() < 2 || bytes[0] != kVersion) return std::nullopt;
  if (bytes[1] != kCompressed) return std::string(bytes);
  if (bytes.size() < kCompressedHead) return std::nullopt;
  auto term = zlib_decompress(bytes.substr(kCompressedHead), kLongestTerm);
  if (!term) return std::nullopt;
  return kVersion + *term;
}

}  // namespace purgatory::couchdb
