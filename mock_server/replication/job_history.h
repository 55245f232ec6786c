// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "support/clock.h"

namespace purgatory::replication {

struct JobEvent {
  enum class Type { Added, Started, Stopped, Crashed };
  Type type;
  TimePoint at;
  std::string reason;  // of a crash
};

// "added", "started", "stopped" or "crashed".
std::string_view name_of(JobEvent::Type type);

// What happened to a job, newest first, the latest 20; and how long a job that crashes again and
// again must wait. Source: CouchDB documentation, "Replication Scheduler"; CouchDB 3.5.0,
// couch_replicator_scheduler.
class JobHistory {
 public:
  void add(JobEvent event);

  const std::vector<JobEvent>& events() const { return events_; }
  // Crashes since the job last ran for two minutes.
  std::uint64_t consecutive_crashes() const;
  // When a job whose last event is a crash may start again: half a minute after the first crash,
  // twice as long after each further one, some eight hours at most.
  TimePoint next_start() const;

 private:
  std::vector<JobEvent> events_;
};

}  // namespace purgatory::replication
