// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/crdb/change.h"
#include "support/clock.h"
#include "support/json.h"

namespace purgatory::crdb {

// The four that the documents know; a task that was cancelled has failed.
enum class TaskStatus { Queued, Started, Finished, Failed };
std::string_view status_name(TaskStatus status);

// Where in its work a task is. All but the last are places where it can be held; from Commit on
// the decision has fallen.
enum class Phase { Queued, Started, Posted, Ready, Commit, Ended };
std::string_view phase_name(Phase phase);
std::optional<Phase> phase_named(std::string_view name);

struct TaskError {
  std::string cluster_name;  // empty where it is about none
  std::string description;
  std::string error_code;
};

// What a client said about a task before there was one.
struct TaskRequest {
  std::string id;
  std::chrono::seconds result_ttl{500};
  // What was asked, to know the same request again.
  std::string fingerprint;
};

// One piece of work that a cluster accepted. It never goes back: neither its phase, nor once ended
// anything of it.
struct Task {
  TaskRequest request;
  std::string crdb_guid;
  Change change;
  Phase phase = Phase::Queued;
  TaskStatus status = TaskStatus::Queued;
  std::string worker_name;
  std::optional<TimePoint> started;
  std::optional<TimePoint> ended;
  std::map<std::string, std::string> progress;  // the step that each cluster is at
  std::vector<TaskError> errors;

  const std::string& id() const { return request.id; }
  bool is_over() const { return phase == Phase::Ended; }
};

// "2022-10-12T09:33:41Z"
std::string timestamp(TimePoint time);

// The "CRDB task object" of the REST API; what has no value is left out.
enum class Verbose { No, Yes };
Json as_json(const Task& task, Verbose verbose);

}  // namespace purgatory::crdb
