// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/crdb/refusal.h"
#include "mock_server/model/crdb/state.h"
#include "mock_server/model/crdb/worker.h"

namespace purgatory::crdb {

struct WorldOptions {
  std::size_t clusters = 3;       // from 1 to kMostClusters
  std::vector<Account> accounts;  // on each cluster alike
  // From one phase of a task to the next; 0: a task is over as soon as it may begin.
  std::chrono::milliseconds step{100};
  RuleSet rules;
};

// Named "A" to "Z".
inline constexpr std::size_t kMostClusters = 26;

// Several Redis Enterprise clusters, who of them reaches whom, and the Active-Active databases
// that they share. Time passes in it only when it is told: tasks advance as a function of the time
// given and of what is held, so that every state can be reached without waiting. Not thread-safe.
class World {
 public:
  explicit World(WorldOptions options);

  std::size_t size() const { return state_.clusters.size(); }
  const Cluster& cluster(std::size_t place) const { return state_.clusters[place]; }
  const Network& network() const { return state_.network; }
  const std::set<Phase>& held() const { return state_.held; }
  const RuleSet& rules() const { return state_.rules; }
  void set_rules(RuleSet rules) { state_.rules = rules; }
  TimePoint now() const { return now_; }
  // Whether writes of that database go from the one to the other. Either may have none.
  bool follows(std::size_t one, std::size_t other, const std::string& guid) const;
  // By label ("A") or by FQDN.
  std::optional<std::size_t> find(std::string_view name) const;

  // Goes on from where it is as if it were `now`: whatever was to come in a while comes in that
  // while from now on. Requires that `now` is no earlier.
  void resume(TimePoint now);
  // Carries out all that is due up to `now`, and forgets results whose time is over. Time never
  // goes back: an earlier `now` does nothing.
  void advance(TimePoint now);
  // One step of the worker of a cluster before its time: somebody looks at its tasks.
  void poll(std::size_t place);

  // What may be asked for, without doing it.
  Taken<void> check(std::size_t place, const std::string& guid, const Change& change) const;
  // Accepts a change as a task, which is queued and begins with the time that passes. Requires
  // that the id of the task is not in use there.
  Taken<const Task*> submit(std::size_t place, const std::string& guid, Change change,
                            TaskRequest request);
  const Task* find_task(std::size_t place, std::string_view id) const;
  // Ends a task as failed. In its commit phase only by force.
  Taken<void> cancel(std::size_t place, std::string_view id, Force force);
  // Keeps the result of a task for that long from now on, or from its end.
  void keep_result(std::size_t place, std::string_view id, std::chrono::seconds ttl);

  // The keys of an instance. Requires a copy there.
  void write(std::size_t place, const std::string& guid, const std::string& key,
             const std::optional<std::string>& value);

  void cut(std::size_t one, std::size_t other);
  void heal(std::size_t one, std::size_t other);
  void stop(std::size_t place);
  void start(std::size_t place);
  void hold(Phase phase);
  void release(Phase phase);

 private:
  struct Progress {
    Worker worker;
    std::optional<TimePoint> due;  // absent: nothing to do, or waits for something to happen
    bool is_blocked = false;
  };

  void schedule(std::size_t place, TimePoint from);
  std::optional<std::size_t> next_due() const;
  void step(std::size_t place, TimePoint time);
  // Lets those that wait try again.
  void wake(TimePoint time);
  void fail_canceled(std::size_t place, Task& task);

  WorldOptions options_;
  State state_;
  std::vector<Progress> progress_;  // by cluster
  TimePoint now_{};
};

}  // namespace purgatory::crdb
