// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/cluster/cluster.h"

#include "tests/mock_server/model/couchdb/cluster/cluster_fixture.h"

namespace purgatory::couchdb {
namespace {

constexpr const char* kFirst = "1-23202479633c2b380f79507a776743d5";  // of {"a":1}

TEST_F(ClusterTest, DatabaseHasACopyOnEachNodeWithAUuidOfItsOwn) {
  EXPECT_NE(copy(0).identity().origin.uuid, copy(1).identity().origin.uuid);
  EXPECT_EQ(copy(2).identity().origin.node, "node3@test");
}

TEST_F(ClusterTest, FewerCopiesBeginAtTheNodeThatIsAsked) {
  ASSERT_TRUE(cluster_->create(2, "two", 2));
  EXPECT_NE(databases_[2]->find("two"), nullptr);
  EXPECT_NE(databases_[0]->find("two"), nullptr);
  EXPECT_EQ(databases_[1]->find("two"), nullptr);
  EXPECT_EQ(cluster_->catalogued(1, "two")->nodes, (std::vector<NodeNumber>{0, 2}));
}

TEST_F(ClusterTest, DatabaseMadeWhileANodeWasAwayIsMadeThereOnItsReturn) {
  cluster_->stop(2);
  EXPECT_EQ(cluster_->create(0, "later", 3)->copies, 2U);
  EXPECT_EQ(databases_[2]->find("later"), nullptr);
  cluster_->start(2);
  EXPECT_NE(databases_[2]->find("later"), nullptr);
}

TEST_F(ClusterTest, DatabaseDeletedWhileANodeWasAwayIsDeletedThereOnItsReturn) {
  cluster_->stop(2);
  cluster_->remove(0, "db");
  EXPECT_NE(databases_[2]->find("db"), nullptr);
  cluster_->start(2);
  EXPECT_EQ(databases_[2]->find("db"), nullptr);
  EXPECT_EQ(cluster_->catalogued(2, "db"), nullptr);
}

TEST_F(ClusterTest, DatabaseMadeAnewMeanwhileKeepsNothingOfTheOldOne) {
  put(0, R"({"_id":"d","a":1})");
  cluster_->stop(2);
  cluster_->remove(0, "db");
  ASSERT_TRUE(cluster_->create(1, "db", 3));
  cluster_->start(2);
  for (NodeNumber node = 0; node < 3; ++node) EXPECT_EQ(tree(node, "d"), "");
}

TEST_F(ClusterTest, DatabaseThatIsThereIsNotMadeAgain) {
  EXPECT_EQ(cluster_->create(1, "db", 3).error().kind, ModelErrorKind::DatabaseExists);
  EXPECT_EQ(cluster_->create(1, "DB", 3).error().kind, ModelErrorKind::IllegalDatabaseName);
}

TEST_F(ClusterTest, StoppedNodeLearnsOnItsReturnWhatWasWritten) {
  cluster_->stop(2);
  put(0, R"({"_id":"d","a":1})");
  EXPECT_EQ(tree(2, "d"), "");
  cluster_->start(2);
  EXPECT_EQ(tree(2, "d"), kFirst);
}

TEST_F(ClusterTest, PurgeMadeWhileANodeIsStoppedReachesIt) {
  put(0, R"({"_id":"d","a":1})");
  cluster_->stop(2);
  EXPECT_EQ(purge(0, "d", kFirst), std::string(kFirst) + " 2");
  EXPECT_EQ(tree(2, "d"), kFirst);
  cluster_->start(2);
  for (NodeNumber node = 0; node < 3; ++node) {
    EXPECT_EQ(tree(node, "d"), "") << node;
    EXPECT_EQ(purges(node), "d ") << node;
    EXPECT_EQ(copy(node).purge_sequence(), 1U) << node;
  }
}

TEST_F(ClusterTest, NodeThatKnowsOnlyAnAncestorOfWhatWasPurgedLosesThat) {
  put(0, R"({"_id":"d","a":1})");
  cluster_->stop(2);
  const std::string second =
      write(0, R"({"_id":"d","a":2,"_rev":")" + std::string(kFirst) + R"("})");
  purge(1, "d", second);
  cluster_->start(2);
  for (NodeNumber node = 0; node < 3; ++node) EXPECT_EQ(tree(node, "d"), "") << node;
}

TEST_F(ClusterTest, PurgeSparesWhatWasWrittenElsewhereMeanwhile) {
  put(0, R"({"_id":"d","a":1})");
  cluster_->cut(0, 2);
  cluster_->cut(1, 2);
  purge(0, "d", kFirst);
  const std::string second =
      write(2, R"({"_id":"d","a":2,"_rev":")" + std::string(kFirst) + R"("})");
  cluster_->heal(0, 2);
  cluster_->heal(1, 2);
  for (NodeNumber node = 0; node < 3; ++node) {
    EXPECT_EQ(tree(node, "d"), second + "<" + kFirst) << node;
  }
}

TEST_F(ClusterTest, WhatWasPurgedAndWrittenAgainStaysOnAllNodes) {
  put(0, R"({"_id":"d","a":1})");
  cluster_->stop(2);
  purge(0, "d", kFirst);
  put(1, R"({"_id":"d","a":1})");
  cluster_->start(2);
  for (NodeNumber node = 0; node < 3; ++node) EXPECT_EQ(tree(node, "d"), kFirst) << node;
}

TEST_F(ClusterTest, PurgesTravelFromNodeToNode) {
  put(0, R"({"_id":"d","a":1})");
  cluster_->cut(0, 2);
  cluster_->hold();
  cluster_->cut(0, 1);
  purge(0, "d", kFirst);
  cluster_->release();
  EXPECT_EQ(tree(2, "d"), kFirst);
  cluster_->heal(0, 1);
  EXPECT_EQ(tree(2, "d"), "");
}

TEST_F(ClusterTest, CompactionKeepsThePurgesThatANodeHasNotSeen) {
  for (const char* id : {"a", "b", "c"}) {
    put(0, R"({"a":1,"_id":")" + std::string(id) + R"("})");
  }
  at(0).set(Setting::PurgedInfosLimit, Json(1));
  cluster_->stop(2);
  for (const char* id : {"a", "b", "c"}) purge(0, id, kFirst);
  at(0).compact();
  EXPECT_EQ(purges(0), "a b c ");
  cluster_->start(2);
  EXPECT_EQ(purges(2), "a b c ");
  at(0).compact();
  EXPECT_EQ(purges(0), "c ");
}

TEST_F(ClusterTest, CompactionKeepsPurgesForANodeThatHasNeverBeenThere) {
  cluster_->stop(2);
  ASSERT_TRUE(cluster_->create(0, "fresh", 3));
  Coordinator fresh(*cluster_, 0, "fresh");
  fresh.set(Setting::PurgedInfosLimit, Json(1));
  fresh.purge({{"a", {}}, {"b", {}}}, nullptr);
  fresh.compact();
  EXPECT_EQ(databases_[0]->find("fresh")->purge_log().entries().size(), 2U);
}

TEST_F(ClusterTest, CheckpointsTellHowFarPurgesAreKnown) {
  purge(0, "d", kFirst);
  const std::string id =
      "_local/purge-mem3-" + copy(0).identity().origin.uuid + "-" + copy(1).identity().origin.uuid;
  const auto checkpoint = copy(0).read(id);
  ASSERT_TRUE(checkpoint);
  EXPECT_NE(checkpoint->body->members.find(R"("purge_seq":1)"), std::string::npos);
  EXPECT_NE(checkpoint->body->members.find(R"("target":"node2@test")"), std::string::npos);
}

TEST_F(ClusterTest, HeldReplicationGoesStepByStep) {
  cluster_->stop(2);
  put(0, R"({"_id":"d","a":1})");
  cluster_->hold();
  cluster_->start(2);
  EXPECT_EQ(tree(2, "d"), "");
  int steps = 0;
  while (cluster_->step()) ++steps;
  EXPECT_GT(steps, 1);
  EXPECT_EQ(tree(2, "d"), kFirst);
}

TEST_F(ClusterTest, SettingsOfTheLaterTimeCount) {
  cluster_->cut(0, 2);
  cluster_->cut(1, 2);
  at(2).set(Setting::RevsLimit, Json(5));
  at(0).set(Setting::RevsLimit, Json(6));
  at(0).set(Setting::RevsLimit, Json(7));
  cluster_->heal(1, 2);
  for (NodeNumber node = 0; node < 3; ++node) {
    EXPECT_EQ(copy(node).settings().revs_limit.value(), Json(7)) << node;
  }
}

TEST_F(ClusterTest, SettingsOfTheLaterTimeCountWhereTheNodeThatSetsThemHasNoCopy) {
  ASSERT_TRUE(cluster_->create(1, "far", 2));
  const auto set = [this](std::int64_t limit) {
    Coordinator(*cluster_, 0, "far").set(Setting::RevsLimit, Json(limit));
  };
  cluster_->cut(1, 2);
  cluster_->cut(0, 2);
  set(5);
  cluster_->heal(0, 2);
  cluster_->cut(0, 1);
  set(7);
  cluster_->heal(0, 1);
  cluster_->heal(1, 2);
  EXPECT_EQ(databases_[1]->find("far")->settings().revs_limit.value(), Json(7));
  EXPECT_EQ(databases_[2]->find("far")->settings().revs_limit.value(), Json(7));
}

TEST_F(ClusterTest, CopiesAgreeWhereOneForgotTheAncestorThatOthersHave) {
  const std::string first = write(0, R"({"_id":"d","a":1})");
  cluster_->cut(0, 1);
  cluster_->cut(0, 2);
  write(0, R"({"_id":"d","_rev":")" + first + R"(","a":2})");
  at(0).set(Setting::RevsLimit, Json(1));
  cluster_->heal(0, 1);
  cluster_->heal(0, 2);
  EXPECT_EQ(copy(1).open_all_leaves("d")->size(), 1U);
  EXPECT_EQ(copy(2).open_all_leaves("d")->size(), 1U);
}

TEST_F(ClusterTest, DatabaseThatAllNodesKnowToBeDeletedIsForgotten) {
  cluster_->stop(2);
  cluster_->remove(0, "db");
  EXPECT_EQ(cluster_->catalogue(0).size(), 1U);
  cluster_->start(2);
  for (NodeNumber node = 0; node < 3; ++node) EXPECT_TRUE(cluster_->catalogue(node).empty());
  EXPECT_EQ(cluster_->pending(), 0U);
  EXPECT_TRUE(cluster_->create(2, "db", 3));
  EXPECT_NE(databases_[0]->find("db"), nullptr);
}

TEST_F(ClusterTest, FollowersAreToldOfWhatOtherNodesBring) {
  std::vector<NodeNumber> told;
  cluster_->set_on_change([&told](NodeNumber node, const std::string&) { told.push_back(node); });
  cluster_->stop(2);
  put(0, R"({"_id":"d","a":1})");
  EXPECT_EQ(told, std::vector<NodeNumber>{1});
  cluster_->start(2);
  EXPECT_EQ(told.back(), 2U);
}

TEST_F(ClusterTest, BrokenRulesShowOnTheNodeThatWasAway) {
  break_rule(Rule::ReplicasLearnOfPurges);
  put(0, R"({"_id":"d","a":1})");
  cluster_->stop(2);
  purge(0, "d", kFirst);
  cluster_->start(2);
  EXPECT_EQ(tree(2, "d"), kFirst);
  EXPECT_EQ(tree(0, "d"), "");
}

TEST_F(ClusterTest, WithoutPurgesFirstADocumentComesBack) {
  break_rule(Rule::ReplicasBringNothingPurgedBack);
  put(0, R"({"_id":"d","a":1})");
  cluster_->stop(2);
  purge(0, "d", kFirst);
  cluster_->start(2);
  EXPECT_EQ(tree(0, "d"), kFirst);
}

TEST_F(ClusterTest, WithoutWaitingCompactionForgetsWhatANodeNeeds) {
  break_rule(Rule::PurgeLogWaitsForReplicas);
  put(0, R"({"_id":"a","a":1})");
  at(0).set(Setting::PurgedInfosLimit, Json(1));
  cluster_->stop(2);
  purge(0, "a", kFirst);
  purge(0, "b", kFirst);
  at(0).compact();
  cluster_->start(2);
  EXPECT_EQ(tree(2, "a"), kFirst);
}

TEST_F(ClusterTest, WithoutCatchingUpANodeLacksWhatWasWritten) {
  break_rule(Rule::ReplicasLearnOfWrites);
  cluster_->stop(2);
  put(0, R"({"_id":"d","a":1})");
  cluster_->start(2);
  EXPECT_EQ(tree(2, "d"), "");
}

}  // namespace
}  // namespace purgatory::couchdb
