// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/api/crdb/call.h"
#include "mock_server/api/crdb/parameters.h"
#include "support/json.h"

namespace purgatory::api::redis {

// A change as a request asked for it.
struct Submission {
  std::string guid;
  crdb::Change change;
  Json body;  // as it came, to know the same request again
  bool is_dry_run = false;
};

// Takes the change on as a task and answers with it, queued. A task id that is in use gives the
// task that has it when the request is the same, and nothing is done again; else it is a conflict.
// That comes before "not found", or a purge that is done could not be asked for twice
// (docs/rulings.md).
Outcome<http::Response> submit(Call& call, const TaskParameters& parameters, Submission submission);

}  // namespace purgatory::api::redis
