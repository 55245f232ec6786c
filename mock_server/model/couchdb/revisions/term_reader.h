// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace purgatory::couchdb {

// Reads Erlang's external term format one term after the other. Each function takes the next term
// when it is of that kind, and says nothing when it is not: what comes
// from a client may be anything.
class TermReader {
 public:
  // `bytes` begins with the version byte and is not compressed (see uncompressed_term).
  explicit TermReader(std::string_view bytes);

  std::optional<std::string> atom();
  std::optional<std::string> binary();
  std::optional<std::int64_t> integer();  // of at most 63 bits
  std::optional<std::uint32_t> list_header();
  bool small_tuple_header(std::uint8_t elements);
  bool nil();

 private:
  bool take(unsigned char tag);
  std::optional<std::uint64_t> big_endian(std::size_t bytes);
  std::optional<std::string> text(std::size_t size_bytes);
  std::optional<std::int64_t> small_big();

  std::string_view rest_;
};

// The term without zlib's compression, as `term_to_binary` writes long ones; nothing when the
// bytes are no term.
std::optional<std::string> uncompressed_term(std::string_view bytes);

}  // namespace purgatory::couchdb
