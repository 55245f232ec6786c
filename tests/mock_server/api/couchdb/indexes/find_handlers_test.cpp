// SPDX-License-Identifier: Apache-2.0
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class FindHandlersTest : public ServiceTest {
 protected:
  explicit FindHandlersTest(RuleSet rules = {}) : ServiceTest(rules) {
    EXPECT_EQ(client_.send("PUT", "/db/a", R"({"n":1})").status(), 201);
    EXPECT_EQ(client_.send("PUT", "/db/b", R"({"n":2})").status(), 201);
  }
};

constexpr const char* kNoIndex =
    R"("warning": "No matching index found, create an index to optimize query time.")";

TEST_F(FindHandlersTest, FramesDocumentsAsCouchDbDoes) {
  const auto answer =
      client_.post("/db/_find", R"({"selector":{"n":{"$gt":0}},"fields":["_id","n"]})");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
  const std::string bookmark = answer.json().find("bookmark")->as_string();
  EXPECT_EQ(answer.text(),
            "{\"docs\":[\r\n{\"_id\":\"a\",\"n\":1},\r\n{\"_id\":\"b\",\"n\":2}\r\n],"
            "\r\n\"bookmark\": \"" +
                bookmark + "\",\r\n" + kNoIndex + "}\r\n\n");
}

TEST_F(FindHandlersTest, FramesNothingFoundAsCouchDbDoes) {
  EXPECT_EQ(client_.post("/db/_find", R"({"selector":{"n":9}})").text(),
            std::string("{\"docs\":[\r\n],\r\n\"bookmark\": \"nil\",\r\n") + kNoIndex + "}\r\n\n");
  EXPECT_EQ(client_.post("/db/_find", R"({"selector":{"$or":[]}})").text(),
            "{\"docs\":[\r\n]}\r\n\n");
}

TEST_F(FindHandlersTest, AddsStatisticsWhenAsked) {
  const Json answer =
      client_.post("/db/_find", R"({"selector":{"n":1},"execution_stats":true})").json();
  const Json& statistics = *answer.find("execution_stats");
  EXPECT_EQ(*statistics.find("total_keys_examined"), Json(2));
  EXPECT_EQ(*statistics.find("total_docs_examined"), Json(2));
  EXPECT_EQ(*statistics.find("total_quorum_docs_examined"), Json(0));
  EXPECT_EQ(*statistics.find("results_returned"), Json(1));
  EXPECT_TRUE(statistics.find("execution_time_ms")->is_float());
}

TEST_F(FindHandlersTest, TellsWhatIsWrongWithAQuery) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"selector":{"a":{"$foo":1}}})",
       R"({"error":"invalid_operator","reason":"Invalid operator: $foo"})"},
      {R"({"selector":{},"sort":["n"]})",
       R"({"error":"no_usable_index","reason":)"
       R"("No index exists for this sort, try indexing by the sort fields."})"},
      {"{}", R"({"error":"missing_required_key","reason":"Missing required key: selector"})"},
      {"[]", R"({"error":"bad_request","reason":"Request body must be a JSON object"})"}};
  for (const auto& [body, told] : rows) {
    const auto answer = client_.post("/db/_find", body);
    EXPECT_EQ(answer.status(), 400) << body;
    EXPECT_EQ(answer.text(), std::string(told) + "\n") << body;
  }
}

TEST_F(FindHandlersTest, TakesItsLimitsFromTheConfiguration) {
  client_.send("PUT", "/_node/_local/_config/mango/default_limit", "\"1\"");
  EXPECT_EQ(client_.post("/db/_find", R"({"selector":{}})").json().find("docs")->size(), 1U);
  client_.send("PUT", "/_node/_local/_config/mango/index_scan_warning_threshold", "\"1\"");
  EXPECT_NE(client_.post("/db/_find", R"({"selector":{"n":9}})").text().find("proportion"),
            std::string::npos);
}

TEST_F(FindHandlersTest, ExplainsAQuery) {
  const auto answer = client_.post("/db/_explain", R"({"selector":{"n":1}})");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(*answer.json().find("index")->find("name"), Json("_all_docs"));
  EXPECT_EQ(client_.get("/db/_explain").status(), 405);
}

TEST_F(FindHandlersTest, QueriesNeedTheRightMethodTypeAndDatabase) {
  EXPECT_EQ(client_.get("/db/_find").header("Allow"), "POST");
  EXPECT_EQ(client_.send("POST", "/db/_find", "{}", {{"Content-Type", "text/plain"}}).status(),
            415);
  EXPECT_EQ(client_.post("/none/_find", R"({"selector":{}})").status(), 404);
}

constexpr const char* kQuery = R"({"selector":{"n":{"$gt":0}},"use_index":"idx"})";

TEST_F(FindHandlersTest, APurgeOfNothingLeavesTheIndexAsItIs) {
  client_.post("/db/_index", R"({"index":{"fields":["n"]},"ddoc":"idx"})");
  EXPECT_EQ(client_.post("/db/_find", kQuery).json().find("docs")->size(), 2U);
  EXPECT_EQ(client_.post("/db/_purge", R"({"a":["9-none"]})").status(), 201);
  EXPECT_EQ(client_.post("/db/_find", kQuery).json().find("docs")->size(), 2U);
}

class EmulatedFindHandlersTest : public FindHandlersTest {
 protected:
  EmulatedFindHandlersTest() : FindHandlersTest(*profile_named("couchdb-3.5.0")) {}
};

TEST_F(EmulatedFindHandlersTest, APurgeOfNothingDropsTheDocumentFromTheIndex) {
  client_.post("/db/_index", R"({"index":{"fields":["n"]},"ddoc":"idx"})");
  EXPECT_EQ(client_.post("/db/_find", kQuery).json().find("docs")->size(), 2U);
  client_.post("/db/_purge", R"({"a":["9-none"]})");
  EXPECT_EQ(client_.post("/db/_find", kQuery).json().find("docs")->size(), 1U);
  EXPECT_EQ(client_.get("/db/a").status(), 200);
}

TEST_F(FindHandlersTest, TheIndexKeepsAHiddenCheckpoint) {
  client_.post("/db/_index", R"({"index":{"fields":["n"]},"ddoc":"idx"})");
  client_.post("/db/_find", kQuery);
  EXPECT_EQ(client_.get("/db/_local_docs").json().find("rows")->size(), 0U);
  const Json listed = client_.get("/db/_local_docs?include_system=true&include_docs=true").json();
  ASSERT_EQ(listed.find("rows")->size(), 1U);
  const Json& document = *listed.find("rows")->elements()[0].find("doc");
  EXPECT_EQ(*document.find("ddoc_id"), Json("_design/idx"));
  EXPECT_EQ(*document.find("purge_seq"), Json(0));
}

}  // namespace
}  // namespace purgatory::api
