// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_indexes.h"

#include <gmock/gmock.h>

#include "mock_server/model/couchdb/indexes/design_views.h"
#include "tests/mock_server/model/couchdb/indexes/view_index_fixture.h"

namespace purgatory::couchdb {
namespace {

class ViewIndexesTest : public ViewIndexTest {
 protected:
  const ViewIndex& open(const std::string& signature = "s1",
                        ViewIndexes::Freshness freshness = ViewIndexes::Freshness::UpToDate) {
    return database_.view_indexes().open(
        {"_design/v", signature}, [] { return std::make_unique<TwoViews>(); }, freshness,
        TimePoint(std::chrono::seconds(1700000000)));
  }

  std::string checkpoint(const std::string& signature = "s1") {
    const auto read = database_.local_documents().read("_local/purge-mrview-" + signature);
    return read ? print_document(*read) : read.error().reason;
  }
};

TEST_F(ViewIndexesTest, EachIndexKeepsACheckpoint) {
  put(R"({"_id":"_design/v"})");
  open();
  EXPECT_EQ(checkpoint(),
            R"({"_id":"_local/purge-mrview-s1","_rev":"0-1","type":"mrview","purge_seq":0,)"
            R"("updated_on":1700000000,"ddoc_id":"_design/v","signature":"s1"})");
  purge("a", {"1-x"});
  open();
  EXPECT_THAT(checkpoint(), testing::HasSubstr(R"("_rev":"0-2","type":"mrview","purge_seq":1,)"));
}

TEST_F(ViewIndexesTest, TheCheckpointKeepsTheLogUntilTheIndexHasSeenIt) {
  put(R"({"_id":"_design/v"})");
  open();
  database_.set_purged_infos_limit(1);
  for (int i = 0; i < 3; ++i) purge("a", {"1-x"});
  database_.compact();
  EXPECT_EQ(database_.purge_log().entries().size(), 3U);
  open();
  database_.compact();
  EXPECT_EQ(database_.purge_log().entries().size(), 1U);
}

// CouchDB 3.5.0, couch_mrview_index:verify_index_exists.
TEST_F(ViewIndexesTest, TheCheckpointOfAnIndexThatNobodyDescribesKeepsNothing) {
  const std::string design = R"({"_id":"_design/v","views":{"v":{"map":"function(doc) {}"}}})";
  put(design);
  open(views_of(*Json::parse(design)).signature);
  database_.set_purged_infos_limit(1);
  for (int i = 0; i < 3; ++i) purge("a", {"1-x"});
  database_.compact();
  EXPECT_EQ(database_.purge_log().entries().size(), 3U);
  open("another signature");
  for (int i = 0; i < 3; ++i) purge("a", {"1-x"});
  database_.compact();
  EXPECT_EQ(database_.purge_log().entries().size(), 1U);
}

TEST_F(ViewIndexesTest, TellHowFarTheyAreAndWhatItTook) {
  put(R"({"_id":"_design/v"})");
  put(R"({"_id":"a","n":1})");
  open();
  purge("a", {"1-x"});
  open();
  const auto all = database_.view_indexes().progress();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].design_id, "_design/v");
  EXPECT_EQ(all[0].purge_sequence, 1U);
  EXPECT_EQ(all[0].builds, 1U);
  EXPECT_EQ(all[0].mapped_documents, 2U);
  EXPECT_EQ(all[0].rows, 1U);
  EXPECT_EQ(all[0].built, TimePoint(std::chrono::seconds(1700000000)));
}

TEST_F(ViewIndexesTest, AnIndexMayBeReadAsItIs) {
  put(R"({"_id":"_design/v"})");
  put(R"({"_id":"a","n":1})");
  EXPECT_EQ(text_of_rows(open("s1", ViewIndexes::Freshness::AsItIs), 0), "1@a ");
  put(R"({"_id":"b","n":2})");
  EXPECT_EQ(text_of_rows(open("s1", ViewIndexes::Freshness::AsItIs), 0), "1@a ");
  EXPECT_EQ(text_of_rows(open(), 0), "1@a 2@b ");
}

TEST_F(ViewIndexesTest, AnotherDefinitionForgetsTheIndexBefore) {
  put(R"({"_id":"_design/v"})");
  open("s1");
  open("s2");
  EXPECT_EQ(checkpoint("s1"), "missing");
  EXPECT_THAT(checkpoint("s2"), testing::HasSubstr(R"("signature":"s2")"));
}

TEST_F(ViewIndexesTest, WithTheDesignDocumentGoesTheIndex) {
  const std::string revision = put(R"({"_id":"_design/v"})");
  open();
  put(R"({"_id":"_design/v","_deleted":true,"_rev":")" + revision + R"("})");
  database_.view_indexes().forget_orphans();
  EXPECT_EQ(checkpoint(), "missing");
}

}  // namespace
}  // namespace purgatory::couchdb
