// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/model_error.h"
#include "support/json.h"

namespace purgatory::couchdb {

// The part of a revision behind its generation: 16 bytes for a text of 32 hexadecimal digits, the
// text itself for any other. Compared byte by byte, so `ff…` (32 digits) is greater than `zzz`.
// Up to 16 bytes are held in place; longer ones are shared between copies.
class RevisionHash {
 public:
  RevisionHash() = default;
  explicit RevisionHash(std::string_view bytes);

  // From its text; fails for 32 characters that are not all hexadecimal.
  static ModelResult<RevisionHash> parse(std::string_view text);

  std::string_view bytes() const;
  // 16 bytes as 32 lower-case hexadecimal digits, whatever text they came from; others as they are.
  std::string text() const;

  bool operator==(const RevisionHash& other) const { return bytes() == other.bytes(); }
  std::strong_ordering operator<=>(const RevisionHash& other) const;

 private:
  static constexpr std::size_t kInPlace = 16;
  std::array<char, kInPlace> in_place_{};
  std::uint8_t size_ = 0;
  std::shared_ptr<const std::string> long_;
};

// The largest generation that is read, in decimal digits. CouchDB has no bound; ours keeps a
// generation a machine word, and is 10^9 times beyond what a billion writes a second reach in a
// year.
inline constexpr std::size_t kMaxGenerationDigits = 18;

// One state of a document: `3-c50a…`. Ordered by generation, then by hash bytes. The generation
// may be 0 or negative inside a history that claims more ancestors than its start allows.
// Source: CouchDB 3.5.0, couch_doc (parse_rev, rev_to_str).
struct Revision {
  std::int64_t generation = 0;
  RevisionHash hash;

  // Splits at the first '-'. The left part is an integer literal (`+1` and `01` are 1); the right
  // part may be empty and may contain '-'.
  static ModelResult<Revision> parse(std::string_view text);
  // A string; or an array of character codes, which CouchDB reads as a string.
  // (A template so that a literal is not converted to Json.)
  template <std::same_as<Json> Value>
  static ModelResult<Revision> parse(const Value& value) {
    return parse_json(value);
  }
  std::string text() const;

  bool operator==(const Revision&) const = default;
  std::strong_ordering operator<=>(const Revision&) const = default;

 private:
  static ModelResult<Revision> parse_json(const Json& value);
};

// A revision with its ancestors: hashes from the newest, of generation `start`, to the oldest.
// Empty when a document names no revision.
struct History {
  std::int64_t start = 0;
  std::vector<RevisionHash> hashes;

  bool empty() const { return hashes.empty(); }
  // Requires a history that is not empty.
  Revision newest() const { return {start, hashes.front()}; }
  bool operator==(const History&) const = default;
};

}  // namespace purgatory::couchdb
