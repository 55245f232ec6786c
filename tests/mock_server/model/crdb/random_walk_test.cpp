// SPDX-License-Identifier: Apache-2.0
// Anything in any order: what must hold whatever happens to whom.
#include <map>
#include <random>

#include "tests/mock_server/model/crdb/world_fixture.h"

namespace purgatory::crdb {
namespace {

constexpr int kSteps = 12'000;
constexpr std::uint64_t kSeed = 20'260'821;

struct Seen {
  std::size_t cluster;
  Phase phase = Phase::Queued;
  std::string text;  // of the ended task
};

class RandomWalk : public WorldFixture {
 protected:
  std::size_t any(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(source);
  }

  // What each cluster knows of the database.
  std::vector<std::string> snapshot() {
    std::vector<std::string> copies;
    for (std::size_t i = 0; i < world.size(); ++i) copies.push_back(members(i) + "/" + keys(i));
    return copies;
  }

  void try_submit(std::size_t cluster, Change change) {
    TaskRequest request;
    request.id = "t" + std::to_string(++tasks);
    request.result_ttl = std::chrono::seconds(1);
    const bool is_taken = world.submit(cluster, "G", std::move(change), request).has_value();
    if (is_taken) seen.emplace(request.id, Seen{cluster, Phase::Queued, {}});
  }

  Change any_change(std::size_t cluster) {
    const auto id = static_cast<std::int64_t>(1 + any(8));
    const Copy* const copy = world.cluster(cluster).find("G");
    const std::int64_t local = copy == nullptr ? id : copy->local.id;
    const auto host = world.cluster(any(world.size())).name;
    switch (any(9)) {
      case 0:
      case 1:
        return Flush{any(2) == 0};
      case 2:
        return Purge{{local}};
      case 3:
        return Purge{{id}};
      case 4:
        return UpdateInstances{{}, {id}, Force::Yes, Json::object()};
      case 5:
        return UpdateInstances{{}, {id}, Force::No, Json::object()};
      case 6:
        return Create{configuration("G")};
      case 7:
        return Patch{Json::object({{"name", Json("n" + std::to_string(any(100)))}})};
      default:
        return UpdateInstances{{instance(0, host)}, {}, Force::No, Json::object()};
    }
  }

  void disturb() {
    const std::size_t one = any(world.size());
    const std::size_t other = (one + 1 + any(world.size() - 1)) % world.size();
    const auto phase = static_cast<Phase>(any(static_cast<std::size_t>(Phase::Ended)));
    switch (any(3)) {
      case 0:
        return world.cut(one, other);
      case 1:
        return world.stop(one);
      default:
        return world.hold(phase);
    }
  }

  // Puts one thing right.
  void mend() {
    const std::size_t one = any(world.size());
    switch (any(3)) {
      case 0:
        return world.heal(one, (one + 1) % world.size());
      case 1:
        return world.start(one);
      default:
        return world.release(static_cast<Phase>(any(static_cast<std::size_t>(Phase::Ended))));
    }
  }

  // Puts everything right, so that the walk gets on.
  void undo() {
    for (std::size_t one = 0; one < world.size(); ++one) {
      world.start(one);
      world.heal(one, (one + 1) % world.size());
    }
    for (int i = 0; i < static_cast<int>(Phase::Ended); ++i) world.release(static_cast<Phase>(i));
  }

  void cancel_any() {
    if (seen.empty()) return;
    const auto chosen = std::next(seen.begin(), static_cast<std::ptrdiff_t>(any(seen.size())));
    static_cast<void>(
        world.cancel(chosen->second.cluster, chosen->first, any(3) == 0 ? Force::Yes : Force::No));
  }

  // A purge that was all that happened.
  void expect_untouched_others(std::size_t cluster, std::vector<std::string> before) {
    std::vector<std::string> after = snapshot();
    before[cluster] = after[cluster] = "";
    EXPECT_EQ(after, before) << "a purge touched another cluster";
    ++purges_seen_alone;
  }

  // A task that ended just now: what its kind promises.
  void expect_kept_promise(const Task& task, std::size_t cluster) {
    if (task.status != TaskStatus::Finished) return;
    ++finished[std::string(operation_name(task.change))];
    const Copy* const copy = world.cluster(cluster).find("G");
    if (std::holds_alternative<Flush>(task.change) && copy != nullptr) {
      expect_empty_members(*copy);
    }
    const auto* const update = std::get_if<UpdateInstances>(&task.change);
    const bool is_forced = update != nullptr && update->force == Force::Yes;
    if (copy != nullptr && !is_forced && !std::holds_alternative<Purge>(task.change)) {
      expect_committed_by_all(*copy);
    }
  }

  void expect_empty_members(const Copy& copy) {
    for (const InstanceDefinition& member : copy.active.instances) {
      EXPECT_EQ(keys(*world.find(member.cluster)), "") << "a finished flush left keys";
    }
  }

  void expect_committed_by_all(const Copy& copy) {
    for (const InstanceDefinition& member : copy.active.instances) {
      const Copy* const other = world.cluster(*world.find(member.cluster)).find("G");
      ASSERT_NE(other, nullptr) << "a member has no configuration";
      EXPECT_EQ(other->active.version, copy.active.version) << "committed by some only";
    }
  }

  void observe(const std::vector<std::string>& before) {
    std::vector<std::pair<const Task*, std::size_t>> ended;
    for (auto& [id, last] : seen) {
      const Task* const task = world.find_task(last.cluster, id);
      if (task == nullptr) continue;
      EXPECT_GE(task->phase, last.phase) << "a task went back";
      const std::string text = as_json(*task, Verbose::Yes).dump();
      if (last.phase == Phase::Ended) {
        EXPECT_EQ(text, last.text) << "an ended task changed";
      } else if (task->is_over()) {
        ended.emplace_back(task, last.cluster);
      }
      last = {last.cluster, task->phase, text};
    }
    for (const auto& [task, cluster] : ended) expect_kept_promise(*task, cluster);
    if (ended.size() == 1 && std::holds_alternative<Purge>(ended[0].first->change)) {
      expect_untouched_others(ended[0].second, before);
    }
    std::erase_if(seen, [this](const auto& entry) {
      return world.find_task(entry.second.cluster, entry.first) == nullptr;
    });
  }

  // In parts that are too short for two tasks of a cluster to end.
  void let_pass(std::chrono::milliseconds time) {
    constexpr std::chrono::milliseconds kPart{99};
    for (; time.count() > 0; time -= kPart) {
      const std::vector<std::string> before = snapshot();
      world.advance(now += kPart);
      observe(before);
    }
  }

  void act(std::size_t cluster) {
    switch (any(10)) {
      case 0:
        return try_submit(cluster, any_change(cluster));
      case 1:
        return any(3) == 0 ? disturb() : any(2) == 0 ? undo() : mend();
      case 2:
        return any(4) == 0 ? cancel_any() : void();
      case 3:
        if (world.cluster(cluster).find("G") == nullptr) return;
        return world.write(cluster, "G", "k" + std::to_string(any(5)), std::to_string(any(9)));
      default:
        return world.poll(cluster);
    }
  }

  std::mt19937_64 source{kSeed};
  std::map<std::string, Seen> seen;
  std::map<std::string, int> finished;
  int purges_seen_alone = 0;
};

TEST_F(RandomWalk, KeepsThePromisesWhateverHappens) {
  for (int i = 0; i < kSteps && !HasFailure(); ++i) {
    SCOPED_TRACE("step " + std::to_string(i));
    const std::vector<std::string> before = snapshot();
    act(any(world.size()));
    observe(before);
    if (i % 20 == 0) let_pass(std::chrono::milliseconds(99));
    // Longer than anybody waits for anybody.
    if (any(100) == 0) let_pass(kPatience + std::chrono::seconds(1));
  }
  // A walk that gets nowhere shows nothing.
  for (const char* operation : {"flush_crdb", "purge_instance", "update_crdb", "create_crdb"}) {
    EXPECT_GE(finished[operation], 10) << operation;
  }
  EXPECT_GE(purges_seen_alone, 10);
}

}  // namespace
}  // namespace purgatory::crdb
