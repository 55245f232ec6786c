// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "mock_server/model/crdb/proposal.h"
#include "mock_server/model/crdb/state.h"

namespace purgatory::crdb {

// How long a task that another one or a lost connection keeps waiting goes on trying, and how long
// the others wait for a coordinator that stopped.
inline constexpr std::chrono::milliseconds kPatience{30'000};

// The one worker of a cluster. It takes the cluster's tasks in the order of acceptance, one at a
// time, from phase to phase:
//
//   queued -> started -> posted -> ready -> commit -> ended
//
// Up to `ready` whatever fails leaves everything as it was. From `commit` on the decision stands,
// and becomes active on all participants in one step, as soon as all are reached.
//
// The worker of a cluster that is stopped does nothing. What it had posted is given up by the other
// participants when their patience is over, and its task has failed then.
class Worker {
 public:
  enum class Step {
    Moved,    // the task is one phase further, or ended
    Blocked,  // it waits for another task or a connection, until the deadline
    Held,     // a gate or the stopped cluster keeps it where it is, however long
    Idle,
  };

  Step step(State& state, std::size_t cluster, TimePoint now);
  // Gives the first task up as it is; what it has posted is taken back.
  void abandon(State& state, std::size_t cluster, Task& task);

  const std::optional<Proposal>& proposal() const { return proposal_; }
  // When a task that is blocked gives up; nothing for one that is not.
  std::optional<TimePoint> deadline() const;
  void postpone(std::chrono::milliseconds by) {
    if (waiting_since_) *waiting_since_ += by;
  }

 private:
  Step stay();
  Step start(State& state, std::size_t cluster, Task& task, TimePoint now);
  Step post(State& state, std::size_t cluster, Task& task, TimePoint now);
  Step confirm(State& state, std::size_t cluster, Task& task, TimePoint now);
  Step complete(State& state, std::size_t cluster, Task& task, TimePoint now);
  // To `phase`, with what each participant is told.
  Step move(State& state, Task& task, Phase phase, ConfigurationStatus status);
  Step wait(State& state, std::size_t cluster, TimePoint now, std::vector<TaskError> errors);
  Step fail(State& state, std::size_t cluster, TimePoint now, std::vector<TaskError> errors);
  void end(State& state, std::size_t cluster, TimePoint now, TaskStatus status);

  std::optional<Proposal> proposal_;
  std::optional<TimePoint> waiting_since_;
};

}  // namespace purgatory::crdb
