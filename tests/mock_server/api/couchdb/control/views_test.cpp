// SPDX-License-Identifier: Apache-2.0
// What the control shows of databases.
#include <gmock/gmock.h>

#include "mock_server/api/couchdb/control/purge_traces.h"
#include "support/text.h"
#include "tests/mock_server/api/control/control_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;

class DatabaseViews : public ControlTest {
 protected:
  // "2-b,1-a", newest first.
  void given_branch(const std::string& id, const std::string& revisions, bool is_deleted = false) {
    Json ids = Json::array();
    for (const std::string_view revision : split(revisions, ',')) {
      ids.push_back(Json(revision.substr(revision.find('-') + 1)));
    }
    Json document = Json::object(
        {{"_id", Json(id)},
         {"_revisions", Json::object({{"start", std::stoi(revisions)}, {"ids", std::move(ids)}})}});
    if (is_deleted) document.append("_deleted", true);
    const Json body =
        Json::object({{"new_edits", false}, {"docs", Json::array({std::move(document)})}});
    EXPECT_EQ(post("/db/_bulk_docs", body.dump()).text(), "[]\n");
  }

  // The nodes as "rev<parent", joined by blanks; `+n` where n revisions are left out between.
  static std::string shape(const Json& view) {
    std::string text;
    const Json::Array& nodes = view.find("tree")->find("nodes")->elements();
    for (const Json& node : nodes) {
      if (!text.empty()) text += ' ';
      text += node.find("rev")->as_string();
      const Json& parent = *node.find("parent");
      if (parent.is_null()) continue;
      text += '<' + nodes[static_cast<std::size_t>(parent.as_integer())].find("rev")->as_string();
      if (const Json* skipped = node.find("skipped")) {
        text += '+' + std::to_string(skipped->as_integer());
      }
    }
    return text;
  }

  static constexpr const char* kDatabase = "/_mock/couchdb/databases/db";
  Json view(const std::string& rest) { return get(kDatabase + rest).json(); }
};

TEST_F(DatabaseViews, DatabasesAreListedInPages) {
  const Json first = get("/_mock/couchdb/databases?limit=2").json();
  EXPECT_EQ(first.find("databases")->size(), 2U);
  EXPECT_EQ(first.find("total")->as_integer(), 3);
  EXPECT_EQ(first.find("next")->as_string(), "db");
  const Json rest = get("/_mock/couchdb/databases?start=db").json();
  EXPECT_EQ(rest.find("databases")->elements().at(0).find("name")->as_string(), "db");
  EXPECT_TRUE(rest.find("next")->is_null());
}

TEST_F(DatabaseViews, DatabaseTellsItsCountsAndSettings) {
  put("/db/doc", "{}");
  const Json database = view("");
  EXPECT_EQ(database.find("documents")->as_integer(), 1);
  EXPECT_EQ(database.find("revs_limit")->as_integer(), 1000);
  EXPECT_THAT(get("/_mock/couchdb/databases/nope").reason(), HasSubstr("no database `nope`"));
}

// A purge that is answered by building anew would show in the number of builds.
TEST_F(DatabaseViews, DatabaseTellsWhatItsIndexesTook) {
  put("/db/doc", R"({"n":1})");
  const std::string revision = get("/db/doc").json().find("_rev")->as_string();
  post("/db/_index", R"({"index":{"fields":["n"]},"ddoc":"by-n","name":"by-n"})");
  post("/db/_find", R"({"selector":{"n":1},"use_index":"by-n"})");
  post("/db/_purge", R"({"doc":[")" + revision + R"("]})");
  post("/db/_find", R"({"selector":{"n":1},"use_index":"by-n"})");
  const Json database = view("");
  ASSERT_EQ(database.find("indexes")->size(), 1U);
  const Json& index = database.find("indexes")->elements().front();
  EXPECT_EQ(index.find("design")->as_string(), "_design/by-n");
  EXPECT_EQ(index.find("purge_seq")->as_integer(), 1);
  EXPECT_EQ(index.find("builds")->as_integer(), 1);
  EXPECT_EQ(index.find("mapped_documents")->as_integer(), 2);
  EXPECT_EQ(index.find("rows")->as_integer(), 0);
}

TEST_F(DatabaseViews, DocumentsAreListedByIdAndByChange) {
  for (const char* id : {"a", "b", "c"}) put(std::string("/db/") + id, "{}");
  given_branch("a", "2-x,1-y");
  const auto ids = [this](const std::string& query) {
    std::string text;
    const Json page = view("/documents" + query);
    for (const Json& row : page.find("documents")->elements()) {
      text += row.find("id")->as_string();
    }
    return text;
  };
  EXPECT_EQ(ids(""), "abc");
  EXPECT_EQ(ids("?start=b"), "bc");
  EXPECT_EQ(ids("?limit=1"), "a");
  EXPECT_EQ(ids("?order=changed"), "acb");
  EXPECT_EQ(ids("?order=changed&limit=1"), "a");
  EXPECT_EQ(ids("?order=changed&start=3"), "cb");
  EXPECT_EQ(view("/documents?limit=1").find("next")->as_string(), "b");
  EXPECT_EQ(get(std::string(kDatabase) + "/documents?order=size").status(), 400);
  EXPECT_EQ(get(std::string(kDatabase) + "/documents?limit=501").status(), 400);
}

TEST_F(DatabaseViews, RowOfADocumentCountsConflictsAndLeaves) {
  given_branch("d", "2-a,1-r");
  given_branch("d", "2-b,1-r");
  given_branch("d", "2-c,1-r", true);
  const Json row = view("/documents").find("documents")->elements().at(0);
  EXPECT_EQ(row.find("rev")->as_string(), "2-b");
  EXPECT_EQ(row.find("leaves")->as_integer(), 3);
  EXPECT_EQ(row.find("conflicts")->as_integer(), 1);
  EXPECT_EQ(row.find("revisions")->as_integer(), 4);
}

TEST_F(DatabaseViews, TreeShowsBranchesTombstonesAndTheWinner) {
  given_branch("d", "3-c,2-b,1-a");
  given_branch("d", "2-x,1-a", true);
  given_branch("d", "5-q");
  const Json document = view("/documents/d");
  EXPECT_EQ(shape(document), "5-q 1-a 2-b<1-a 3-c<2-b 2-x<1-a");
  EXPECT_EQ(document.find("tree")->find("winner")->as_string(), "5-q");
  const Json& tombstone = document.find("tree")->find("nodes")->elements().at(4);
  EXPECT_TRUE(tombstone.find("deleted")->as_boolean());
  EXPECT_TRUE(tombstone.find("leaf")->as_boolean());
  EXPECT_EQ(document.find("tree")->find("live_leaves")->as_integer(), 2);
}

TEST_F(DatabaseViews, MiddleOfALongRunIsLeftOut) {
  std::string revisions;
  for (int generation = 20; generation > 0; --generation) {
    revisions += std::to_string(generation) + "-r" + std::to_string(generation);
    if (generation > 1) revisions += ',';
  }
  given_branch("d", revisions);
  EXPECT_EQ(shape(view("/documents/d")),
            "1-r1 2-r2<1-r1 3-r3<2-r2 18-r18<3-r3+14 19-r19<18-r18 20-r20<19-r19");
}

TEST_F(DatabaseViews, TreeOfManyLeavesIsBounded) {
  Json documents = Json::array();
  for (int i = 0; i < 10'000; ++i) {
    documents.push_back(Json::object(
        {{"_id", "d"},
         {"_revisions",
          Json::object(
              {{"start", 2}, {"ids", Json::array({Json("l" + std::to_string(i)), "r"})}})}}));
  }
  post("/db/_bulk_docs",
       Json::object({{"new_edits", false}, {"docs", std::move(documents)}}).dump());
  const auto answer = get(std::string(kDatabase) + "/documents/d");
  EXPECT_LT(answer.text().size(), 20'000U);
  EXPECT_EQ(answer.json().find("tree")->find("leaves")->as_integer(), 10'000);
  EXPECT_EQ(answer.json().find("tree")->find("leaves_shown")->as_integer(), 40);
  EXPECT_EQ(view("/documents/d?leaves=3").find("tree")->find("nodes")->size(), 4U);
  EXPECT_EQ(get(std::string(kDatabase) + "/documents/d?leaves=201").status(), 400);
}

TEST_F(DatabaseViews, WhatAPurgeTookIsStillShown) {
  given_branch("d", "3-c,2-b,1-a");
  given_branch("d", "2-x,1-a");
  post("/db/_purge", R"({"d":["3-c"]})");
  const Json document = view("/documents/d");
  EXPECT_EQ(shape(document), "1-a 2-x<1-a");
  ASSERT_EQ(document.find("purged")->size(), 1U);
  const Json& trace = document.find("purged")->elements().at(0);
  EXPECT_EQ(trace.find("purge_seq")->as_integer(), 1);
  EXPECT_FALSE(trace.find("took_the_document")->as_boolean());
  EXPECT_EQ(trace.find("nodes")->dump(),
            R"([{"rev":"2-b","parent":"1-a","leaf":false,"deleted":false},)"
            R"({"rev":"3-c","parent":"2-b","leaf":true,"deleted":false}])");
}

TEST_F(DatabaseViews, DocumentThatWasPurgedWhollyIsShownAsItWas) {
  given_branch("d", "2-b,1-a");
  post("/db/_purge", R"({"d":["2-b"]})");
  const Json document = view("/documents/d");
  EXPECT_TRUE(document.find("tree")->is_null());
  EXPECT_TRUE(document.find("purged")->elements().at(0).find("took_the_document")->as_boolean());
  EXPECT_EQ(view("/purges").find("removed")->elements().at(0).find("id")->as_string(), "d");
  remove("/db");
  put("/db");
  EXPECT_EQ(get(std::string(kDatabase) + "/documents/d").status(), 404);
}

TEST_F(DatabaseViews, TracesOfPurgesAreBounded) {
  for (int i = 0; i < 60; ++i) {
    const std::string id = "d" + std::to_string(i);
    given_branch(id, "1-a");
    post("/db/_purge", "{\"" + id + "\":[\"1-a\"]}");
  }
  EXPECT_EQ(view("/purges").find("removed")->size(), PurgeTraces::kMostTraces);
  EXPECT_EQ(view("/purges").find("total")->as_integer(), 60);
}

TEST_F(DatabaseViews, PurgeOfAWideTreeKeepsAPartOfIt) {
  Json revisions = Json::array();
  for (int i = 0; i < 300; ++i) {
    given_branch("d", "2-l" + std::to_string(i) + ",1-r");
    revisions.push_back(Json("2-l" + std::to_string(i)));
  }
  post("/db/_purge", Json::object({{"d", std::move(revisions)}}).dump());
  const Json trace = view("/documents/d").find("purged")->elements().at(0);
  EXPECT_TRUE(trace.find("cut")->as_boolean());
  EXPECT_EQ(trace.find("nodes")->size(), PurgeTraces::kMostRevisions);
}

TEST_F(DatabaseViews, PurgeLogIsListedNewestFirst) {
  for (const char* id : {"a", "b", "c"}) {
    post("/db/_purge", std::string("{\"") + id + "\":[\"1-x\"]}");
  }
  const Json page = view("/purges?limit=2");
  EXPECT_EQ(page.find("purges")->elements().at(0).find("id")->as_string(), "c");
  EXPECT_EQ(page.find("purges")->elements().at(0).find("revs")->dump(), R"(["1-x"])");
  EXPECT_EQ(page.find("next")->as_string(), "1");
  const Json rest = view("/purges?start=1");
  EXPECT_EQ(rest.find("purges")->elements().at(0).find("id")->as_string(), "a");
  EXPECT_TRUE(rest.find("next")->is_null());
}

TEST_F(DatabaseViews, RevisionShowsWhatItSays) {
  put("/db/a%2Fb", R"({"n":1,"_attachments":{"x":{"data":"aGk=","content_type":"text/plain"}}})");
  const std::string rev = get("/db/a%2Fb").json().find("_rev")->as_string();
  const Json revision = view("/documents/a%2Fb/revisions/" + rev);
  EXPECT_EQ(revision.find("body")->as_string(), R"({"n":1})");
  EXPECT_EQ(revision.find("attachments")->elements().at(0).find("name")->as_string(), "x");
  EXPECT_EQ(get(std::string(kDatabase) + "/documents/a%2Fb/revisions/9-x").status(), 404);
  EXPECT_EQ(get(std::string(kDatabase) + "/documents/a%2Fb/revisions/x").status(), 400);
}

TEST_F(DatabaseViews, LongBodyIsCutBetweenCharacters) {
  put("/db/doc", "{\"t\":\"" + std::string(65'529, 'x') + "ä\xE2\x82\xAC\"}");
  const std::string rev = get("/db/doc").json().find("_rev")->as_string();
  const Json revision = view("/documents/doc/revisions/" + rev);
  EXPECT_TRUE(revision.find("body_is_cut")->as_boolean());
  EXPECT_LE(revision.find("body")->as_string().size(), 65'536U);
  EXPECT_TRUE(revision.find("body")->as_string().ends_with("ä") ||
              revision.find("body")->as_string().ends_with("x"));
}

}  // namespace
}  // namespace purgatory::api
