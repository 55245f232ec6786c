// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/find.h"

#include "mock_server/model/couchdb/indexes/view_indexes.h"
#include "mock_server/model/couchdb/mango_query/index_design.h"
#include "tests/mock_server/model/couchdb/database_fixture.h"

namespace purgatory::couchdb::mango {
namespace {

constexpr std::uint64_t kLimit = 25;

class FindTest : public DatabaseTest {
 protected:
  FindTest() {
    for (const char* document :
         {R"({"_id":"a","n":3,"t":"x","o":{"p":1}})", R"({"_id":"b","n":1,"t":"y"})",
          R"({"_id":"c","n":2,"t":"x"})", R"({"_id":"d","t":"x"})"}) {
      put(document);
    }
  }

  void given_index(const std::string& fields, const std::string& design = "by-n",
                   const std::string& more = "") {
    const std::string request =
        R"({"ddoc":")" + design + R"(","name":"i","index":{"fields":)" + fields + more + "}}";
    ASSERT_TRUE(add_index(database_, *parse_index_request(*Json::parse(request))));
  }

  FindResult found(const std::string& selector, const std::string& more = "") {
    const auto request =
        parse_find_request(*Json::parse(R"({"selector":)" + selector + more + "}"), kLimit);
    auto result = find(database_, *request, {});
    EXPECT_TRUE(result.has_value()) << result.error().reason;
    return result.value_or(FindResult());
  }

  static std::string ids(const FindResult& result) {
    std::string text;
    for (const std::string& document : result.documents) {
      text += Json::parse(document)->find("_id")->as_string();
    }
    return text;
  }
  std::string ids(const std::string& selector, const std::string& more = "") {
    return ids(found(selector, more));
  }
};

TEST_F(FindTest, WithoutAnIndexLooksAtEveryDocument) {
  const FindResult result = found(R"({"t":"x"})");
  EXPECT_EQ(ids(result), "acd");
  EXPECT_EQ(result.statistics.documents_examined, 4U);
  EXPECT_EQ(
      result.warnings,
      std::vector<std::string>{"No matching index found, create an index to optimize query time."});
}

TEST_F(FindTest, WithAnIndexLooksAtItsRange) {
  given_index(R"(["n"])");
  const FindResult result = found(R"({"n":{"$gte":2}})");
  EXPECT_EQ(ids(result), "ca");
  EXPECT_EQ(result.statistics.keys_examined, 2U);
  EXPECT_EQ(result.statistics.results_returned, 2U);
  EXPECT_TRUE(result.warnings.empty());
}

TEST_F(FindTest, FollowsWritesAndPurges) {
  given_index(R"(["n"])");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "bca");
  const std::string revision = put(R"({"_id":"e","n":0.5})");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "ebca");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})", R"(,"update":false)"), "ebca");
  purge("e", {revision});
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "bca");
}

TEST_F(FindTest, MayReadTheIndexAsItIs) {
  given_index(R"(["n"])");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "bca");
  put(R"({"_id":"e","n":9})");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})", R"(,"update":false)"), "bca");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})", R"(,"stale":"ok")"), "bca");
}

TEST_F(FindTest, SortsEitherWay) {
  given_index(R"(["n"])");
  EXPECT_EQ(ids(R"({"n":{"$gt":1}})", R"(,"sort":["n"])"), "ca");
  EXPECT_EQ(ids(R"({"n":{"$gt":1}})", R"(,"sort":[{"n":"desc"}])"), "ac");
  EXPECT_EQ(ids(R"({"_id":{"$gt":"a"}})", R"(,"sort":[{"_id":"desc"}])"), "dcb");
}

TEST_F(FindTest, ComposedIndexesNarrowByTheirFirstColumns) {
  given_index(R"(["t","n"])");
  const FindResult result = found(R"({"t":"x","n":{"$gt":2}})");
  EXPECT_EQ(ids(result), "a");
  EXPECT_EQ(result.statistics.keys_examined, 2U);  // an open end is looked at too
  EXPECT_EQ(ids(R"({"t":"x","n":{"$lt":3}})"), "c");
  EXPECT_EQ(ids(R"({"t":{"$gt":null},"n":{"$gt":null}})"), "cab");
}

TEST_F(FindTest, RangesOfIdsGoByBytes) {
  EXPECT_EQ(ids(R"({"_id":{"$gt":"a","$lte":"c"}})"), "bc");
  EXPECT_EQ(ids(R"({"_id":{"$gt":null}})"), "abcd");
  EXPECT_EQ(ids(R"({"_id":{"$lt":null}})"), "");
  EXPECT_EQ(ids(R"({"_id":"c"})"), "c");
  EXPECT_EQ(found(R"({"_id":"c"})").statistics.keys_examined, 1U);
}

TEST_F(FindTest, DesignDocumentsAreNotFound) {
  given_index(R"(["n"])");
  EXPECT_EQ(ids("{}"), "abcd");
  EXPECT_EQ(ids(R"({"language":"query"})"), "");
}

TEST_F(FindTest, LimitsSkipsAndGoesOnFromBookmarks) {
  given_index(R"(["n"])");
  for (const char* selector : {R"({"n":{"$gt":0}})", R"({"_id":{"$lt":"d"}})"}) {
    const std::string all = ids(selector);
    std::string paged;
    std::string bookmark;
    for (std::size_t page = 0; page < all.size(); ++page) {
      const FindResult result = found(selector, R"(,"limit":1,"bookmark":")" + bookmark + "\"");
      paged += ids(result);
      bookmark = *result.bookmark;
    }
    EXPECT_EQ(paged, all);
    const FindResult last = found(selector, R"(,"bookmark":")" + bookmark + "\"");
    EXPECT_EQ(ids(last), "");
    EXPECT_EQ(last.bookmark, bookmark);
    EXPECT_EQ(ids(selector, R"(,"skip":1,"limit":1)"), all.substr(1, 1));
  }
}

TEST_F(FindTest, BookmarksGoOnInADescendingSort) {
  given_index(R"(["n"])");
  const std::string sort = R"(,"sort":[{"n":"desc"}],"limit":2)";
  const FindResult first = found(R"({"n":{"$gt":0}})", sort);
  EXPECT_EQ(ids(first), "ac");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})", sort + R"(,"bookmark":")" + *first.bookmark + "\""), "b");
}

TEST_F(FindTest, BookmarksSurviveTheRowTheyName) {
  given_index(R"(["n"])");
  const FindResult first = found(R"({"n":{"$gt":0}})", R"(,"limit":1)");
  const auto revision = database_.read("b")->revision.text();
  put(R"({"_id":"b","_deleted":true,"_rev":")" + revision + R"("})");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})", R"(,"bookmark":")" + *first.bookmark + "\""), "ca");
}

TEST_F(FindTest, WithoutResultsTheBookmarkIsNil) {
  EXPECT_EQ(found(R"({"t":"none"})").bookmark, "nil");
  EXPECT_EQ(found("{}", R"(,"limit":0)").bookmark, "nil");
}

TEST_F(FindTest, WhatCannotMatchIsNotLookedFor) {
  const FindResult result = found(R"({"$or":[]})");
  EXPECT_TRUE(result.documents.empty());
  EXPECT_EQ(result.bookmark, std::nullopt);
  EXPECT_TRUE(result.warnings.empty());
}

TEST_F(FindTest, GivesTheFieldsAskedFor) {
  const FindResult result = found(R"({"_id":"a"})", R"(,"fields":["t","o.p","none","_id"])");
  EXPECT_EQ(result.documents.front(), R"({"t":"x","o":{"p":1},"_id":"a"})");
}

TEST_F(FindTest, CoveringIndexesNeedNoDocuments) {
  given_index(R"(["n"])");
  const FindResult result = found(R"({"n":{"$gt":1}})", R"(,"fields":["_id","n"])");
  EXPECT_EQ(result.documents,
            (std::vector<std::string>{R"({"_id":"c","n":2})", R"({"_id":"a","n":3})"}));
  EXPECT_EQ(result.statistics.documents_examined, 0U);
  EXPECT_EQ(result.statistics.keys_examined, 3U);
}

TEST_F(FindTest, ShowsConflictsWhenAsked) {
  replicate("e", 1, {"x"});
  replicate("e", 1, {"y"});
  EXPECT_EQ(found(R"({"_id":"e"})", R"(,"conflicts":true)").documents.front(),
            R"({"_id":"e","_rev":"1-y","_conflicts":["1-x"]})");
}

TEST_F(FindTest, CountsQuorumReadsApart) {
  const FindResult result = found(R"({"_id":"a"})", R"(,"r":2)");
  EXPECT_EQ(result.statistics.documents_examined, 0U);
  EXPECT_EQ(result.statistics.quorum_documents_examined, 1U);
}

TEST_F(FindTest, WarnsOfTheIndexThatWasNotUsed) {
  given_index(R"(["n"])");
  EXPECT_EQ(found(R"({"t":"x"})", R"(,"use_index":"by-n")").warnings.front(),
            "_design/by-n was not used because it does not contain a valid index for this query.");
  EXPECT_EQ(found(R"({"t":"x"})", R"(,"use_index":["_design/by-n","i"])").warnings.front(),
            "_design/by-n, i was not used because it is not a valid index for this query.");
}

TEST_F(FindTest, WarnsWhenFewOfManyMatch) {
  for (int i = 0; i < 10; ++i) put(R"({"_id":"m)" + std::to_string(i) + R"(","n":7})");
  const std::string warning =
      "The number of documents examined is high in proportion to the number of results returned. "
      "Consider adding a more specific index to improve this.";
  EXPECT_EQ(found(R"({"t":"y"})").warnings.back(), warning);
  EXPECT_NE(found(R"({"t":"x"})").warnings.back(), warning);
}

TEST_F(FindTest, PartialIndexesHoldWhatTheirFilterMatches) {
  given_index(R"(["n"])", "p", R"(,"partial_filter_selector":{"t":"x"})");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "abc");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})", R"(,"use_index":"p")"), "ca");
}

TEST_F(FindTest, APurgeWithoutTheWinnerKeepsTheDocumentInTheIndex) {
  given_index(R"(["n"])");
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "bca");
  purge("a", {"7-none"});
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "bca");
  emulate_couchdb();
  purge("a", {"7-none"});
  EXPECT_EQ(ids(R"({"n":{"$gt":0}})"), "bc");
}

TEST_F(FindTest, RefusesBookmarksThatAreNone) {
  const auto request =
      parse_find_request(*Json::parse(R"({"selector":{},"bookmark":"x"})"), kLimit);
  EXPECT_EQ(find(database_, *request, {}).error().word, "invalid_bookmark");
}

TEST_F(FindTest, ExplainsThePlan) {
  given_index(R"(["n"])");
  const auto request = parse_find_request(
      *Json::parse(R"({"selector":{"n":{"$gt":1},"t":{"$ne":"y"}},"fields":["n"]})"), kLimit);
  EXPECT_EQ(
      explain(database_, *request).dump(),
      R"({"dbname":"db","index":{"ddoc":"_design/by-n","name":"i","type":"json",)"
      R"("partitioned":false,"def":{"fields":[{"n":"asc"}]}},"partitioned":false,)"
      R"("selector":{"$and":[{"n":{"$gt":1}},{"t":{"$ne":"y"}}]},)"
      R"("opts":{"use_index":[],"bookmark":"nil","limit":25,"skip":0,"sort":{},"fields":["n"],)"
      R"("partition":"","r":1,"conflicts":false,"stale":false,"update":true,"stable":false,)"
      R"("execution_stats":false,"allow_fallback":true},"limit":25,"skip":0,"fields":["n"],)"
      R"("index_candidates":[{"index":{"ddoc":null,"name":"_all_docs","type":"special",)"
      R"("def":{"fields":[{"_id":"asc"}]}},"analysis":{"usable":true,)"
      R"("reasons":[{"name":"unfavored_type"}],"ranking":1,"covering":null}}],)"
      R"("selector_hints":[{"type":"json","indexable_fields":["n"],)"
      R"("unindexable_fields":["t"]}],)"
      R"("mrargs":{"include_docs":true,"view_type":"map","reduce":false,"partition":null,)"
      R"("start_key":[1],"end_key":["<MAX>"],"direction":"fwd","stable":false,"update":true,)"
      R"("conflicts":"undefined"},"covering":false})");
}

TEST_F(FindTest, ExplainsWhereNoIndexFits) {
  const auto request = parse_find_request(*Json::parse(R"({"selector":{},"sort":["n"]})"), kLimit);
  const Json explained = explain(database_, *request);
  EXPECT_TRUE(explained.find("index")->is_null());
  EXPECT_EQ(explained.find("mrargs"), nullptr);
}

}  // namespace
}  // namespace purgatory::couchdb::mango
