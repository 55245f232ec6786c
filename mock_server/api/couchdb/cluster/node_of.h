// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/couchdb/call.h"

namespace purgatory::api {

// The node that the route names, `_local` being the one that is asked. One that is not reached is
// an error, as is a name that no node has. Requires the lock.
// Source: CouchDB 3.5.0, chttpd_node.
Outcome<Face*> node_of(const Call& call);

}  // namespace purgatory::api
