// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/crdb/error.h"
#include "mock_server/model/crdb/change.h"
#include "mock_server/model/rules.h"
#include "support/json.h"

namespace purgatory::api::redis {

// The objects that requests carry, as the changes they ask for. What is not in the documents is
// kept and given back; what has the wrong type is refused with its name.

// The "CRDB object" of POST /v1/crdbs. Instances without an id get the next free one.
Outcome<crdb::Create> parse_create(const Json& body);
// The GUID that a client chose; empty when it chose none.
Outcome<std::string> parse_guid(const Json& body);
Outcome<crdb::Patch> parse_patch(const Json& body);
// The "modify request object" of /updates, `force_remove` in any of its three places.
Outcome<crdb::UpdateInstances> parse_updates(const Json& body);
// {"instances": [1]}, each once.
Outcome<crdb::Purge> parse_purge(const Json& body);

}  // namespace purgatory::api::redis
