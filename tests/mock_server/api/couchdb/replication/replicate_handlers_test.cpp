// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "tests/mock_server/api/couchdb/replication/replication_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;
using testing::Not;

class Replicate : public ReplicationFixture {};

std::string text_of(const Json& object, const char* name) {
  const Json* value = object.find(name);
  return value == nullptr || !value->is_string() ? "" : value->as_string();
}

TEST_F(Replicate, CopiesDocumentsWithTheirHistory) {
  const std::string first = put("/a/doc", R"({"v":1})");
  const std::string second = put("/a/doc", R"({"v":2,"_rev":")" + first + R"("})");
  const Json answer = replicate();
  EXPECT_EQ(*answer.find("ok"), Json(true)) << answer.dump();
  EXPECT_EQ(answer.find("history")->elements().at(0).find("docs_written")->as_integer(), 1);
  EXPECT_EQ(client_.get("/b/doc?revs=true").json(), client_.get("/a/doc?revs=true").json());
  EXPECT_EQ(text_of(client_.get("/b/doc").json(), "_rev"), second);
}

TEST_F(Replicate, CopiesConflictsAndDeletions) {
  const std::string docs = R"({"new_edits":false,"docs":[
      {"_id":"c","_rev":"1-a"},{"_id":"c","_rev":"1-b"},{"_id":"d","_rev":"1-x","_deleted":true}]})";
  ASSERT_EQ(client_.post("/a/_bulk_docs", docs).status(), 201);
  replicate();
  EXPECT_EQ(client_.get("/b/c?conflicts=true").json(), client_.get("/a/c?conflicts=true").json());
  EXPECT_EQ(client_.get("/b/d").reason(), "deleted");
}

TEST_F(Replicate, CopiesAttachments) {
  const std::string document =
      R"({"_attachments":{"t":{"content_type":"text/plain","data":"aGVsbG8="}}})";
  put("/a/doc", document);
  replicate();
  EXPECT_EQ(client_.get("/b/doc/t").text(), "hello");
  EXPECT_EQ(client_.get("/b/doc").json(), client_.get("/a/doc").json());
}

TEST_F(Replicate, FindsNothingToDoTheSecondTime) {
  put("/a/doc", "{}");
  const Json first = replicate();
  const Json second = replicate();
  EXPECT_EQ(*second.find("no_changes"), Json(true)) << second.dump();
  EXPECT_EQ(*second.find("session_id"), *first.find("session_id"));
}

TEST_F(Replicate, GoesOnFromItsCheckpoint) {
  put("/a/one", "{}");
  replicate();
  put("/a/two", "{}");
  const Json answer = replicate();
  EXPECT_EQ(answer.find("history")->size(), 2U);
  EXPECT_EQ(answer.find("history")->elements().at(0).find("docs_read")->as_integer(), 1);
}

TEST_F(Replicate, LeavesPurgesBehind) {
  const std::string revision = put("/a/doc", "{}");
  replicate();
  ASSERT_EQ(client_.post("/a/_purge", R"({"doc":[")" + revision + R"("]})").status(), 201);
  replicate();
  EXPECT_EQ(client_.get("/b/doc").status(), 200);
}

TEST_F(Replicate, BringsBackWhatTheOtherDatabaseKept) {
  const std::string revision = put("/a/doc", R"({"v":1})");
  replicate();
  ASSERT_EQ(client_.post("/a/_purge", R"({"doc":[")" + revision + R"("]})").status(), 201);
  ASSERT_EQ(client_.get("/a/doc").status(), 404);
  client_.post("/_replicate", R"({"source":"b","target":"a"})");
  EXPECT_EQ(text_of(client_.get("/a/doc").json(), "_rev"), revision);
}

TEST_F(Replicate, CopiesOnlyTheDocumentsNamed) {
  put("/a/one", "{}");
  put("/a/two", "{}");
  const Json answer = replicate(R"(,"doc_ids":["two"])");
  EXPECT_EQ(answer.find("docs_written")->as_integer(), 1) << answer.dump();
  EXPECT_EQ(client_.get("/b/one").status(), 404);
  EXPECT_EQ(client_.get("/b/two").status(), 200);
}

TEST_F(Replicate, CopiesOnlyWhatTheSelectorTakes) {
  put("/a/one", R"({"n":1})");
  put("/a/two", R"({"n":2})");
  replicate(R"(,"selector":{"n":2})");
  EXPECT_EQ(client_.get("/b/one").status(), 404);
  EXPECT_EQ(client_.get("/b/two").status(), 200);
}

TEST_F(Replicate, CopiesWinnersAloneWhenAsked) {
  ASSERT_EQ(client_
                .post("/a/_bulk_docs", R"({"new_edits":false,"docs":[
      {"_id":"c","_rev":"1-a"},{"_id":"c","_rev":"1-b"}]})")
                .status(),
            201);
  replicate(R"(,"winning_revs_only":true)");
  EXPECT_EQ(client_.get("/b/c?conflicts=true").json().dump(), R"({"_id":"c","_rev":"1-b"})");
}

TEST_F(Replicate, CreatesTheTargetWhenAsked) {
  put("/a/doc", "{}");
  const auto answer =
      client_.post("/_replicate", R"({"source":"a","target":"new","create_target":true})");
  EXPECT_EQ(answer.status(), 200) << answer.text();
  EXPECT_EQ(client_.get("/new/doc").status(), 200);
}

TEST_F(Replicate, CopiesMoreThanOneBatch) {
  std::string docs = R"({"docs":[)";
  for (int i = 0; i < 25; ++i) docs += std::string(i == 0 ? "" : ",") + R"({"n":1})";
  ASSERT_EQ(client_.post("/a/_bulk_docs", docs + "]}").status(), 201);
  replicate(R"(,"worker_batch_size":10)");
  EXPECT_EQ(client_.get("/b").json().find("doc_count")->as_integer(), 25);
}

TEST_F(Replicate, SaysWhichDatabaseIsMissing) {
  const auto answer = client_.post("/_replicate", R"({"source":"a","target":"nowhere"})");
  EXPECT_EQ(answer.status(), 500);
  EXPECT_EQ(answer.text(), R"({"error":"db_not_found","reason":"could not open )"
                           R"(http://localhost:5984/nowhere/"})"
                           "\n");
}

TEST_F(Replicate, IsRefusedWithTheAccountThatAsks) {
  client_.put("/_users/org.couchdb.user:u",
              R"({"name":"u","type":"user","roles":[],"password":"p"})");
  client_.sign_in("u:p");
  const auto answer = client_.post("/_replicate", R"({"source":"a","target":"b"})");
  EXPECT_EQ(answer.status(), 403);
  EXPECT_EQ(answer.reason(), "forbidden to access or create database http://localhost:5984/a/");
  client_.sign_in({});
  EXPECT_EQ(client_.post("/_replicate", R"({"source":"a","target":"b"})").status(), 401);
}

TEST_F(Replicate, RefusesWhatMakesNoSense) {
  EXPECT_EQ(client_.post("/_replicate", R"({"source":"a"})").reason(),
            "Missing replicator database");
  EXPECT_EQ(client_.post("/_replicate", R"({"source":"a","target":"b","cancel":1})").reason(),
            "parameter `cancel` must be a boolean");
  EXPECT_EQ(client_.post("/_replicate", "[]").status(), 400);
}

TEST_F(Replicate, FollowsASourceUntilItIsCancelled) {
  const auto started =
      client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true})");
  EXPECT_EQ(started.status(), 202);
  const std::string id = text_of(started.json(), "_local_id");
  EXPECT_THAT(id, testing::EndsWith("+continuous"));
  put("/a/doc", "{}");
  EXPECT_TRUE(doubles::eventually([&] { return client_.get("/b/doc").status() == 200; }));
  const auto cancelled =
      client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true,"cancel":true})");
  EXPECT_EQ(cancelled.text(), R"({"ok":true,"_local_id":")" + id + "\"}\n");
  const auto again = client_.post("/_replicate", R"({"cancel":true,"_local_id":")" + id + "\"}");
  EXPECT_EQ(again.status(), 404);
}

TEST_F(Replicate, EndsWithItsServer) {
  client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true})");
  service_.stop();
  EXPECT_TRUE(doubles::eventually([&] {
    return client_.get("/_scheduler/jobs").json().find("total_rows")->as_integer() == 0;
  }));
}

TEST_F(Replicate, EndsWhenEverythingIsReset) {
  client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true})");
  service_.reset();
  EXPECT_EQ(client_.get("/_scheduler/jobs").json().find("total_rows")->as_integer(), 0);
  EXPECT_EQ(client_.get("/a").status(), 404);
}

TEST_F(Replicate, ShowsNoCredentials) {
  client_.post("/_replicate",
               R"({"source":"http://admin:pass@other/a","target":{"url":"http://other/b",
                   "auth":{"basic":{"username":"admin","password":"pass"}}},"continuous":true})");
  for (const char* path : {"/_active_tasks", "/_scheduler/jobs"}) {
    ASSERT_TRUE(doubles::eventually(
        [&] { return client_.get(path).text().find("http://other/a/") != std::string::npos; }));
    EXPECT_THAT(client_.get(path).text(), Not(HasSubstr("pass")));
  }
  const auto failed =
      client_.post("/_replicate", R"({"source":"http://admin:pass@other/gone","target":"b"})");
  EXPECT_THAT(failed.text(), HasSubstr("could not open http://other/gone/"));
  EXPECT_THAT(failed.text(), Not(HasSubstr("pass")));
}

TEST(ReplicationRules, ADeviationShowsInWhatIsCopied) {
  struct Fixture : ReplicationFixture {
    explicit Fixture(Rule rule) : ReplicationFixture(RuleSet().without(rule)) {}
    void TestBody() override {}
    using ReplicationFixture::client_;
    using ReplicationFixture::put;
    using ReplicationFixture::replicate;
  };
  {
    Fixture broken(Rule::ReplicationNeverCarriesPurges);
    const std::string revision = broken.put("/a/doc", "{}");
    broken.replicate();
    broken.client_.post("/a/_purge", R"({"doc":[")" + revision + R"("]})");
    broken.replicate();
    EXPECT_EQ(broken.client_.get("/b/doc").status(), 404);
  }
  {
    Fixture broken(Rule::ReplicationBringsPurgedRevisionsBack);
    const std::string revision = broken.put("/a/doc", "{}");
    broken.replicate();
    broken.client_.post("/b/_purge", R"({"doc":[")" + revision + R"("]})");
    broken.replicate(R"(,"since_seq":0)");
    EXPECT_EQ(broken.client_.get("/b/doc").status(), 404);
  }
  {
    Fixture broken(Rule::ReplicationCarriesDeletions);
    broken.client_.post("/a/_bulk_docs",
                        R"({"new_edits":false,"docs":[{"_id":"d","_rev":"1-x","_deleted":true}]})");
    broken.replicate();
    EXPECT_EQ(broken.client_.get("/b/d").reason(), "missing");
  }
  {
    Fixture broken(Rule::ReplicationCopiesEveryLeaf);
    broken.client_.post("/a/_bulk_docs", R"({"new_edits":false,"docs":[
        {"_id":"c","_rev":"1-a"},{"_id":"c","_rev":"1-b"}]})");
    broken.replicate();
    EXPECT_EQ(broken.client_.get("/b/c?conflicts=true").json().find("_conflicts"), nullptr);
  }
}

}  // namespace
}  // namespace purgatory::api
