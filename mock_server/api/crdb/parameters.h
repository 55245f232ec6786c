// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/api/crdb/call.h"
#include "support/json.h"

namespace purgatory::api::redis {

// Headers, query parameters and bodies, each with its 400.

// What a client says of the task to come: X-Task-ID and X-Result-TTL.
struct TaskParameters {
  std::optional<std::string> id;                   // 1 to 128 of A-Z a-z 0-9 . _ : -
  std::optional<std::chrono::seconds> result_ttl;  // from 0 to 2147483647
};
Outcome<TaskParameters> task_parameters(const Call& call);
// X-Result-TTL alone.
Outcome<std::optional<std::chrono::seconds>> result_ttl(const Call& call);

// "true" or "false" in any case; false when it is not there.
Outcome<bool> flag(const Call& call, std::string_view name);
// One beyond 64 bits comes as the nearest that there is.
Outcome<std::optional<std::int64_t>> integer(const Call& call, std::string_view name);

// The body; nothing when there is none. Refuses a Content-Type that is not JSON.
Outcome<std::optional<std::string>> read_body(Call& call);
Outcome<Json> read_object(Call& call);

}  // namespace purgatory::api::redis
