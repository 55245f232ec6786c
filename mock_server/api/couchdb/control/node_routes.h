// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mock_server/api/control/call.h"
#include "mock_server/api/couchdb/cluster/faces.h"

namespace purgatory::api {

// Below /_mock/couchdb/: the nodes of a cluster, stopped and started; the links between them, cut
// and healed; internal replication, held, released and taken step by step. Where there is one node,
// it is shown, and nothing can be steered.
std::vector<ControlRoute> node_routes(Faces& faces);

// The node that a view of the control is to show (`?node=2`), from 0; the first unless named.
Outcome<std::size_t> node_shown(const Faces& faces, const ControlCall& call);

}  // namespace purgatory::api
