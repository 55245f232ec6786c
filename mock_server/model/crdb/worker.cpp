// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/worker.h"

#include <utility>

#include <fmt/format.h>

#include "mock_server/model/crdb/replication.h"
#include "support/overloaded.h"

namespace purgatory::crdb {

std::optional<TimePoint> Worker::deadline() const {
  if (!waiting_since_) return std::nullopt;
  return *waiting_since_ + kPatience;
}

Worker::Step Worker::step(State& state, std::size_t cluster, TimePoint now) {
  Task* const task = state.clusters[cluster].tasks.front();
  if (task == nullptr) return Step::Idle;
  if (state.held.contains(task->phase)) return stay();
  if (!state.network.is_running(cluster)) {
    if (!proposal_) return stay();
    return wait(state, cluster, now,
                {{state.clusters[cluster].name, "The cluster stopped before the task was over",
                  "cluster_unreachable"}});
  }
  state.clusters[cluster].tasks.touch(*task);
  if (proposal_) {
    auto losses = superseded(state, cluster, *proposal_, *task);
    if (!losses.empty()) return fail(state, cluster, now, std::move(losses));
  }
  switch (task->phase) {
    case Phase::Queued:
      return start(state, cluster, *task, now);
    case Phase::Started:
      return post(state, cluster, *task, now);
    case Phase::Posted:
    case Phase::Ready:
      return confirm(state, cluster, *task, now);
    case Phase::Commit:
      return complete(state, cluster, *task, now);
    case Phase::Ended:
      break;
  }
  return Step::Idle;
}

Worker::Step Worker::stay() {
  waiting_since_.reset();
  return Step::Held;
}

Worker::Step Worker::start(State& state, std::size_t cluster, Task& task, TimePoint now) {
  task.phase = Phase::Started;
  task.status = TaskStatus::Started;
  task.started = now;
  task.worker_name = "crdb_worker:1:0";
  task.progress[state.clusters[cluster].name] = "started";
  return Step::Moved;
}

Worker::Step Worker::post(State& state, std::size_t cluster, Task& task, TimePoint now) {
  auto proposal = propose(state, cluster, task);
  if (!proposal) {
    return std::visit(
        Overloaded{[&](const Busy& busy) {
                     return wait(
                         state, cluster, now,
                         {{busy.cluster,
                           fmt::format("Task {} changes the same database", busy.task), "busy"}});
                   },
                   [&](const std::vector<TaskError>& errors) {
                     return fail(state, cluster, now, errors);
                   }},
        proposal.error());
  }
  proposal_ = *std::move(proposal);
  crdb::post(state, cluster, *proposal_, task);
  return move(state, task, Phase::Posted, ConfigurationStatus::Posted);
}

Worker::Step Worker::confirm(State& state, std::size_t cluster, Task& task, TimePoint now) {
  auto errors = unreachable(state, cluster, *proposal_);
  if (!errors.empty()) return fail(state, cluster, now, std::move(errors));
  const bool is_ready = task.phase == Phase::Ready;
  return move(state, task, is_ready ? Phase::Commit : Phase::Ready,
              is_ready ? ConfigurationStatus::Committed : ConfigurationStatus::Ready);
}

Worker::Step Worker::complete(State& state, std::size_t cluster, Task& task, TimePoint now) {
  auto errors = unreachable(state, cluster, *proposal_);
  if (!errors.empty()) return wait(state, cluster, now, std::move(errors));
  // Operations of an instance that leaves must have reached the others first. A purge is nobody
  // else's affair.
  const bool is_local = std::holds_alternative<Purge>(task.change);
  if (is_local && !state.keeps(Rule::CrdbPurgeTakesRemovedInstances)) {
    return fail(state, cluster, now, {{"", "Purging is refused", "internal_error"}});
  }
  if (!is_local) synchronize(state, proposal_->guid);
  commit(state, cluster, *proposal_, task);
  for (const std::size_t participant : proposal_->participants) {
    task.progress[state.clusters[participant].name] = "commit-completed";
  }
  withdraw(state, cluster, *proposal_, task);
  const std::string guid = std::move(proposal_->guid);
  end(state, cluster, now, TaskStatus::Finished);
  if (!is_local) synchronize(state, guid);
  return Step::Moved;
}

Worker::Step Worker::move(State& state, Task& task, Phase phase, ConfigurationStatus status) {
  waiting_since_.reset();
  task.phase = phase;
  mark(state, *proposal_, status);
  for (const std::size_t participant : proposal_->participants) {
    task.progress[state.clusters[participant].name] = status_name(status);
  }
  return Step::Moved;
}

Worker::Step Worker::wait(State& state, std::size_t cluster, TimePoint now,
                          std::vector<TaskError> errors) {
  if (!waiting_since_) waiting_since_ = now;
  if (now >= *deadline()) return fail(state, cluster, now, std::move(errors));
  return Step::Blocked;
}

Worker::Step Worker::fail(State& state, std::size_t cluster, TimePoint now,
                          std::vector<TaskError> errors) {
  Task& task = *state.clusters[cluster].tasks.front();
  state.clusters[cluster].tasks.touch(task);
  abandon(state, cluster, task);
  task.errors = std::move(errors);
  end(state, cluster, now, TaskStatus::Failed);
  return Step::Moved;
}

void Worker::abandon(State& state, std::size_t cluster, Task& task) {
  if (proposal_) {
    withdraw(state, cluster, *proposal_, task);
    // What came while it was posted was kept out by it.
    if (!std::holds_alternative<Purge>(task.change)) synchronize(state, proposal_->guid);
    for (const std::size_t participant : proposal_->participants) {
      task.progress[state.clusters[participant].name] = status_name(ConfigurationStatus::Failed);
    }
  }
  proposal_.reset();
  waiting_since_.reset();
}

void Worker::end(State& state, std::size_t cluster, TimePoint now, TaskStatus status) {
  TaskLog& tasks = state.clusters[cluster].tasks;
  Task& task = *tasks.front();
  task.status = status;
  proposal_.reset();
  waiting_since_.reset();
  tasks.end(task, now);
}

}  // namespace purgatory::crdb
