// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/replication/wire/address.h"
#include "support/json.h"
#include "support/result.h"

namespace purgatory::replication {

// What a request to `_replicate` or a document of a replicator database asks for.
// Source: CouchDB documentation, "/_replicate" and "Replicator Database"; CouchDB 3.5.0,
// couch_replicator_parse.
struct Specification {
  DatabaseAddress source;
  DatabaseAddress target;
  bool cancel = false;
  std::optional<std::string> id;  // of what is to be cancelled
  bool continuous = false;
  bool create_target = false;
  Json create_target_params = Json::object();
  bool winning_revs_only = false;
  // At most one of these three.
  std::optional<std::vector<std::string>> doc_ids;  // ascending, none twice
  std::optional<Json> selector;
  std::string filter;                  // "design/name" or a built-in one; empty: none
  Json query_params = Json::object();  // of the filter
  std::optional<Json> since_seq;
  bool use_checkpoints = true;
  bool use_bulk_get = true;
  std::chrono::milliseconds checkpoint_interval{30'000};
  std::chrono::milliseconds connection_timeout{30'000};
  std::uint64_t batch_size = 500;
  std::uint64_t retries = 5;  // of one request

  bool operator==(const Specification& other) const;
};

struct SpecificationError {
  enum class Kind {
    BadRequest,  // an option has a wrong type
    Invalid,     // source or target cannot be used
  };
  Kind kind = Kind::Invalid;
  std::string reason;
};

// How a database is reached that is called by its name alone. Documents may not call one so
// (CouchDB 3.5.0: "local_endpoints_not_supported").
struct LocalAccess {
  std::string base_url;   // to show: "http://127.0.0.1:5984/"
  http::Headers headers;  // who asks, as the request showed it
  std::string user;
  std::string node = {};  // that was asked, and reaches it
};

// Members that are not known are left alone. With `cancel` and an id nothing else is looked at.
// `local` may be null.
Result<Specification, SpecificationError> parse_specification(const Json& body,
                                                              const LocalAccess* local);

// What tells one replication from another. The checkpoints of a replication bear `base`; `options`
// follow it in the ids that users see ("+continuous+create_target"). Two that differ in passwords
// alone are the same.
// Source: CouchDB documentation, "Replication Protocol"; CouchDB 3.5.0, couch_replicator_ids.
struct ReplicationId {
  std::string base;  // 32 hexadecimal digits
  std::string options;
  std::string text() const { return base + options; }
};

// `filter_code` is the text of the filter function, so that another text is another replication.
ReplicationId replication_id(const Specification& specification, const std::string& server_uuid,
                             const std::string& filter_code);

}  // namespace purgatory::replication
