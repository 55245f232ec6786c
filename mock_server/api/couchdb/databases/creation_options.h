// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "mock_server/api/couchdb/call.h"

namespace purgatory::api {

// What `PUT /{db}` may ask of a new database.
struct CreationOptions {
  std::optional<std::uint64_t> copies;  // `n`; nothing: as the cluster has it
};

// Checks `n`, `q`, `placement`, `engine` and `partitioned` in this order and with the reasons of
// CouchDB 3.5.0 (chttpd_db:create_db_req). There is always one shard, so `q` is left aside then;
// zones and partitions are not there, and who asks for them is told so.
Outcome<CreationOptions> parse_creation_options(const Call& call);

}  // namespace purgatory::api
