// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/sequence.h"

#include <optional>

#include "mock_server/model/couchdb/revisions/external_term.h"
#include "mock_server/model/couchdb/revisions/term_reader.h"
#include "support/gzip.h"
#include "support/text.h"

namespace purgatory::couchdb {
namespace {

constexpr std::size_t kUuidPrefix = 7;
constexpr std::int64_t kLastHash = 0xFFFFFFFF;

Failure<ModelError> malformed() {
  return failure(ModelErrorKind::InvalidSequence,
                 "Malformed sequence supplied in 'since' parameter.");
}

// [{Node, [0, 16#FFFFFFFF], …}]: one shard, which holds all hashes; the caller adds what it is at.
TermWriter begin_shard_list(const SequenceOrigin& origin) {
  TermWriter term;
  term.list_header(1);
  term.small_tuple_header(3);
  term.atom(origin.node);
  term.list_header(2);
  term.integer(0);
  term.integer(kLastHash);
  term.nil();
  return term;
}

std::string finish(TermWriter term, std::uint64_t number) {
  term.nil();
  return std::to_string(number) + "-" + base64url(term.bytes());
}

std::string_view without_quotes(std::string_view text) {
  while (!text.empty() && text.front() == '"') text.remove_prefix(1);
  while (!text.empty() && text.back() == '"') text.remove_suffix(1);
  return text;
}

// Base64 without padding may come with either alphabet's padding added by a client.
std::optional<std::string> from_base64url(std::string_view text) {
  std::string standard(text);
  for (char& c : standard) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
  }
  while (standard.size() % 4 != 0) standard.push_back('=');
  return from_base64(standard);
}

// Only digits, or nothing at all, may stand before the first dash for it to be a prefix.
std::string_view opaque_part(std::string_view text) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return text;
  if (text.substr(0, dash).find_first_not_of("0123456789") != std::string_view::npos) return text;
  return text.substr(dash + 1);
}

std::optional<ParsedSequence> read_position(TermReader& term) {
  ParsedSequence parsed;
  if (!term.small_tuple_header(3)) return std::nullopt;
  const auto number = term.integer();
  const auto uuid = term.binary();
  if (!number || *number < 0 || !uuid || !term.atom()) return std::nullopt;
  parsed.number = static_cast<std::uint64_t>(*number);
  parsed.uuid_prefix = *uuid;
  return parsed;
}

// Reads what begin_shard_list and print_update_sequence wrote. A sequence of several shards is of
// another database: it says nothing here, but is well-formed.
std::optional<ParsedSequence> read_shard_list(std::string_view bytes) {
  TermReader term(bytes);
  const auto shards = term.list_header();
  if (!shards || *shards == 0) return std::nullopt;
  if (*shards > 1) return ParsedSequence{};
  const bool is_shard = term.small_tuple_header(3) && term.atom().has_value() &&
                        term.list_header() == 2U && term.integer().has_value() &&
                        term.integer().has_value() && term.nil();
  if (!is_shard) return std::nullopt;
  return read_position(term);
}

}  // namespace

std::string print_update_sequence(const SequenceOrigin& origin, std::uint64_t number) {
  TermWriter term = begin_shard_list(origin);
  term.small_tuple_header(3);
  term.integer(static_cast<std::int64_t>(number));
  term.binary(std::string_view(origin.uuid).substr(0, kUuidPrefix));
  term.atom(origin.node);
  return finish(std::move(term), number);
}

std::string print_purge_sequence(const SequenceOrigin& origin, std::uint64_t number) {
  TermWriter term = begin_shard_list(origin);
  term.integer(static_cast<std::int64_t>(number));
  return finish(std::move(term), number);
}

ModelResult<ParsedSequence> parse_update_sequence(std::string_view text) {
  const auto bytes = from_base64url(opaque_part(without_quotes(text)));
  if (!bytes) return malformed();
  const auto plain = uncompressed_term(*bytes);
  if (!plain) return malformed();
  auto parsed = read_shard_list(*plain);
  if (!parsed) return malformed();
  return *std::move(parsed);
}

ModelResult<std::uint64_t> resolve_update_sequence(const SequenceOrigin& origin,
                                                   std::string_view text) {
  const auto parsed = parse_update_sequence(text);
  if (!parsed) return Failure<ModelError>(parsed.error());
  const bool is_ours = parsed->uuid_prefix == std::string_view(origin.uuid).substr(0, kUuidPrefix);
  return is_ours ? parsed->number : 0;
}

}  // namespace purgatory::couchdb
