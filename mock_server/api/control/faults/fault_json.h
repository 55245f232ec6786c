// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "mock_server/api/control/faults/faults.h"
#include "mock_server/api/error.h"
#include "support/json.h"

namespace purgatory::api {

// A fault as a person writes it, for example
//   {"method": "PUT", "path": "/db/*", "times": 2, "after": 1, "latency_ms": 300, "status": 503}
// with at most one of `status` (with `body` and `headers`), `drop` and `cut_body` (docs/
// mock_server.md). `faces` are the names that `face` may have. A fault that would do nothing is a
// mistake.
Outcome<Fault> parse_fault(const Json& json, const std::vector<std::string>& faces);

// The same members, and `number`, `matched`, `struck`, `spent`.
Json fault_json(const FaultRecord& record);

}  // namespace purgatory::api
