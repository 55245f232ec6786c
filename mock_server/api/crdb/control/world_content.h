// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/api/crdb/face.h"
#include "support/json.h"
#include "support/result.h"

namespace purgatory::api::redis {

// The Active-Active databases of a world in the form that `--load` takes, a list of
//
//   {"guid": "orders-1", "name": "orders", "clusters": ["A", "B"], "keys": {"first": "1"},
//    "default_db_config": {"memory_size": 1024}}
//
// with further members as in the "CRDB object" of the REST API. `guid`, `keys` and `clusters` may
// be left out: a new one, none, and all. `instances` may say of each cluster's what the "Instance
// info object" has beside `cluster`, and `ghost_instance_ids` which ids are not given any more.
// Keys are those of the first cluster; tasks, links, gates and what an instance that was removed by
// force has kept are no content.
Json world_content(const crdb::World& world);
// Creates them, as a client of the first of their clusters would. After an error part may be there.
Result<void, std::string> load_world(Face& face, const Json& content);

}  // namespace purgatory::api::redis
