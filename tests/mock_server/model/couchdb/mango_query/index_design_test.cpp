// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/index_design.h"

#include <gmock/gmock.h>

#include "tests/mock_server/model/couchdb/database_fixture.h"

namespace purgatory::couchdb::mango {
namespace {

class IndexDesignTest : public DatabaseTest {
 protected:
  Outcome<Addition> add(std::string_view request) {
    return add_index(database_, *parse_index_request(*Json::parse(request)));
  }
  std::string members() {
    const auto opened = database_.read("_design/d");
    return opened ? opened->body->members : opened.error().reason;
  }
};

TEST_F(IndexDesignTest, IsStoredAsCouchDbStoresIt) {
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"by-n"})"), Addition::Created);
  EXPECT_EQ(members(), R"("language":"query","views":{"by-n":{"map":{"fields":{"n":"asc"},)"
                       R"("partial_filter_selector":{}},"reduce":"_count",)"
                       R"("options":{"def":{"fields":["n"]}}}})");
}

TEST_F(IndexDesignTest, TheSameAgainExists) {
  add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"by-n"})");
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"by-n"})"), Addition::Exists);
  EXPECT_EQ(add(R"({"index":{"fields":["m"]},"ddoc":"d","name":"by-n"})"), Addition::Created);
  EXPECT_EQ(add(R"({"index":{"fields":["m"]},"ddoc":"d","name":"by-m"})"), Addition::Created);
  ASSERT_EQ(indexes_of(database_).size(), 2U);
  EXPECT_EQ(indexes_of(database_)[0].name, "by-m");
}

TEST_F(IndexDesignTest, TheLastIndexTakesTheDocumentWithIt) {
  add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"by-n"})");
  add(R"({"index":{"fields":["m"]},"ddoc":"d","name":"by-m"})");
  EXPECT_TRUE(remove_index(database_, "_design/d", "by-n"));
  EXPECT_EQ(indexes_of(database_).size(), 1U);
  EXPECT_TRUE(remove_index(database_, "_design/d", "by-m"));
  EXPECT_EQ(members(), "deleted");
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"by-n"})"), Addition::Created);
}

TEST_F(IndexDesignTest, WhatIsNotThereIsNotRemoved) {
  const Error missing{"not_found", "missing", Fault::NotFound};
  add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"by-n"})");
  EXPECT_EQ(remove_index(database_, "_design/x", "by-n").error(), missing);
  EXPECT_EQ(remove_index(database_, "_design/d", "x").error(), missing);
  EXPECT_EQ(remove_indexes(database_, "_design/x").error(), missing);
  EXPECT_TRUE(remove_indexes(database_, "_design/d"));
  EXPECT_EQ(members(), "deleted");
}

TEST_F(IndexDesignTest, RefusesDesignDocumentsOfAnotherLanguage) {
  put(R"({"_id":"_design/d","language":"js"})");
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"d"})").error(),
            (Error{"invalid_ddoc_lang",
                   "Existing design doc has an invalid language: "
                   "{<<108,97,110,103,117,97,103,101>>,<<106,115>>}"}));
  put(R"({"_id":"_design/e"})");
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"e"})").error().reason,
            "Existing design doc has an invalid language: false");
}

TEST_F(IndexDesignTest, PartitionedIsSaidWhenTheDocumentIsMade) {
  add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"a","partitioned":false})");
  EXPECT_THAT(members(), testing::EndsWith(R"(,"options":{"partitioned":false})"));
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"d","name":"b"})").error().word,
            "invalid_partitioned_option");
  EXPECT_EQ(add(R"({"index":{"fields":["n"]},"ddoc":"e","partitioned":true})").error().word,
            "bad_request");
}

}  // namespace
}  // namespace purgatory::couchdb::mango
