// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/cluster/coordinator.h"

#include "tests/mock_server/model/couchdb/cluster/cluster_fixture.h"

namespace purgatory::couchdb {
namespace {

constexpr const char* kFirst = "1-23202479633c2b380f79507a776743d5";  // of {"a":1}

std::string local_text(const ModelResult<OpenedDocument>& read) {
  return read ? read->body->members : read.error().reason;
}

class CoordinatorTest : public ClusterTest {
 protected:
  // The third node is apart from the others, and internal replication does not make up for it.
  void separate() {
    cluster_->hold();
    cluster_->cut(0, 2);
    cluster_->cut(1, 2);
  }
  void reunite() {
    cluster_->heal(0, 2);
    cluster_->heal(1, 2);
  }
};

TEST_F(CoordinatorTest, WriteIsConfirmedByAllCopiesThatAreReached) {
  EXPECT_EQ(put(1, R"({"_id":"d","a":1})"), std::string(kFirst) + " 3");
  cluster_->stop(0);
  EXPECT_EQ(put(1, R"({"_id":"e","a":1})"), std::string(kFirst) + " 2");
  cluster_->cut(1, 2);
  EXPECT_EQ(put(1, R"({"_id":"f","a":1})"), std::string(kFirst) + " 1");
}

TEST_F(CoordinatorTest, WriteThatOneCopyRefusesIsTakenByTheOthers) {
  separate();
  write(2, R"({"_id":"d","b":1})");
  reunite();
  EXPECT_EQ(put(0, R"({"_id":"d","a":1})"), std::string(kFirst) + " 2");
  cluster_->release();
  EXPECT_EQ(everything(0), everything(2));
  EXPECT_EQ(copy(0).open_all_leaves("d")->size(), 2U);
}

TEST_F(CoordinatorTest, WriteThatAllCopiesRefuseIsRefused) {
  put(0, R"({"_id":"d","a":1})");
  EXPECT_EQ(put(1, R"({"_id":"d","a":2})"), "Document update conflict.");
}

TEST_F(CoordinatorTest, NothingIsConfirmedWhereNoCopyIsReached) {
  cluster_->stop(0);
  EXPECT_THROW(put(0, R"({"_id":"d"})"), std::logic_error);
  EXPECT_THROW(at(0).replicate({draft(R"({"_id":"d","_rev":"1-a"})")}, nullptr), std::logic_error);
  EXPECT_THROW(at(0).purge({{"d", {}}}, nullptr), std::logic_error);
  EXPECT_THROW(at(0).set(Setting::RevsLimit, Json(5)), std::logic_error);
}

TEST_F(CoordinatorTest, PurgeNamesWhatAnyCopyRemoved) {
  separate();
  put(0, R"({"_id":"d","a":1})");
  reunite();
  EXPECT_EQ(purge(2, "d", kFirst), std::string(kFirst) + " 3");
}

TEST_F(CoordinatorTest, ReadingBringsCopiesThatDifferToWhatTheyKnowTogether) {
  separate();
  put(0, R"({"_id":"d","a":1})");
  reunite();
  at(2).repair("d", 2);
  EXPECT_EQ(tree(2, "d"), kFirst);
}

TEST_F(CoordinatorTest, ReadingOfOneCopyAsksNoOther) {
  separate();
  put(0, R"({"_id":"d","a":1})");
  reunite();
  at(2).repair("d", 1);
  EXPECT_EQ(tree(2, "d"), "");
}

TEST_F(CoordinatorTest, ReadingDoesNotBringBackWhatWasPurged) {
  put(0, R"({"_id":"d","a":1})");
  separate();
  purge(0, "d", kFirst);
  reunite();
  at(0).repair("d", 3);
  EXPECT_EQ(tree(0, "d"), "");
  EXPECT_EQ(tree(1, "d"), "");
}

TEST_F(CoordinatorTest, LocalDocumentIsReadAsMostCopiesHaveIt) {
  cluster_->stop(2);
  put(0, R"({"_id":"_local/x","n":1})");
  cluster_->start(2);
  EXPECT_EQ(local_text(at(2).read_local("_local/x")), R"("n":1)");
}

TEST_F(CoordinatorTest, LocalDocumentThatMostCopiesDeletedIsGone) {
  put(0, R"({"_id":"_local/x","n":1})");
  cluster_->stop(2);
  put(0, R"({"_id":"_local/x","_deleted":true})");
  cluster_->start(2);
  EXPECT_EQ(local_text(at(2).read_local("_local/x")), "missing");
}

TEST_F(CoordinatorTest, LocalDocumentWithTheMostEditsCounts) {
  put(0, R"({"_id":"_local/x","n":1})");
  cluster_->stop(2);
  put(0, R"({"_id":"_local/x","_rev":"0-1","n":2})");
  cluster_->start(2);
  EXPECT_EQ(local_text(at(2).read_local("_local/x")), R"("n":2)");
}

TEST_F(CoordinatorTest, ReadingChangesNoLocalDocument) {
  cluster_->stop(1);
  cluster_->stop(2);
  put(0, R"({"_id":"_local/x","n":1})");
  cluster_->start(1);
  cluster_->start(2);
  at(0).repair("_local/x", 2);
  EXPECT_EQ(local_text(at(0).read_local("_local/x")), "missing");
  EXPECT_EQ(local_text(copy(0).read("_local/x")), R"("n":1)");
  EXPECT_EQ(local_text(copy(2).read("_local/x")), "missing");
}

TEST_F(CoordinatorTest, SequenceOfAnotherCopyGoesAsFarAsThatOneWasTold) {
  put(0, R"({"_id":"a","a":1})");
  const std::string seen = copy(1).update_sequence_text();
  cluster_->cut(0, 1);
  put(0, R"({"_id":"b","a":1})");
  const std::string ours = at(0).translated(seen);
  EXPECT_EQ(copy(0).resolve_sequence(ours), 1U);
  EXPECT_EQ(at(1).translated(seen), seen);
}

TEST_F(CoordinatorTest, SequenceOfAnotherCopyMissesNothing) {
  cluster_->cut(0, 1);
  cluster_->cut(0, 2);
  put(1, R"({"_id":"a","a":1})");
  const std::string seen = copy(1).update_sequence_text();
  put(0, R"({"_id":"b","a":1})");
  EXPECT_EQ(copy(0).resolve_sequence(at(0).translated(seen)), 0U);
}

}  // namespace
}  // namespace purgatory::couchdb
