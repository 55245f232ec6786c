// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/control/call.h"

namespace purgatory::api {

struct Face;

// GET /_mock/couchdb/replications: the jobs there are, in the order in which they came, the first
// hundred; each as `_scheduler/jobs` shows it, with its `state` and `error_count`. Takes no lock.
Outcome<http::Response> view_replications(const Face& face, const ControlCall& call);

}  // namespace purgatory::api
