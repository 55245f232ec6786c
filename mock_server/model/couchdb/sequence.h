// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/model_error.h"

namespace purgatory::couchdb {

// Who counts: the node that holds the database and the database's own uuid. A sequence of another
// database, or of one that was deleted and made again, does not apply.
struct SequenceOrigin {
  std::string node;
  std::string uuid;
};

// `<n>-<opaque>`: the opaque part is base64url of an Erlang term that lists, for the one range of
// hashes there is, node and number. Clients must not look into it.
// Source: CouchDB 3.5.0, fabric_view_changes (pack_seqs), fabric_db_info.
std::string print_update_sequence(const SequenceOrigin& origin, std::uint64_t number);
std::string print_purge_sequence(const SequenceOrigin& origin, std::uint64_t number);

// What an update sequence string says. Only the opaque part counts: the number in front is ignored
// and may be absent, double quotes around all are tolerated.
struct ParsedSequence {
  std::uint64_t number = 0;
  std::string uuid_prefix;
};
ModelResult<ParsedSequence> parse_update_sequence(std::string_view text);
// The number to continue after: 0, so everything anew, when the string is of another origin.
ModelResult<std::uint64_t> resolve_update_sequence(const SequenceOrigin& origin,
                                                   std::string_view text);

}  // namespace purgatory::couchdb
