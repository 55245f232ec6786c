// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "mock_server/model/crdb/world.h"

namespace purgatory::crdb {

inline constexpr std::size_t kA = 0;
inline constexpr std::size_t kB = 1;
inline constexpr std::size_t kC = 2;

// Clusters A, B and C with one Active-Active database "G": instance 1 on A, 2 on B, 3 on C.
class WorldFixture : public testing::Test {
 protected:
  explicit WorldFixture(RuleSet rules = {}) : world(options(rules)) {
    world.advance(now);
    create("G");
  }

  static WorldOptions options(RuleSet rules) {
    WorldOptions options;
    options.accounts = {{"admin", "pass", Role::Admin}};
    options.rules = rules;
    return options;
  }

  static InstanceDefinition instance(std::int64_t id, const std::string& cluster,
                                     const std::string& password = "pass") {
    return {id, cluster,
            Json::object(
                {{"cluster",
                  Json::object({{"name", Json(cluster)},
                                {"credentials", Json::object({{"username", Json("admin")},
                                                              {"password", Json(password)}})}})}})};
  }

  static Configuration configuration(const std::string& name) {
    Configuration made;
    made.name = name;
    for (std::int64_t id = 1; id <= 3; ++id) {
      made.add(instance(id, "cluster-" + std::string(1, static_cast<char>('`' + id)) + ".local"));
    }
    return made;
  }

  void create(const std::string& guid) {
    run(kA, guid, Create{configuration("db-" + guid)});
    for (std::size_t i = 0; i < world.size(); ++i) {
      ASSERT_NE(world.cluster(i).find(guid), nullptr);
    }
  }

  // The task, queued.
  std::string submit(std::size_t cluster, const std::string& guid, Change change) {
    TaskRequest request;
    request.id = "t" + std::to_string(++tasks);
    const auto task = world.submit(cluster, guid, std::move(change), request);
    EXPECT_TRUE(task) << (task ? "" : task.error().description);
    return request.id;
  }

  // The task, over unless something keeps it.
  const Task& run(std::size_t cluster, const std::string& guid, Change change) {
    const std::string id = submit(cluster, guid, std::move(change));
    pass(std::chrono::seconds(2));
    return task(cluster, id);
  }

  void pass(std::chrono::milliseconds time) { world.advance(now += time); }

  const Task& task(std::size_t cluster, const std::string& id) {
    const Task* const found = world.find_task(cluster, id);
    if (found == nullptr) throw std::logic_error("no task " + id);
    return *found;
  }

  const Task& remove_by_force(std::int64_t id) {
    return run(kA, "G", UpdateInstances{{}, {id}, Force::Yes, Json::object()});
  }

  // "a=1 b=2", or "gone".
  std::string keys(std::size_t cluster, const std::string& guid = "G") const {
    const Copy* const copy = world.cluster(cluster).find(guid);
    if (copy == nullptr) return "gone";
    std::string text;
    for (const auto& [key, value] : copy->local.keys.contents()) {
      text += (text.empty() ? "" : " ") + key + "=" + value;
    }
    return text;
  }

  // "1 3", or "gone".
  std::string members(std::size_t cluster, const std::string& guid = "G") const {
    const Copy* const copy = world.cluster(cluster).find(guid);
    if (copy == nullptr) return "gone";
    std::string text;
    for (const InstanceDefinition& one : copy->active.instances) {
      text += (text.empty() ? "" : " ") + std::to_string(one.id);
    }
    return text;
  }

  RefusalKind refusal(std::size_t cluster, const std::string& guid, const Change& change) const {
    const auto accepted = world.check(cluster, guid, change);
    EXPECT_FALSE(accepted);
    return accepted ? RefusalKind::TaskMissing : accepted.error().kind;
  }

  World world;
  TimePoint now{std::chrono::seconds(1'700'000'000)};
  int tasks = 0;
};

}  // namespace purgatory::crdb
