// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/world.h"

#include <gmock/gmock.h>

#include "tests/mock_server/model/crdb/world_fixture.h"

namespace purgatory::crdb {
namespace {

using Kind = RefusalKind;

class WorldTest : public WorldFixture {};

TEST_F(WorldTest, TaskGoesThroughItsPhasesOneStepATime) {
  const std::string id = submit(kA, "G", Flush{});
  std::vector<std::string> phases{std::string(phase_name(task(kA, id).phase))};
  while (!task(kA, id).is_over()) {
    pass(std::chrono::milliseconds(100));
    phases.emplace_back(phase_name(task(kA, id).phase));
  }
  EXPECT_THAT(phases,
              testing::ElementsAre("queued", "started", "posted", "ready", "commit", "ended"));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Finished);
}

TEST_F(WorldTest, TimesOfATaskAreThoseWhenItWasDueHoweverLateOneLooks) {
  const std::string id = submit(kA, "G", Flush{});
  const TimePoint submitted = now;
  pass(std::chrono::seconds(400));
  EXPECT_EQ(task(kA, id).started, submitted + std::chrono::milliseconds(100));
  EXPECT_EQ(task(kA, id).ended, submitted + std::chrono::milliseconds(500));
}

TEST_F(WorldTest, EachLookAtATaskMovesItWhileTheClockStands) {
  const std::string id = submit(kA, "G", Flush{});
  for (int i = 0; i < 5; ++i) world.poll(kA);
  EXPECT_EQ(task(kA, id).status, TaskStatus::Finished);
}

TEST_F(WorldTest, ResultIsForgottenWhenItsTimeIsOver) {
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::milliseconds(500));
  pass(std::chrono::seconds(499));
  EXPECT_NE(world.find_task(kA, id), nullptr);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(world.find_task(kA, id), nullptr);
}

TEST_F(WorldTest, TaskThatIsHeldOutlivesItsResultTime) {
  world.hold(Phase::Started);
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::hours(10));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Started);
}

TEST_F(WorldTest, WritesTravelAlongReachableLinks) {
  world.write(kA, "G", "x", "1");
  world.cut(kA, kB);
  world.write(kA, "G", "y", "2");
  EXPECT_EQ(keys(kB), "x=1");
  EXPECT_EQ(keys(kC), "x=1 y=2");
  world.heal(kA, kB);
  EXPECT_EQ(keys(kB), "x=1 y=2");
}

TEST_F(WorldTest, LaterWriteWinsWhenClustersMeetAgain) {
  world.cut(kA, kB);
  world.write(kA, "G", "x", "early");
  world.write(kB, "G", "x", "late");
  world.heal(kA, kB);
  EXPECT_EQ(keys(kA), "x=late");
}

TEST_F(WorldTest, RemovedKeyDoesNotComeBackFromAnInstanceThatMissedIt) {
  world.write(kA, "G", "x", "1");
  world.cut(kA, kB);
  world.write(kA, "G", "x", std::nullopt);
  world.heal(kA, kB);
  EXPECT_EQ(keys(kB), "");
}

TEST_F(WorldTest, FlushEmptiesEveryInstanceAndKeepsIds) {
  world.write(kA, "G", "x", "1");
  const std::int64_t database = world.cluster(kB).find("G")->local.database_uid;
  EXPECT_EQ(run(kB, "G", Flush{}).status, TaskStatus::Finished);
  EXPECT_EQ(keys(kA) + keys(kB) + keys(kC), "");
  EXPECT_EQ(members(kC), "1 2 3");
  EXPECT_EQ(world.cluster(kB).find("G")->local.database_uid, database);
}

TEST_F(WorldTest, FlushWithAPeerOutOfReachFailsAndFlushesNothing) {
  world.write(kA, "G", "x", "1");
  world.cut(kA, kC);
  const Task& flush = run(kA, "G", Flush{});
  EXPECT_EQ(flush.status, TaskStatus::Failed);
  ASSERT_EQ(flush.errors.size(), 1U);
  EXPECT_EQ(flush.errors[0].cluster_name, "cluster-c.local");
  EXPECT_EQ(keys(kA) + keys(kB) + keys(kC), "x=1x=1x=1");
}

TEST_F(WorldTest, CommitThatFallsWaitsForALostPeerAndThenTakesPlaceEverywhere) {
  world.write(kA, "G", "x", "1");
  world.hold(Phase::Commit);
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::seconds(1));
  world.cut(kA, kC);
  world.release(Phase::Commit);
  pass(std::chrono::seconds(5));
  EXPECT_EQ(keys(kA) + keys(kB), "x=1x=1");
  world.heal(kA, kC);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Finished);
  EXPECT_EQ(keys(kA) + keys(kB) + keys(kC), "");
}

TEST_F(WorldTest, CommitWhosePeerStaysAwayFailsAtTheEndOfPatience) {
  world.hold(Phase::Commit);
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::seconds(1));
  world.stop(kC);
  world.release(Phase::Commit);
  pass(kPatience + std::chrono::seconds(1));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Failed);
}

TEST_F(WorldTest, TimePassesForATaskThatIsHeldAgainWhileItWaits) {
  world.hold(Phase::Commit);
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::seconds(1));
  world.cut(kA, kB);
  world.release(Phase::Commit);
  pass(std::chrono::seconds(1));
  world.hold(Phase::Commit);
  pass(kPatience + std::chrono::seconds(1));
  EXPECT_EQ(task(kA, id).phase, Phase::Commit);
  world.release(Phase::Commit);
  world.heal(kA, kB);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Finished);
}

TEST_F(WorldTest, ForceWithoutARemovalIsAChangeLikeAnyOther) {
  world.stop(kC);
  const Task& update =
      run(kA, "G", UpdateInstances{{}, {}, Force::Yes, Json::object({{"name", Json("renamed")}})});
  EXPECT_EQ(update.status, TaskStatus::Failed);
  EXPECT_EQ(world.cluster(kA).find("G")->active.name, "db-G");
}

TEST_F(WorldTest, InstanceRemovedByForceStaysAsOfTheLastSynchronization) {
  world.write(kA, "G", "first", "1");
  world.cut(kA, kB);
  world.cut(kC, kB);
  world.write(kA, "G", "second", "2");
  EXPECT_EQ(remove_by_force(2).status, TaskStatus::Finished);
  world.heal(kA, kB);
  world.heal(kC, kB);
  EXPECT_EQ(keys(kB), "first=1");
  EXPECT_EQ(members(kB), "1 2 3");
  EXPECT_EQ(keys(kA), "first=1 second=2");
  EXPECT_EQ(members(kA) + "|" + members(kC), "1 3|1 3");
}

TEST_F(WorldTest, WritesOfARemovedInstanceReachNobody) {
  remove_by_force(2);
  world.write(kB, "G", "x", "1");
  world.write(kA, "G", "y", "2");
  EXPECT_EQ(keys(kA), "y=2");
  EXPECT_EQ(keys(kB), "x=1");
}

TEST_F(WorldTest, FlushOnARemovedInstanceIsTurnedAway) {
  world.write(kA, "G", "x", "1");
  remove_by_force(2);
  const Task& flush = run(kB, "G", Flush{});
  EXPECT_EQ(flush.status, TaskStatus::Failed);
  EXPECT_EQ(flush.errors[0].error_code, "configuration_rejected");
  EXPECT_EQ(keys(kA) + keys(kB), "x=1x=1");
}

TEST_F(WorldTest, PurgeDropsTheLocalInstanceAndTouchesNobodyElse) {
  world.write(kA, "G", "x", "1");
  remove_by_force(2);
  EXPECT_EQ(run(kB, "G", Purge{{2}}).status, TaskStatus::Finished);
  EXPECT_EQ(keys(kB), "gone");
  EXPECT_EQ(keys(kA) + keys(kC), "x=1x=1");
  EXPECT_EQ(refusal(kB, "G", Purge{{2}}), Kind::ConfigurationMissing);
}

TEST_F(WorldTest, PurgeNeedsNoPeers) {
  remove_by_force(2);
  world.stop(kA);
  world.cut(kB, kC);
  EXPECT_EQ(run(kB, "G", Purge{{2}}).status, TaskStatus::Finished);
}

TEST_F(WorldTest, PurgeMayComeBeforeTheForcedRemoval) {
  EXPECT_EQ(run(kB, "G", Purge{{2}}).status, TaskStatus::Finished);
  EXPECT_EQ(members(kA), "1 2 3");
  EXPECT_EQ(remove_by_force(2).status, TaskStatus::Finished);
  EXPECT_EQ(members(kA), "1 3");
}

TEST_F(WorldTest, PurgeRefusesInstancesThatAreNotLocal) {
  EXPECT_EQ(refusal(kB, "G", Purge{{1}}), Kind::InstanceMissing);
  EXPECT_EQ(refusal(kB, "G", Purge{{2, 99}}), Kind::InstanceMissing);
  EXPECT_EQ(refusal(kB, "H", Purge{{2}}), Kind::UnknownDatabase);
}

TEST_F(WorldTest, RemovalWithoutForceTakesDataAndConfigurationAlong) {
  world.cut(kB, kC);
  world.write(kB, "G", "x", "1");
  world.heal(kB, kC);
  run(kA, "G", UpdateInstances{{}, {2}, Force::No, Json::object()});
  EXPECT_EQ(members(kB), "gone");
  EXPECT_EQ(keys(kC), "x=1");
}

TEST_F(WorldTest, RemovalWithoutForceNeedsTheInstanceThatLeaves) {
  world.stop(kC);
  const Task& removal = run(kA, "G", UpdateInstances{{}, {3}, Force::No, Json::object()});
  EXPECT_EQ(removal.status, TaskStatus::Failed);
  EXPECT_EQ(members(kA), "1 2 3");
}

TEST_F(WorldTest, InstanceThatComesBackHasANewIdAndTheData) {
  world.write(kA, "G", "x", "1");
  remove_by_force(2);
  run(kB, "G", Purge{{2}});
  run(kA, "G", UpdateInstances{{instance(0, "cluster-b.local")}, {}, Force::No, Json::object()});
  EXPECT_EQ(members(kB), "1 3 4");
  EXPECT_EQ(keys(kB), "x=1");
}

TEST_F(WorldTest, InstanceThatWasNotPurgedIsReplacedWhenItIsAddedAgain) {
  remove_by_force(2);
  world.write(kB, "G", "old", "1");
  run(kA, "G", UpdateInstances{{instance(0, "cluster-b.local")}, {}, Force::No, Json::object()});
  EXPECT_EQ(keys(kB), "");
  EXPECT_EQ(world.cluster(kB).find("G")->local.id, 4);
}

TEST_F(WorldTest, MemberThatAForcedRemovalPassedByCatchesUp) {
  world.cut(kA, kC);
  EXPECT_EQ(remove_by_force(2).status, TaskStatus::Finished);
  EXPECT_EQ(members(kC), "1 2 3");
  world.heal(kA, kC);
  EXPECT_EQ(members(kC), "1 3");
}

TEST_F(WorldTest, WrongPasswordForAPeerFailsTheTaskThatBringsIt) {
  Configuration made = configuration("H");
  made.instances[1] = instance(2, "cluster-b.local", "wrong");
  const Task& task = run(kA, "H", Create{made});
  EXPECT_EQ(task.status, TaskStatus::Failed);
  EXPECT_EQ(task.errors[0].description, "Error [401]");
  EXPECT_EQ(members(kA, "H"), "gone");
}

TEST_F(WorldTest, ClusterThatIsNowhereFailsTheCreation) {
  Configuration made = configuration("H");
  made.instances[2] = instance(3, "elsewhere.local");
  EXPECT_EQ(run(kA, "H", Create{made}).errors.at(0).error_code, "cluster_not_found");
}

TEST_F(WorldTest, DeletedDatabaseIsToldFromOneThatWasNever) {
  run(kA, "G", Delete{});
  EXPECT_EQ(members(kA) + members(kB) + members(kC), "gonegonegone");
  EXPECT_EQ(refusal(kA, "G", Delete{}), Kind::AlreadyDeleted);
  EXPECT_EQ(refusal(kA, "G", Flush{}), Kind::ConfigurationMissing);
  EXPECT_EQ(refusal(kA, "H", Delete{}), Kind::UnknownDatabase);
}

TEST_F(WorldTest, WhatIsBeingCommittedKeepsOtherChangesAway) {
  world.hold(Phase::Commit);
  submit(kA, "G", Patch{Json::object({{"name", Json("new")}})});
  pass(std::chrono::seconds(1));
  EXPECT_EQ(refusal(kA, "G", Flush{}), Kind::ConfigurationNotAcceptable);
  EXPECT_EQ(refusal(kB, "G", Delete{}), Kind::ConfigurationNotAcceptable);
  world.release(Phase::Commit);
  pass(std::chrono::seconds(1));
  EXPECT_TRUE(world.check(kA, "G", Flush{}));
  EXPECT_EQ(world.cluster(kC).find("G")->active.name, "new");
}

TEST_F(WorldTest, TwoFlushesAtOnceFollowEachOther) {
  const std::string first = submit(kA, "G", Flush{});
  const std::string second = submit(kB, "G", Flush{});
  pass(std::chrono::seconds(3));
  EXPECT_EQ(task(kA, first).status, TaskStatus::Finished);
  EXPECT_EQ(task(kB, second).status, TaskStatus::Finished);
  EXPECT_LT(*task(kA, first).ended, *task(kB, second).ended);
}

TEST_F(WorldTest, InstancesCannotBeRemovedDownToNone) {
  EXPECT_EQ(refusal(kA, "G", UpdateInstances{{}, {1, 2, 3}, Force::No, Json::object()}),
            Kind::ConfigurationNotAcceptable);
  EXPECT_EQ(refusal(kA, "G", UpdateInstances{{}, {1}, Force::Yes, Json::object()}),
            Kind::ConfigurationNotAcceptable);
  EXPECT_EQ(refusal(kA, "G", UpdateInstances{{}, {9}, Force::Yes, Json::object()}),
            Kind::InstanceMissing);
}

TEST_F(WorldTest, CancelBeforeTheCommitLeavesEverythingAsItWas) {
  world.write(kA, "G", "x", "1");
  for (const Phase phase : {Phase::Queued, Phase::Started, Phase::Posted, Phase::Ready}) {
    world.hold(phase);
    const std::string id = submit(kA, "G", Flush{});
    pass(std::chrono::seconds(1));
    EXPECT_TRUE(world.cancel(kA, id, Force::No)) << phase_name(phase);
    world.release(phase);
    pass(std::chrono::seconds(1));
    EXPECT_EQ(task(kA, id).errors.at(0).error_code, "canceled");
    EXPECT_EQ(keys(kA) + keys(kB), "x=1x=1") << phase_name(phase);
  }
  EXPECT_EQ(run(kA, "G", Flush{}).status, TaskStatus::Finished);
}

TEST_F(WorldTest, CommitPhaseIsCancelledByForceAlone) {
  world.hold(Phase::Commit);
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::seconds(1));
  EXPECT_EQ(world.cancel(kA, id, Force::No).error().kind, Kind::TaskNotCancelable);
  EXPECT_TRUE(world.cancel(kA, id, Force::Yes));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Failed);
  EXPECT_EQ(world.cancel(kA, id, Force::Yes).error().kind, Kind::TaskNotCancelable);
  EXPECT_EQ(world.cancel(kB, id, Force::Yes).error().kind, Kind::TaskMissing);
}

TEST_F(WorldTest, CancelThatAPeerCannotAcknowledgeFails) {
  world.hold(Phase::Posted);
  const std::string id = submit(kA, "G", Flush{});
  pass(std::chrono::seconds(1));
  world.cut(kA, kB);
  EXPECT_EQ(world.cancel(kA, id, Force::No).error().kind, Kind::CancelFailed);
  EXPECT_TRUE(world.cancel(kA, id, Force::Yes));
}

TEST_F(WorldTest, SecondTaskRunsWhenTheFirstIsCancelled) {
  world.hold(Phase::Queued);
  const std::string first = submit(kA, "G", Flush{});
  const std::string second = submit(kA, "G", Flush{});
  EXPECT_TRUE(world.cancel(kA, first, Force::No));
  world.release(Phase::Queued);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, second).status, TaskStatus::Finished);
}

TEST_F(WorldTest, TaskOfAStoppedClusterGoesOnWhenItStarts) {
  const std::string id = submit(kA, "G", Flush{});
  world.stop(kA);
  pass(std::chrono::seconds(10));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Queued);
  world.start(kA);
  pass(std::chrono::seconds(1));
  EXPECT_EQ(task(kA, id).status, TaskStatus::Finished);
}

}  // namespace
}  // namespace purgatory::crdb
