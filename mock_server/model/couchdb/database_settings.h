// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "mock_server/model/couchdb/sequence.h"
#include "mock_server/model/rules.h"
#include "support/clock.h"
#include "support/json.h"

namespace purgatory::couchdb {

inline constexpr std::int64_t kDefaultRevsLimit = 1000;
inline constexpr std::int64_t kDefaultPurgedInfosLimit = 1000;

// What a database is from its creation to its end.
struct DatabaseIdentity {
  std::string name;
  SequenceOrigin origin;  // its node and uuid
  TimePoint created{};
};

// A positive integer of any size: kept as it was written, counted with as far as a machine goes.
class Limit {
 public:
  explicit Limit(Json value);
  const Json& value() const { return value_; }
  std::uint64_t count() const { return count_; }

 private:
  Json value_;
  std::uint64_t count_;
};

bool is_positive_integer(const Json& value);

// What an administrator sets.
struct DatabaseSettings {
  explicit DatabaseSettings(const RuleSet& rules);
  Limit revs_limit;
  Limit purged_infos_limit;
  Json security;
};

// A lower-case letter, then lower-case letters, digits and `_$()+-/`; `_users`, `_replicator`,
// `_global_changes` besides. Source: CouchDB documentation, PUT /{db}. A dot and at least ten
// digits may end it (CouchDB 3.5.0, couch_db:validate_dbname).
bool is_legal_database_name(std::string_view name);

}  // namespace purgatory::couchdb
