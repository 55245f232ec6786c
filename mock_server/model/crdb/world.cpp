// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/world.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "mock_server/model/crdb/acceptance.h"
#include "mock_server/model/crdb/replication.h"

namespace purgatory::crdb {
namespace {

Cluster new_cluster(std::size_t place, const std::vector<Account>& accounts) {
  Cluster cluster;
  cluster.label = std::string(1, static_cast<char>('A' + place));
  cluster.name = fmt::format("cluster-{}.local", static_cast<char>('a' + place));
  cluster.accounts = accounts;
  return cluster;
}

}  // namespace

World::World(WorldOptions options) : options_(std::move(options)) {
  assert(options_.clusters >= 1 && options_.clusters <= kMostClusters);
  state_.rules = options_.rules;
  for (std::size_t i = 0; i < options_.clusters; ++i) {
    state_.clusters.push_back(new_cluster(i, options_.accounts));
  }
  progress_.resize(options_.clusters);
}

std::optional<std::size_t> World::find(std::string_view name) const {
  for (std::size_t i = 0; i < size(); ++i) {
    if (cluster(i).label == name || cluster(i).name == name) return i;
  }
  return std::nullopt;
}

bool World::follows(std::size_t one, std::size_t other, const std::string& guid) const {
  return follow_each_other(state_, one, other, guid);
}

void World::resume(TimePoint now) {
  const auto by = now - now_;
  assert(by.count() >= 0);
  now_ = now;
  for (Progress& progress : progress_) {
    if (progress.due) *progress.due += by;
    progress.worker.postpone(by);
  }
  for (Cluster& cluster : state_.clusters) cluster.tasks.postpone(by);
}

void World::advance(TimePoint now) {
  now_ = std::max(now_, now);
  while (const auto place = next_due()) step(*place, *progress_[*place].due);
  if (!state_.keeps(Rule::CrdbResultsAreForgotten)) return;
  for (Cluster& cluster : state_.clusters) cluster.tasks.expire(now_);
}

void World::poll(std::size_t place) {
  Progress& progress = progress_[place];
  if (!progress.due || progress.is_blocked || !state_.network.is_running(place)) return;
  progress.due = now_;
  advance(now_);
}

std::optional<std::size_t> World::next_due() const {
  std::optional<std::size_t> earliest;
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    const auto& due = progress_[i].due;
    if (!due || *due > now_) continue;
    if (!earliest || *due < *progress_[*earliest].due) earliest = i;
  }
  return earliest;
}

void World::step(std::size_t place, TimePoint time) {
  Progress& progress = progress_[place];
  const Worker::Step outcome = progress.worker.step(state_, place, time);
  if (outcome == Worker::Step::Blocked || outcome == Worker::Step::Held) {
    progress.is_blocked = true;
    progress.due = progress.worker.deadline();
    // Never again at the same time: time must get on whatever a worker says.
    if (progress.due && *progress.due <= time) progress.due.reset();
    return;
  }
  schedule(place, time);
  if (outcome == Worker::Step::Moved) wake(time);
}

void World::schedule(std::size_t place, TimePoint from) {
  Progress& progress = progress_[place];
  progress.is_blocked = false;
  progress.due.reset();
  if (state_.clusters[place].tasks.has_work()) progress.due = from + options_.step;
}

void World::wake(TimePoint time) {
  for (Progress& progress : progress_) {
    if (!progress.is_blocked) continue;
    progress.is_blocked = false;
    progress.due = time;
  }
}

Taken<void> World::check(std::size_t place, const std::string& guid, const Change& change) const {
  return accept(state_, place, guid, change);
}

Taken<const Task*> World::submit(std::size_t place, const std::string& guid, Change change,
                                 TaskRequest request) {
  if (auto accepted = check(place, guid, change); !accepted) {
    return Failure<Refusal>(accepted.error());
  }
  TaskLog& tasks = state_.clusters[place].tasks;
  const bool was_idle = !tasks.has_work();
  Task task;
  task.request = std::move(request);
  task.crdb_guid = guid;
  task.change = std::move(change);
  const Task* const accepted = &tasks.add(std::move(task));
  if (was_idle) schedule(place, now_);
  return accepted;
}

const Task* World::find_task(std::size_t place, std::string_view id) const {
  return state_.clusters[place].tasks.find(id);
}

Taken<void> World::cancel(std::size_t place, std::string_view id, Force force) {
  Task* const task = state_.clusters[place].tasks.find(id);
  if (task == nullptr) {
    return refuse(RefusalKind::TaskMissing, fmt::format("There is no task {}", id));
  }
  if (task->is_over() && state_.keeps(Rule::CrdbEndedTasksAreNotCancelled)) {
    return refuse(RefusalKind::TaskNotCancelable,
                  fmt::format("Task {} is {} already", id, status_name(task->status)));
  }
  const bool keeps_commits = state_.keeps(Rule::CrdbCommitIsNotCancelled);
  const bool is_forced = force == Force::Yes && state_.keeps(Rule::CrdbForceCancelsCommits);
  if (task->phase == Phase::Commit && !is_forced && keeps_commits) {
    return refuse(RefusalKind::TaskNotCancelable,
                  fmt::format("Task {} is in its commit phase", id));
  }
  const auto& proposal = progress_[place].worker.proposal();
  const bool is_posted = task->phase != Phase::Queued && task->phase != Phase::Started;
  if (is_posted && !task->is_over() && force == Force::No && proposal &&
      !unreachable(state_, place, *proposal).empty()) {
    return refuse(RefusalKind::CancelFailed,
                  "A cluster that takes part did not acknowledge; its link may be down");
  }
  if (state_.keeps(Rule::CrdbTasksCanBeCancelled)) fail_canceled(place, *task);
  return {};
}

void World::fail_canceled(std::size_t place, Task& task) {
  TaskLog& tasks = state_.clusters[place].tasks;
  if (task.is_over()) return;
  const bool is_at_work = tasks.front() == &task;
  if (is_at_work) progress_[place].worker.abandon(state_, place, task);
  task.status = TaskStatus::Failed;
  task.errors = {{"", "The task was canceled", "canceled"}};
  tasks.end(task, now_);
  if (!is_at_work) return;
  schedule(place, now_);
  wake(now_);
}

void World::keep_result(std::size_t place, std::string_view id, std::chrono::seconds ttl) {
  TaskLog& tasks = state_.clusters[place].tasks;
  if (Task* const task = tasks.find(id)) tasks.keep(*task, ttl, now_);
}

void World::write(std::size_t place, const std::string& guid, const std::string& key,
                  const std::optional<std::string>& value) {
  crdb::write(state_, place, guid, key, value);
}

void World::cut(std::size_t one, std::size_t other) {
  state_.network.cut(one, other);
  wake(now_);
}

void World::heal(std::size_t one, std::size_t other) {
  state_.network.heal(one, other);
  synchronize_all(state_);
  wake(now_);
}

void World::stop(std::size_t place) {
  if (!state_.network.is_running(place)) return;
  state_.network.stop(place);
  // From now on the others wait for it.
  if (progress_[place].due) progress_[place].due = now_;
  wake(now_);
}

void World::start(std::size_t place) {
  if (state_.network.is_running(place)) return;
  state_.network.start(place);
  synchronize_all(state_);
  wake(now_);
  // Its own task goes on from here, not from when it should have.
  schedule(place, now_);
}

void World::hold(Phase phase) { state_.held.insert(phase); }

void World::release(Phase phase) {
  state_.held.erase(phase);
  wake(now_);
}

}  // namespace purgatory::crdb
