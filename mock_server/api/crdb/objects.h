// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "mock_server/model/crdb/world.h"
#include "support/json.h"

namespace purgatory::api::redis {

// The objects that answers carry (Redis documentation, REST API, "Objects"). Passwords and keys,
// wherever they stand, are blanked, as the product does.

// "CRDB object" as one cluster sees it: `db_uid` and `local_databases` are those of its own
// instance.
Json crdb_object(const std::string& guid, const crdb::Copy& copy, const RuleSet& rules);

// "Health report object" for each member cluster, or that of one instance. A cluster that is not
// reached is told of by the one that was asked.
Json health_reports(const crdb::World& world, std::size_t asked, const std::string& guid,
                    std::optional<std::int64_t> instance);

// "BDB object": the local database of an instance, on the cluster at that place.
Json database_object(const crdb::World& world, std::size_t place, const std::string& guid);

// The metrics `no_of_keys` and `used_memory` of a local database.
Json database_metrics(const crdb::Copy& copy, TimePoint now);

}  // namespace purgatory::api::redis
