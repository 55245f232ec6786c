// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_index.h"

#include "tests/mock_server/model/couchdb/indexes/view_index_fixture.h"

namespace purgatory::couchdb {
namespace {

TEST_F(ViewIndexTest, FollowsTheChangesOfDocuments) {
  put(R"({"_id":"a","n":1})");
  const std::string revision = put(R"({"_id":"b","n":2})");
  EXPECT_EQ(rows(), "1@a 2@b ");
  put(R"({"_id":"b","_rev":")" + revision + R"(","n":0})");
  put(R"({"_id":"c","list":[3,1,3]})");
  EXPECT_EQ(rows(), "0@b 1@a ");
  EXPECT_EQ(rows(1), "1@c 3@c 3@c ");
  EXPECT_EQ(index_.builds(), 1U);
}

TEST_F(ViewIndexTest, DeletedDocumentsHaveNoRows) {
  const std::string revision = put(R"({"_id":"a","n":1})");
  EXPECT_EQ(rows(), "1@a ");
  put(R"({"_id":"a","_rev":")" + revision + R"(","_deleted":true})");
  EXPECT_EQ(rows(), "");
}

TEST_F(ViewIndexTest, PurgedDocumentsHaveNoRows) {
  const std::string revision = put(R"({"_id":"a","n":1})");
  EXPECT_EQ(rows(), "1@a ");
  purge("a", {revision});
  EXPECT_EQ(rows(), "");
  EXPECT_EQ(index_.purge_sequence(), 1U);
  EXPECT_EQ(index_.builds(), 1U);
}

TEST_F(ViewIndexTest, APurgedWinnerGivesItsPlaceToTheNext) {
  replicate("a", 1, {"x"});
  replicate("a", 1, {"y"});
  DocumentDraft winner = draft(R"({"_id":"a","n":9})");
  winner.history = {2, {*RevisionHash::parse("z"), *RevisionHash::parse("x")}};
  DocumentDraft loser = draft(R"({"_id":"a","n":5})");
  loser.history = {2, {*RevisionHash::parse("b"), *RevisionHash::parse("y")}};
  ASSERT_TRUE(database_.replicate({winner, loser}).empty());
  EXPECT_EQ(rows(), "9@a ");
  purge("a", {"2-z"});
  EXPECT_EQ(rows(), "5@a ");
}

// CouchDB documentation, 1.3.18.3: the index record does not change.
TEST_F(ViewIndexTest, APurgeWithoutTheWinnerKeepsTheRows) {
  put(R"({"_id":"a","n":1})");
  EXPECT_EQ(rows(), "1@a ");
  purge("a", {"7-unknown"});
  EXPECT_EQ(rows(), "1@a ");
  EXPECT_EQ(index_.purge_sequence(), 1U);
}

TEST_F(ViewIndexTest, UnderEmulationAPurgeOfNothingDropsTheRowsUntilTheNextEdit) {
  emulate_couchdb();
  const std::string revision = put(R"({"_id":"a","n":1})");
  EXPECT_EQ(rows(), "1@a ");
  purge("a", {"7-unknown"});
  EXPECT_EQ(rows(), "");
  ViewIndex later(std::make_unique<TwoViews>());
  later.update(database_);
  EXPECT_EQ(text_of_rows(later, 0), "1@a ");
  put(R"({"_id":"a","_rev":")" + revision + R"(","n":2})");
  EXPECT_EQ(rows(), "2@a ");
}

TEST_F(ViewIndexTest, CatchesUpWithSeveralPurgesWithoutBeingRebuilt) {
  const std::string a = put(R"({"_id":"a","n":1})");
  const std::string b = put(R"({"_id":"b","n":2})");
  put(R"({"_id":"c","n":3})");
  rows();
  purge("a", {a});
  purge("b", {b});
  purge("a", {a});
  EXPECT_EQ(rows(), "3@c ");
  EXPECT_EQ(index_.purge_sequence(), 3U);
  EXPECT_EQ(index_.builds(), 1U);
}

TEST_F(ViewIndexTest, IsRebuiltWhenTheLogForgotPurgesThatItMissed) {
  const std::string a = put(R"({"_id":"a","n":1})");
  const std::string b = put(R"({"_id":"b","n":2})");
  put(R"({"_id":"c","n":3})");
  rows();
  database_.set_purged_infos_limit(1);
  purge("a", {a});
  purge("b", {b});
  database_.compact();
  ASSERT_EQ(database_.purge_log().entries().size(), 1U);
  EXPECT_EQ(rows(), "3@c ");
  EXPECT_EQ(index_.builds(), 2U);
}

// Whatever is written and purged in between, an index that caught up is the index built now.
TEST_F(ViewIndexTest, CaughtUpIsAsGoodAsRebuilt) {
  RandomSource random(42);
  const auto id = [&] { return "d" + std::to_string(random.below(8)); };
  const auto some_leaf = [&](const std::string& of) {
    const auto leaves = database_.open_all_leaves(of);
    if (!leaves) return std::string("1-unknown");
    return (*leaves)[random.below(leaves->size())]->revision.text();
  };
  for (int step = 0; step < 2000; ++step) {
    const std::string where = id();
    const std::string n = std::to_string(random.below(5));
    switch (random.below(6)) {
      case 0:
        purge(where, {some_leaf(where)});
        break;
      case 1:
        purge(where, {"9-none"});
        break;
      case 2:
        replicate(where, 1, {n});
        break;
      case 3:
        put(R"({"_id":")" + where + R"(","_deleted":true,"_rev":")" + some_leaf(where) + R"("})");
        break;
      default:
        put(R"({"_id":")" + where + R"(","n":)" + n + R"(,"list":[1,)" + n + "]" +
            (random.below(2) == 0 ? "" : R"(,"_rev":")" + some_leaf(where) + "\"") + "}");
    }
    if (random.below(10) == 0) database_.compact();
    if (random.below(3) != 0) continue;
    ViewIndex rebuilt(std::make_unique<TwoViews>());
    rebuilt.update(database_);
    ASSERT_EQ(rows(0), text_of_rows(rebuilt, 0)) << "at step " << step;
    ASSERT_EQ(rows(1), text_of_rows(rebuilt, 1)) << "at step " << step;
  }
}

}  // namespace
}  // namespace purgatory::couchdb
