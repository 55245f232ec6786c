// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/model/crdb/change.h"
#include "mock_server/model/crdb/configuration.h"
#include "mock_server/model/rules.h"

namespace purgatory::crdb {

// The members of a "CRDB object" set in a configuration: `name`, `default_db_config` member by
// member, the settings of the instances named by their `id`, and all others as they are. Within a
// `db_config` of an instance a null takes the override back (Redis Enterprise 8.0.16), and of
// `credentials` and `certificate_auth` of its cluster the one takes the place of the other. What
// the server alone gives (`guid`, `local_databases`, `ghost_instance_ids`) is passed over.
void amend(Configuration& configuration, const Json& changes);

// The configuration with the members added and removed, and the next version where that is another
// configuration, or is to be one by force.
Configuration updated(const Configuration& active, const UpdateInstances& update,
                      const RuleSet& rules);

}  // namespace purgatory::crdb
