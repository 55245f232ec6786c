// SPDX-License-Identifier: Apache-2.0
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class IndexHandlersTest : public ServiceTest {
 protected:
  explicit IndexHandlersTest(RuleSet rules = {}) : ServiceTest(rules) {}

  doubles::Answer create(const std::string& field, const std::string& design = "d") {
    return client_.post("/db/_index", R"({"index":{"fields":[")" + field + R"("]},"ddoc":")" +
                                          design + R"(","name":"by-)" + field + "\"}");
  }
};

TEST_F(IndexHandlersTest, CreatesAnIndexOnce) {
  const auto answer = create("n");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.text(), "{\"result\":\"created\",\"id\":\"_design/d\",\"name\":\"by-n\"}\n");
  EXPECT_EQ(*create("n").json().find("result"), Json("exists"));
  EXPECT_EQ(*client_.get("/db/_design/d").json().find("language"), Json("query"));
}

TEST_F(IndexHandlersTest, ListsIndexesBehindTheOrderOfIds) {
  create("n");
  EXPECT_EQ(client_.get("/db/_index").text(),
            "{\"total_rows\":2,\"indexes\":[{\"ddoc\":null,\"name\":\"_all_docs\","
            "\"type\":\"special\",\"def\":{\"fields\":[{\"_id\":\"asc\"}]}},"
            "{\"ddoc\":\"_design/d\",\"name\":\"by-n\",\"type\":\"json\",\"partitioned\":false,"
            "\"def\":{\"fields\":[{\"n\":\"asc\"}]}}]}\n");
}

TEST_F(IndexHandlersTest, ListsByPages) {
  for (const char* field : {"a", "b", "c"}) create(field);
  const auto count = [&](const std::string& query) {
    return client_.get("/db/_index" + query).json().find("indexes")->size();
  };
  EXPECT_EQ(count("?limit=2"), 2U);
  EXPECT_EQ(count("?skip=3"), 1U);
  EXPECT_EQ(count("?skip=100"), 0U);
  EXPECT_EQ(count("?limit=10&skip=1"), 3U);
}

TEST_F(IndexHandlersTest, RefusesPagesOutOfRange) {
  for (const char* query : {"?limit=0", "?limit=x", "?skip=-1"}) {
    const auto answer = client_.get(std::string("/db/_index") + query);
    EXPECT_EQ(answer.status(), 400) << query;
    EXPECT_EQ(*answer.json().find("error"), Json("invalid_list_index_params")) << query;
  }
}

class EmulatedIndexHandlersTest : public IndexHandlersTest {
 protected:
  EmulatedIndexHandlersTest() : IndexHandlersTest(*profile_named("couchdb-3.5.0")) {}
};

TEST_F(EmulatedIndexHandlersTest, BlamesItselfForPagesOutOfRange) {
  EXPECT_EQ(client_.get("/db/_index?limit=0").status(), 500);
}

TEST_F(IndexHandlersTest, DeletesAnIndexHoweverItsDocumentIsNamed) {
  for (const char* design : {"d", "_design/d", "_design%2Fd"}) {
    create("n");
    const auto answer = client_.send("DELETE", std::string("/db/_index/") + design + "/json/by-n");
    EXPECT_EQ(answer.status(), 200) << design;
    EXPECT_EQ(answer.text(), "{\"ok\":true}\n") << design;
    EXPECT_EQ(client_.get("/db/_design/d").status(), 404) << design;
  }
}

TEST_F(IndexHandlersTest, WhatIsNotThereIsNotDeleted) {
  create("n");
  for (const char* path : {"/db/_index/x/json/by-n", "/db/_index/d/json/x",
                           "/db/_index/d/text/by-n", "/db/_index/d"}) {
    const auto answer = client_.send("DELETE", path);
    EXPECT_EQ(answer.status(), 404) << path;
    EXPECT_EQ(answer.reason(), "missing") << path;
  }
}

TEST_F(IndexHandlersTest, DeletesManyAtOnce) {
  create("n", "d");
  create("m", "e");
  EXPECT_EQ(client_.post("/db/_index/_bulk_delete", R"({"docids":["_design/d","x","e"]})").text(),
            "{\"success\":[{\"id\":\"_design/e\",\"ok\":true},{\"id\":\"_design/d\",\"ok\":true}],"
            "\"fail\":[{\"id\":\"_design/x\",\"error\":\"not_found\"}]}\n");
  EXPECT_EQ(*client_.get("/db/_index").json().find("total_rows"), Json(1));
}

TEST_F(IndexHandlersTest, TellsWhatIsWrongWithADefinition) {
  EXPECT_EQ(client_.post("/db/_index", R"({"index":{"fields":"n"}})").text(),
            "{\"error\":\"invalid_sort_json\",\"reason\":"
            "\"Sort must be an array of sort specs, not: <<\\\"n\\\">>\"}\n");
  const auto text = client_.post("/db/_index", R"({"index":{},"type":"text"})");
  EXPECT_EQ(text.status(), 503);
  EXPECT_EQ(text.text(),
            "{\"error\":\"required index service unavailable\",\"reason\":\"text\"}\n");
}

TEST_F(IndexHandlersTest, OnlyAdminsChangeIndexes) {
  create("n");
  client_.send("PUT", "/db/_security", R"({"members":{"names":[],"roles":[]}})");
  client_.sign_in(std::nullopt);
  EXPECT_EQ(create("m").status(), 401);
  EXPECT_EQ(client_.send("DELETE", "/db/_index/d/json/by-n").status(), 401);
  EXPECT_EQ(client_.get("/db/_index").status(), 200);
  EXPECT_EQ(client_.post("/db/_find", R"({"selector":{}})").status(), 200);
}

TEST_F(IndexHandlersTest, OtherMethodsAreNotAllowed) {
  EXPECT_EQ(client_.send("PUT", "/db/_index", "{}").header("Allow"), "GET,POST");
  EXPECT_EQ(client_.get("/db/_index/_bulk_delete").header("Allow"), "POST");
  EXPECT_EQ(client_.get("/db/_index/foo").header("Allow"), "DELETE");
}

}  // namespace
}  // namespace purgatory::api
