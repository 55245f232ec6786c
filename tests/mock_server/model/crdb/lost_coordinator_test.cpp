// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/mock_server/model/crdb/world_fixture.h"

namespace purgatory::crdb {
namespace {

// Coordinators that stop while others have what they posted, at each of its phases.
class LostCoordinator : public WorldFixture, public testing::WithParamInterface<Phase> {
 protected:
  LostCoordinator() {
    world.write(kA, "G", "x", "1");
    world.hold(GetParam());
    lost = submit(kA, "G", Patch{Json::object({{"name", Json("new")}})});
    pass(std::chrono::seconds(1));
    world.stop(kA);
    world.release(GetParam());
  }
  const Task& remove_lost() {
    return run(kB, "G", UpdateInstances{{}, {1}, Force::Yes, Json::object()});
  }
  std::string lost;
};

INSTANTIATE_TEST_SUITE_P(AtEachPhase, LostCoordinator,
                         testing::Values(Phase::Posted, Phase::Ready, Phase::Commit),
                         [](const auto& row) { return std::string(phase_name(row.param)); });

TEST_P(LostCoordinator, IsRemovedByForceAtOnce) {
  EXPECT_EQ(remove_lost().status, TaskStatus::Finished);
  EXPECT_EQ(members(kB) + "|" + members(kC), "2 3|2 3");
  EXPECT_EQ(world.cluster(kC).find("G")->active.name, "db-G");
}

TEST_P(LostCoordinator, ThatComesBackAfterItWasRemovedHasFailed) {
  remove_lost();
  world.start(kA);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, lost).status, TaskStatus::Failed);
  EXPECT_EQ(task(kA, lost).errors.at(0).error_code, "configuration_rejected");
  EXPECT_EQ(members(kA) + "|" + members(kB), "1 2 3|2 3");
  EXPECT_EQ(run(kB, "G", Flush{}).status, TaskStatus::Finished);
}

TEST_P(LostCoordinator, KeepsNobodyFromAPurge) {
  EXPECT_EQ(run(kB, "G", Purge{{2}}).status, TaskStatus::Finished);
  EXPECT_EQ(keys(kB), "gone");
  world.start(kA);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, lost).status, TaskStatus::Failed);
  EXPECT_EQ(keys(kB), "gone");
}

TEST_P(LostCoordinator, IsGivenUpByTheOthersWhenTheirPatienceIsOver) {
  pass(kPatience + std::chrono::seconds(1));
  EXPECT_EQ(task(kA, lost).status, TaskStatus::Failed);
  world.start(kA);
  EXPECT_EQ(run(kB, "G", Flush{}).status, TaskStatus::Finished);
  EXPECT_EQ(world.cluster(kA).find("G")->active.name, "db-G");
}

TEST_P(LostCoordinator, ThatComesBackInTimeFinishes) {
  pass(kPatience / 2);
  world.start(kA);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, lost).status, TaskStatus::Finished);
  EXPECT_EQ(world.cluster(kB).find("G")->active.name, "new");
}

}  // namespace
}  // namespace purgatory::crdb
