// SPDX-License-Identifier: Apache-2.0
// What clients of a cluster see: status by quorum, nodes that come and go, sequences of copies.
#include <gmock/gmock.h>

#include "tests/mock_server/api/couchdb/cluster/nodes_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;

std::string purge_of(const std::string& id, const std::string& revision) {
  return R"({")" + id + R"(":[")" + revision + R"("]})";
}

TEST_F(NodesTest, WriteIsReadOnEveryNode) {
  EXPECT_EQ(at(1).put("/db/d", R"({"a":1})").status(), 201);
  EXPECT_EQ(at(2).get("/db/d").status(), 200);
  EXPECT_EQ(at(3).get("/db/_all_docs").json().find("total_rows")->as_integer(), 1);
}

TEST_F(NodesTest, StatusSaysWhetherAQuorumWasMet) {
  steer("nodes/3/stop");
  EXPECT_EQ(at(1).put("/db/a", "{}").status(), 201);
  EXPECT_EQ(at(1).put("/db/b?w=3", "{}").status(), 202);
  steer("nodes/2/stop");
  const auto written = at(1).put("/db/c", R"({"a":1})");
  EXPECT_EQ(written.status(), 202);
  EXPECT_EQ(at(1).put("/db/e?w=1", "{}").status(), 201);
  const std::string revision = written.json().find("rev")->as_string();
  const auto purged = at(1).post("/db/_purge", purge_of("c", revision));
  EXPECT_EQ(purged.status(), 202);
  EXPECT_EQ(purged.text(), R"({"purge_seq":null,"purged":{"c":[")" + revision + "\"]}}\n");
  EXPECT_EQ(at(1).post("/db/_bulk_docs", R"({"docs":[{"_id":"f"}]})").status(), 202);
  EXPECT_EQ(at(1).get("/db/a").status(), 200);
}

TEST_F(NodesTest, DeletionWithoutAQuorumIsAccepted) {
  const std::string revision = write(1, "/db/d", "{}");
  steer("nodes/2/stop");
  steer("nodes/3/stop");
  EXPECT_EQ(at(1).remove("/db/d?rev=" + revision).status(), 202);
}

TEST_F(NodesTest, PurgeMadeWhileANodeIsStoppedReachesIt) {
  const std::string revision = write(1, "/db/d", R"({"a":1})");
  steer("nodes/3/stop");
  EXPECT_EQ(at(2).post("/db/_purge", purge_of("d", revision)).status(), 201);
  steer("nodes/3/start");
  EXPECT_EQ(at(3).get("/db/d").reason(), "missing");
  EXPECT_EQ(at(3).get("/db/_all_docs").json().find("total_rows")->as_integer(), 0);
  EXPECT_THAT(at(3).get("/db/_purged_infos").text(), HasSubstr(revision));
}

TEST_F(NodesTest, StoppedNodeAnswersNothing) {
  steer("nodes/2/stop");
  const auto answer = at(2).get("/");
  ASSERT_TRUE(answer.response.breaks.has_value());
  EXPECT_FALSE(answer.response.breaks->body_bytes.has_value());
  steer("nodes/2/start");
  EXPECT_EQ(at(2).get("/").status(), 200);
}

TEST_F(NodesTest, NodeLearnsOfDatabasesMadeAndDeletedWhileItWasAway) {
  steer("nodes/3/stop");
  EXPECT_EQ(at(1).send("PUT", "/fresh").status(), 201);
  EXPECT_EQ(at(1).remove("/db").status(), 200);
  steer("nodes/3/start");
  EXPECT_EQ(at(3).get("/_all_dbs").text(), "[\"_replicator\",\"_users\",\"fresh\"]\n");
}

TEST_F(NodesTest, FewerCopiesAreReachedFromEveryNode) {
  EXPECT_EQ(at(2).send("PUT", "/one?n=1").status(), 201);
  EXPECT_EQ(at(1).put("/one/d", R"({"a":1})").status(), 201);
  EXPECT_EQ(at(3).get("/one/d").status(), 200);
  EXPECT_EQ(at(3).get("/one").json().find("cluster")->dump(), R"({"q":1,"n":1,"w":1,"r":1})");
  EXPECT_THAT(at(3).get("/one/_shards").text(), HasSubstr(R"(["purgatory2@127.0.0.1"])"));
  steer("nodes/2/stop");
  EXPECT_EQ(at(3).get("/one/d").status(), 500);
  EXPECT_EQ(at(3).get("/one/d").reason(), "No DB shards could be opened.");
}

TEST_F(NodesTest, CopiesMustBeAPositiveNumber) {
  EXPECT_EQ(at(1).send("PUT", "/x?n=0").reason(), "The `n` value should be a positive integer.");
}

TEST_F(NodesTest, NodesKnowEachOther) {
  steer("links/1/3/cut");
  EXPECT_EQ(at(1).get("/_membership").text(),
            R"({"all_nodes":["purgatory1@127.0.0.1","purgatory2@127.0.0.1"],)"
            R"("cluster_nodes":["purgatory1@127.0.0.1","purgatory2@127.0.0.1",)"
            "\"purgatory3@127.0.0.1\"]}\n");
  EXPECT_EQ(at(1).get("/_node/purgatory2@127.0.0.1").text(),
            "{\"name\":\"purgatory2@127.0.0.1\"}\n");
  EXPECT_EQ(at(1).get("/_node/purgatory3@127.0.0.1/_config").status(), 500);
  EXPECT_EQ(at(1).get("/_node/other@host/_config").status(), 404);
}

TEST_F(NodesTest, EachNodeHasItsConfiguration) {
  at(1).put("/_node/purgatory2@127.0.0.1/_config/purge/max_document_id_number", "\"1\"");
  const std::string two = R"({"a":[],"b":[]})";
  EXPECT_EQ(at(2).post("/db/_purge", two).status(), 400);
  EXPECT_EQ(at(1).post("/db/_purge", two).status(), 201);
}

TEST_F(NodesTest, CookieOfOneNodeIsGoodOnAll) {
  at(1).sign_in(std::nullopt);
  const auto session = at(1).post("/_session", R"({"name":"admin","password":"pass"})");
  std::string cookie = session.header("Set-Cookie");
  cookie = cookie.substr(0, cookie.find(';'));
  at(3).sign_in(std::nullopt);
  EXPECT_EQ(at(3).send("GET", "/_all_dbs", {}, {{"Cookie", cookie}}).status(), 200);
}

TEST_F(NodesTest, LimitSetWithoutAQuorumIsAcceptedAndCaughtUp) {
  steer("nodes/2/stop");
  steer("nodes/3/stop");
  EXPECT_EQ(at(1).put("/db/_purged_infos_limit", "7").status(), 202);
  steer("nodes/2/start");
  EXPECT_EQ(at(2).get("/db/_purged_infos_limit").text(), "7\n");
}

TEST_F(NodesTest, CompactionKeepsPurgesForTheNodeThatIsAway) {
  at(1).put("/db/_purged_infos_limit", "1");
  steer("nodes/3/stop");
  at(1).post("/db/_purge", R"({"a":["1-a"],"b":["1-b"]})");
  at(1).send("POST", "/db/_compact", "");
  EXPECT_EQ(at(1).get("/db/_purged_infos").json().find("purged_infos")->size(), 2U);
  steer("nodes/3/start");
  at(1).send("POST", "/db/_compact", "");
  EXPECT_EQ(at(1).get("/db/_purged_infos").json().find("purged_infos")->size(), 1U);
}

TEST_F(NodesTest, ReadAsksAQuorumWhereInternalReplicationWaits) {
  steer("replication/hold");
  steer("nodes/3/stop");
  at(1).put("/db/d", R"({"a":1})");
  steer("nodes/3/start");
  EXPECT_EQ(at(3).get("/db/d?r=1").status(), 404);
  EXPECT_EQ(at(3).get("/db/_all_docs").json().find("total_rows")->as_integer(), 0);
  EXPECT_EQ(at(3).get("/db/d").status(), 200);
}

TEST_F(NodesTest, DeletionAsksAQuorumWhereInternalReplicationWaits) {
  steer("replication/hold");
  steer("nodes/3/stop");
  const std::string revision = write(1, "/db/a", "{}");
  steer("nodes/3/start");
  EXPECT_EQ(at(3).remove("/db/a?rev=" + revision).status(), 200);
}

TEST_F(NodesTest, ReadingALocalDocumentThatFewCopiesHaveLeavesItThere) {
  steer("nodes/2/stop");
  steer("nodes/3/stop");
  EXPECT_EQ(at(1).put("/db/_local/x", "{}").status(), 202);
  steer("nodes/2/start");
  steer("nodes/3/start");
  EXPECT_EQ(at(1).get("/db/_local/x").status(), 404);
  EXPECT_EQ(at(1).get("/db/_local_docs").json().find("rows")->size(), 1U);
}

TEST_F(NodesTest, EachCopyIsAskedWhoValidatesThere) {
  steer("replication/hold");
  steer("nodes/3/stop");
  write(1, "/db/_design/v", R"j({"validate_doc_update":"function(){throw({forbidden:'no'})}"})j");
  steer("nodes/3/start");
  EXPECT_EQ(at(3).put("/db/a", "{}").status(), 202);
  const auto replicated =
      at(3).post("/db/_bulk_docs", R"({"new_edits":false,"docs":[{"_id":"b","_rev":"1-b"}]})");
  EXPECT_EQ(replicated.status(), 202);
  for (const char* node : {"1", "2"}) {
    const auto documents =
        at(1).get(std::string("/_mock/couchdb/databases/db/documents?node=") + node);
    EXPECT_THAT(documents.text(), testing::Not(HasSubstr(R"("a")")));
    EXPECT_THAT(documents.text(), testing::Not(HasSubstr(R"("b")")));
  }
}

TEST_F(NodesTest, SyncShardsBringsCopiesTogether) {
  steer("replication/hold");
  steer("nodes/3/stop");
  at(1).put("/db/d", R"({"a":1})");
  steer("nodes/3/start");
  EXPECT_EQ(at(3).send("POST", "/db/_sync_shards", "").status(), 202);
  EXPECT_EQ(at(3).get("/db/_all_docs").json().find("total_rows")->as_integer(), 1);
}

TEST_F(NodesTest, FeedGoesOnAtAnotherNode) {
  write(1, "/db/a", "{}");
  const std::string since = at(1).get("/db/_changes").json().find("last_seq")->as_string();
  write(2, "/db/b", "{}");
  const Json page = at(3).get("/db/_changes?since=" + since).json();
  ASSERT_EQ(page.find("results")->size(), 1U);
  EXPECT_EQ(page.find("results")->elements()[0].find("id")->as_string(), "b");
}

TEST_F(NodesTest, ViewsAndUsersAreThereOnEveryNode) {
  at(1).put("/_users/org.couchdb.user:ann",
            R"({"name":"ann","password":"p","roles":[],"type":"user"})");
  at(3).sign_in("ann:p");
  EXPECT_EQ(at(3).get("/_session").json().find("userCtx")->find("name")->as_string(), "ann");
}

TEST_F(NodesTest, MangoIndexMadeOnOneNodeIsOnAll) {
  EXPECT_EQ(at(2).post("/db/_index", R"({"index":{"fields":["a"]},"name":"by-a"})").status(), 200);
  EXPECT_THAT(at(3).get("/db/_index").text(), HasSubstr("by-a"));
}

TEST_F(NodesTest, ResetStartsEveryNodeWithoutDatabases) {
  steer("nodes/2/stop");
  steer("links/1/3/cut");
  EXPECT_EQ(at(1).send("POST", "/_mock/reset").status(), 200);
  EXPECT_EQ(at(2).get("/db").status(), 404);
  EXPECT_EQ(at(3).get("/_all_dbs").text(), "[\"_replicator\",\"_users\"]\n");
}

TEST_F(NodesTest, SnapshotHoldsEveryNode) {
  write(1, "/db/a", "{}");
  steer("nodes/3/stop");
  at(1).send("PUT", "/_mock/snapshots/s");
  steer("nodes/3/start");
  write(1, "/db/b", "{}");
  EXPECT_EQ(at(1).send("POST", "/_mock/snapshots/s/restore").status(), 200);
  steer("nodes/3/start");
  EXPECT_EQ(at(3).get("/db/a").status(), 200);
  EXPECT_EQ(at(3).get("/db/b").status(), 404);
}

TEST_F(NodesTest, ContentIsLoadedThroughANodeThatIsUp) {
  steer("nodes/1/stop");
  const std::string loaded =
      R"({"databases":{"fresh":{"docs":[{"_id":"a"}]},"db":{"docs":[{"_id":"b"}],"revs_limit":7}}})";
  EXPECT_EQ(at(2).post("/_mock/content", loaded).status(), 201);
  EXPECT_EQ(at(3).get("/fresh/a?r=1").status(), 200);
  EXPECT_EQ(at(3).get("/db/b?r=1").status(), 200);
  EXPECT_EQ(at(3).get("/db/_revs_limit").text(), "7\n");
  EXPECT_THAT(content(2), HasSubstr(R"("_id":"b")"));
  const Json stopped = at(2).get("/_mock/couchdb/databases/db?node=1").json();
  EXPECT_EQ(stopped.find("documents")->as_integer(), 0);
  steer("nodes/1/start");
  EXPECT_EQ(at(1).get("/db/b?r=1").status(), 200);
  EXPECT_EQ(at(1).get("/db/_revs_limit").text(), "7\n");
}

TEST_F(NodesTest, ContentIsRefusedWhereNoNodeCouldTakeIt) {
  EXPECT_EQ(at(2).send("PUT", "/far?n=1").status(), 201);
  steer("nodes/2/stop");
  const auto refused =
      at(1).post("/_mock/content", R"({"databases":{"far":{"docs":[{"_id":"a"}]}}})");
  EXPECT_EQ(refused.status(), 400);
  EXPECT_THAT(refused.reason(), HasSubstr("no node that has a copy of it is up and reached"));
  steer("nodes/1/stop");
  steer("nodes/3/stop");
  const auto nobody = at(1).post("/_mock/content", R"({"databases":{"db":{}}})");
  EXPECT_EQ(nobody.status(), 400);
  EXPECT_THAT(nobody.reason(), HasSubstr("no node is up"));
}

TEST_F(NodesTest, ContentHoldsEveryDatabaseWhereverItsCopiesAre) {
  EXPECT_EQ(at(3).send("PUT", "/far?n=1").status(), 201);
  write(3, "/far/a", "{}");
  EXPECT_THAT(content(1), HasSubstr(R"("far")"));
}

TEST_F(NodesTest, ControlShowsNodesAndLinks) {
  steer("nodes/3/stop");
  steer("links/2/1/cut");
  const Json view = at(3).get("/_mock/couchdb/nodes").json();
  EXPECT_EQ(view.find("nodes")->elements()[2].dump(),
            R"({"node":3,"name":"purgatory3@127.0.0.1","up":false,"databases":3})");
  EXPECT_EQ(view.find("links")->elements()[0].dump(), R"({"between":[1,2],"up":false})");
  EXPECT_EQ(view.find("replication")->find("held")->dump(), "false");
}

TEST_F(NodesTest, ControlShowsTheCopyOfANode) {
  steer("links/1/3/cut");
  steer("links/2/3/cut");
  write(1, "/db/a", "{}");
  const auto documents = [this](const std::string& node) {
    const Json view = at(1).get("/_mock/couchdb/databases/db" + node).json();
    return view.find("documents")->as_integer();
  };
  EXPECT_EQ(documents(""), 1);
  EXPECT_EQ(documents("?node=3"), 0);
}

TEST_F(NodesTest, ControlRefusesWhatIsNoNodeOrLink) {
  EXPECT_EQ(at(1).send("POST", "/_mock/couchdb/nodes/4/stop").status(), 404);
  EXPECT_EQ(at(1).send("POST", "/_mock/couchdb/links/1/1/cut").status(), 400);
  EXPECT_EQ(at(1).get("/_mock/couchdb/databases?node=x").status(), 404);
}

TEST_F(NodesTest, ReplicationGoesStepByStep) {
  steer("replication/hold");
  steer("nodes/3/stop");
  write(1, "/db/a", "{}");
  steer("nodes/3/start");
  while (
      at(1).send("POST", "/_mock/couchdb/replication/step").json().find("stepped")->as_boolean()) {
  }
  EXPECT_EQ(at(3).get("/db/a?r=1").status(), 200);
}

class NodesBreakingARule : public NodesTest {
 protected:
  NodesBreakingARule() : NodesTest(RuleSet().without(Rule::QuorumDecidesTheStatus)) {}
};

TEST_F(NodesBreakingARule, PurgeWithoutAQuorumSaysCreated) {
  steer("nodes/2/stop");
  steer("nodes/3/stop");
  EXPECT_EQ(at(1).post("/db/_purge", R"({"a":["1-a"]})").status(), 201);
}

}  // namespace
}  // namespace purgatory::api
