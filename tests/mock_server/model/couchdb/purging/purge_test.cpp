// SPDX-License-Identifier: Apache-2.0
#include "tests/mock_server/model/couchdb/database_fixture.h"

namespace purgatory::couchdb {
namespace {

class Purge : public DatabaseTest {
 protected:
  void given_a_single_branch() { replicate("d", 2, {"b", "a"}); }
  void given_a_conflict() {
    replicate("d", 2, {"b", "r"});
    replicate("d", 2, {"c", "r"});
  }
};

TEST_F(Purge, OfTheOnlyLeafRemovesEveryTrace) {
  given_a_single_branch();
  EXPECT_EQ(purge("d", {"2-b"}), "2-b");
  EXPECT_EQ(get("d"), "missing");
  EXPECT_EQ(changes(), "");
  EXPECT_EQ(database_.documents().live_count(), 0U);
  EXPECT_EQ(missing("d", {"2-b"}), "2-b");
}

TEST_F(Purge, IgnoresAnInnerRevisionBesideItsLeaf) {
  given_a_single_branch();
  EXPECT_EQ(purge("d", {"1-a", "2-b"}), "2-b");
}

TEST_F(Purge, OfAnInnerRevisionMovesOnlyTheSequences) {
  given_a_single_branch();
  EXPECT_EQ(purge("d", {"1-a"}), "");
  EXPECT_EQ(changes(), "d@1");
  EXPECT_EQ(database_.update_sequence(), 2U);
  EXPECT_EQ(database_.purge_sequence(), 1U);
}

TEST_F(Purge, OfAnUnknownDocumentCountsToo) {
  EXPECT_EQ(purge("nope", {"1-a"}), "");
  EXPECT_EQ(purge("nope", {"1-a"}), "");
  EXPECT_EQ(database_.update_sequence(), 2U);
  EXPECT_EQ(database_.purge_sequence(), 2U);
}

TEST_F(Purge, OfNoDocumentDoesNothing) {
  EXPECT_TRUE(database_.purge({}).empty());
  EXPECT_EQ(database_.update_sequence(), 0U);
  EXPECT_EQ(database_.purge_sequence(), 0U);
}

TEST_F(Purge, OfAnEmptyListIsLogged) {
  EXPECT_EQ(purge("d", {}), "");
  ASSERT_EQ(database_.purge_log().distinct_requests().size(), 1U);
  EXPECT_EQ(database_.purge_log().distinct_requests().front(), (PurgeRequest{"d", {}}));
}

TEST_F(Purge, AnswersAscendingAndOnce) {
  replicate("d", 1, {"b"});
  replicate("d", 2, {"a", "x"});
  EXPECT_EQ(purge("d", {"2-a", "1-b", "2-a"}), "1-b 2-a");
}

TEST_F(Purge, KeepsASharedAncestor) {
  given_a_conflict();
  EXPECT_EQ(purge("d", {"2-b", "1-r"}), "2-b");
  EXPECT_EQ(missing("d", {"1-r"}), "");
}

TEST_F(Purge, OfTheLoserMovesTheDocumentToTheEnd) {
  given_a_conflict();
  replicate("e", 1, {"a"});
  EXPECT_EQ(purge("d", {"2-b"}), "2-b");
  EXPECT_EQ(get("d", {.conflicts = true}), R"({"_id":"d","_rev":"2-c"})");
  EXPECT_EQ(changes(), "e@3 d@4");
}

TEST_F(Purge, OfTheWinnerLeavesTheFormerLoser) {
  given_a_conflict();
  EXPECT_EQ(purge("d", {"2-c"}), "2-c");
  EXPECT_EQ(get("d", {.conflicts = true}), R"({"_id":"d","_rev":"2-b"})");
}

TEST_F(Purge, GivesEveryRemainingLeafASequence) {
  for (const std::string hash : {"a", "b", "c"}) replicate("d", 1, {hash});
  replicate("x", 1, {"a"});
  replicate("y", 1, {"a"});
  ASSERT_EQ(database_.update_sequence(), 5U);
  purge("d", {"1-a"});
  EXPECT_EQ(database_.update_sequence(), 7U);
  EXPECT_EQ(changes(5), "d@7");
}

TEST_F(Purge, OfTwoWholeDocumentsTakesOneUpdateSequence) {
  replicate("d", 1, {"a"});
  replicate("e", 1, {"a"});
  database_.purge({{"d", revs({"1-a"})}, {"e", revs({"1-a"})}});
  EXPECT_EQ(database_.update_sequence(), 3U);
  EXPECT_EQ(database_.purge_sequence(), 2U);
}

TEST_F(Purge, OfATombstoneLowersTheDeletedCount) {
  replicate("d", 2, {"x", "a"}, Liveness::Deleted);
  ASSERT_EQ(database_.documents().deleted_count(), 1U);
  EXPECT_EQ(purge("d", {"1-a"}), "");
  EXPECT_EQ(purge("d", {"2-x"}), "2-x");
  EXPECT_EQ(database_.documents().deleted_count(), 0U);
}

TEST_F(Purge, OfTheLastLiveLeafLeavesADeletedDocument) {
  replicate("d", 1, {"a"});
  replicate("d", 2, {"x", "q"}, Liveness::Deleted);
  purge("d", {"1-a"});
  EXPECT_EQ(get("d"), "deleted");
  EXPECT_EQ(database_.documents().live_count(), 0U);
  EXPECT_EQ(database_.documents().deleted_count(), 1U);
  EXPECT_EQ(put(R"({"_id":"d"})").substr(0, 2), "3-");
}

TEST_F(Purge, ThatLeavesTombstonesIsNotCountedByCouchDb) {
  emulate_couchdb();
  replicate("d", 1, {"a"});
  replicate("d", 2, {"x", "q"}, Liveness::Deleted);
  purge("d", {"1-a"});
  EXPECT_EQ(get("d"), "deleted");
  EXPECT_EQ(database_.documents().live_count(), 1U);
  EXPECT_EQ(put(R"({"_id":"d"})"), "Document update conflict.");
  EXPECT_EQ(put(R"({"_id":"d","_rev":"2-x"})").substr(0, 2), "3-");
  EXPECT_EQ(database_.documents().deleted_count(), 0U);
}

TEST_F(Purge, LetsTheDocumentStartAnew) {
  const std::string first = put(R"({"_id":"d","v":1})");
  purge("d", {first});
  EXPECT_EQ(put(R"({"_id":"d","v":1})"), first);
}

TEST_F(Purge, IsNoBan) {
  given_a_single_branch();
  purge("d", {"2-b"});
  given_a_single_branch();
  EXPECT_EQ(get("d"), R"({"_id":"d","_rev":"2-b"})");
}

TEST_F(Purge, SparesLocalDocuments) {
  put(R"({"_id":"_local/x"})");
  EXPECT_EQ(purge("_local/x", {"0-1"}), "");
  EXPECT_EQ(get("_local/x"), R"({"_id":"_local/x","_rev":"0-1"})");
}

class PurgeLogOfDatabase : public Purge {
 protected:
  std::size_t logged() { return database_.purge_log().entries().size(); }
  void purge_three() {
    for (const std::string id : {"a", "b", "c"}) purge(id, {"1-a"});
  }
};

TEST_F(PurgeLogOfDatabase, HoldsRequestsSortedAndNamedOnce) {
  given_a_single_branch();
  purge("d", {"2-b", "1-z", "2-b"});
  EXPECT_EQ(text_of(database_.purge_log().entries().front().request.revisions), "1-z 2-b");
}

TEST_F(PurgeLogOfDatabase, ListsEqualRequestsOnce) {
  purge("d", {"1-a"});
  purge("d", {"1-a"});
  EXPECT_EQ(logged(), 2U);
  EXPECT_EQ(database_.purge_log().distinct_requests().size(), 1U);
}

TEST_F(PurgeLogOfDatabase, OutgrowsItsLimitUntilCompaction) {
  database_.set_purged_infos_limit(2);
  purge_three();
  EXPECT_EQ(logged(), 3U);
  database_.compact();
  EXPECT_EQ(logged(), 2U);
  EXPECT_EQ(database_.purge_log().entries().front().request.id, "b");
  EXPECT_EQ(database_.purge_sequence(), 3U);
}

TEST_F(PurgeLogOfDatabase, WaitsForALaggingCheckpoint) {
  put(R"({"_id":"_local/purge-x","purge_seq":0,"type":"internal_replication"})");
  database_.set_purged_infos_limit(1);
  purge_three();
  database_.compact();
  EXPECT_EQ(logged(), 3U);
  put(R"({"_id":"_local/purge-x","purge_seq":2,"type":"internal_replication"})");
  database_.compact();
  EXPECT_EQ(logged(), 1U);
}

TEST_F(PurgeLogOfDatabase, DoesNotWaitForACheckpointOfAnUnknownKind) {
  put(R"({"_id":"_local/purge-x","purge_seq":0})");
  put(R"({"_id":"_local/purge-y","purge_seq":0,"type":"foo"})");
  put(R"({"_id":"_local/purge-z","purge_seq":0,"type":"mrview"})");
  database_.set_purged_infos_limit(1);
  purge_three();
  database_.compact();
  EXPECT_EQ(logged(), 1U);
}

TEST_F(PurgeLogOfDatabase, WaitsForACheckpointThatDoesNotSayThoughItsIndexIsGone) {
  put(R"({"_id":"_local/purge-x","purge_seq":"x","type":"mrview","ddoc_id":"_design/gone"})");
  database_.set_purged_infos_limit(1);
  purge_three();
  database_.compact();
  EXPECT_EQ(logged(), 3U);
}

TEST_F(PurgeLogOfDatabase, WaitsForACheckpointThatDoesNotSay) {
  put(R"({"_id":"_local/purge-x","purge_seq":"all"})");
  database_.set_purged_infos_limit(1);
  purge_three();
  database_.compact();
  EXPECT_EQ(logged(), 3U);
}

TEST_F(PurgeLogOfDatabase, DoesNotWaitForAnIndexWithoutDesignDocument) {
  put(R"({"_id":"_local/purge-x","purge_seq":0,"type":"mrview","ddoc_id":"_design/gone"})");
  database_.set_purged_infos_limit(1);
  purge_three();
  database_.compact();
  EXPECT_EQ(logged(), 1U);
}

// Notes the size of the tree before and after.
class Counting final : public PurgeObserver {
 public:
  void before_removal(const DocumentRecord& record, const std::vector<Revision>& named) override {
    seen += record.id + ":" + text_of(named) + ":" + std::to_string(record.tree.node_count());
  }
  void after_removal(const DocumentRecord& record, std::uint64_t purge_sequence) override {
    seen += ">" + std::to_string(record.tree.node_count()) + "@" + std::to_string(purge_sequence);
  }
  std::string seen;
};

TEST_F(Purge, TellsItsObserverOfDocumentsThatLoseSomething) {
  given_a_conflict();
  replicate("e", 1, {"a"});
  Counting observer;
  database_.purge({{"d", revs({"2-b"})}, {"nope", revs({"1-a"})}, {"e", revs({"1-x"})}}, &observer);
  EXPECT_EQ(observer.seen, "d:2-b:3>2@1");
  observer.seen.clear();
  database_.purge({{"e", revs({"1-a"})}}, &observer);
  EXPECT_EQ(observer.seen, "e:1-a:1>0@4");
}

}  // namespace
}  // namespace purgatory::couchdb
