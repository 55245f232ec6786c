// SPDX-License-Identifier: Apache-2.0
// The control's view of the clusters: state, steering, snapshots, content, faults.
#include <gmock/gmock.h>

#include "mock_server/api/crdb/control/world_content.h"
#include "tests/mock_server/api/crdb/crdb_fixture.h"

namespace purgatory::api::redis {
namespace {

using testing::HasSubstr;

class WorldSectionTest : public CrdbFixture {
 protected:
  std::string reason(const doubles::Answer& answer) { return text_of(answer.json(), "reason"); }
  // What `--load` would take.
  std::string content() {
    auto whole = a().get("/_mock/content");
    std::string text = whole.response.body;
    for (bool is_over = !whole.response.stream; !is_over;) {
      const auto piece = whole.response.stream->next();
      text += piece.bytes;
      is_over = piece.state == http::BodyStream::State::End;
    }
    return text;
  }
  doubles::Answer put(const std::string& path, const std::string& body = "{}") {
    return a().put("/_mock/" + path, body);
  }
};

TEST_F(WorldSectionTest, ShowsTheWorld) {
  EXPECT_THAT(a().get("/_mock/crdb").text(), HasSubstr(R"("label":"C","name":"cluster-c.local")"));
  EXPECT_THAT(a().get("/_mock/state").text(),
              HasSubstr(R"("sections":{"crdb":{"clusters":3,"instances":3,"tasks":1}})"));
}

TEST_F(WorldSectionTest, SaysWhatItDoesNotKnow) {
  EXPECT_THAT(a().post("/_mock/crdb/clusters/Q/stop", "").text(), HasSubstr("there are A, B, C"));
  EXPECT_EQ(a().post("/_mock/crdb/gates/end/hold", "").status(), 404);
  EXPECT_EQ(a().post("/_mock/crdb/links/A/A/cut", "").status(), 400);
  EXPECT_EQ(a().post("/_mock/clock/advance", R"({"seconds":-1})").status(), 400);
  EXPECT_EQ(a().post("/_mock/crdb/clusters/A/keys/G", R"({"x":1})").status(), 400);
  EXPECT_EQ(a().get("/_mock/crdb/clusters/A/keys/other").status(), 404);
}

TEST_F(WorldSectionTest, WebPagesOfOthersSteerNothing) {
  const auto answer = a().send("POST", "/_mock/reset", std::nullopt,
                               {{"Host", "127.0.0.1"}, {"Origin", "http://example.org"}});
  EXPECT_EQ(answer.status(), 403);
  EXPECT_EQ(keys('A'), "{}");
}

TEST_F(WorldSectionTest, SnapshotsBringTasksLinksAndKeysBack) {
  control("crdb/clusters/A/keys/G", R"({"first":"1"})");
  control("crdb/links/A/B/cut");
  ASSERT_EQ(put("snapshots/before").status(), 201);
  control("crdb/links/A/B/heal");
  control("crdb/clusters/A/keys/G", R"({"first":"2"})");
  finish(a(), a().put("/v1/crdbs/G/flush", "{}"));
  EXPECT_EQ(keys('A'), "{}");
  control("snapshots/before/restore");
  EXPECT_EQ(keys('A'), R"({"first":"1"})");
  EXPECT_EQ(a().get("/v1/crdb_tasks").json().size(), 1U);
  control("crdb/clusters/A/keys/G", R"({"second":"2"})");
  EXPECT_EQ(keys('B'), R"({"first":"1"})");
}

TEST_F(WorldSectionTest, ResultsExpireAlsoInWhatASnapshotBroughtBack) {
  put("snapshots/before");
  control("reset");
  control("snapshots/before/restore");
  control("clock/advance", R"({"seconds":501})");
  EXPECT_EQ(a().get("/v1/crdb_tasks").json().size(), 0U);
}

TEST_F(WorldSectionTest, TimeDoesNotPassInASnapshot) {
  const auto send = [this](const char* id) {
    return a().send("PUT", "/v1/crdbs/G/flush", {}, {{"X-Task-ID", id}});
  };
  finish(a(), send("over"));
  send("queued");
  put("snapshots/before");
  control("clock/advance", R"({"seconds":600})");
  control("snapshots/before/restore");
  const std::string tasks = a().get("/v1/crdb_tasks").text();
  EXPECT_THAT(tasks, HasSubstr(R"("id":"over")"));
  EXPECT_THAT(tasks, HasSubstr(R"("id":"queued","crdb_guid":"G","operation":"flush_crdb",)"
                               R"("status":"queued")"));
  control("clock/advance", R"({"seconds":501})");
  EXPECT_THAT(a().get("/v1/crdb_tasks").text(), testing::Not(HasSubstr(R"("id":"over")")));
}

TEST_F(WorldSectionTest, ShowsTheNewestOfManyTasksAndHowManyThereAre) {
  control("crdb/gates/queued/hold");
  for (int i = 0; i < 150; ++i) {
    a().send("PUT", "/v1/crdbs/G/flush", {}, {{"X-Task-ID", "t" + std::to_string(i)}});
  }
  const std::string world = a().get("/_mock/crdb").text();
  EXPECT_THAT(world, HasSubstr(R"("task_count":151)"));
  EXPECT_THAT(world, HasSubstr(R"("id":"t149")"));
  EXPECT_THAT(world, HasSubstr(R"("id":"t50")"));
  EXPECT_THAT(world, testing::Not(HasSubstr(R"("id":"t49")")));
}

TEST_F(WorldSectionTest, NobodyWritesOnAStoppedCluster) {
  control("crdb/clusters/C/stop");
  const auto answer = a().post("/_mock/crdb/clusters/C/keys/G", R"({"x":"1"})");
  EXPECT_EQ(answer.status(), 400);
  EXPECT_THAT(reason(answer), HasSubstr("Cluster C is stopped"));
}

TEST_F(WorldSectionTest, GateThatIsHeldAgainWhileATaskWaitsStopsNobody) {
  control("crdb/gates/commit/hold");
  const auto task = a().send("PATCH", "/v1/crdbs/G", R"({"name":"z"})", {{"X-Task-ID", "p"}});
  finish(a(), task);
  control("crdb/links/A/B/cut");
  control("crdb/gates/commit/release");
  a().get("/v1/crdb_tasks/p");
  control("crdb/gates/commit/hold");
  control("clock/advance", R"({"seconds":31})");
  EXPECT_EQ(text_of(a().get("/v1/crdb_tasks/p").json(), "status"), "started");
}

TEST_F(WorldSectionTest, ContentKeepsIdsOverridesAndWhichIdsAreGone) {
  finish(a(), a().send("PATCH", "/v1/crdbs/G",
                       R"({"instances":[{"id":3,"db_config":{"port":12345}}]})"));
  remove_by_force(2);
  const std::string text = content();
  EXPECT_THAT(text, HasSubstr(R"("clusters":["A","C"])"));
  control("reset");
  ASSERT_EQ(put("content", text).status(), 201);
  EXPECT_EQ(content(), text);
  EXPECT_THAT(c().get("/v1/bdbs").text(), HasSubstr(R"("port":12345)"));
  finish(a(), a().post("/v1/crdbs/G/updates", R"({"add_instances":[)" + instance('b') + "]}"));
  EXPECT_THAT(b().get("/v1/bdbs").text(),
              HasSubstr(R"("crdt_replica_id":4,"crdt_replicas":"1,3,4")"));
}

TEST_F(WorldSectionTest, ContentMakesTheSameDatabasesElsewhere) {
  control("crdb/clusters/A/keys/G", R"({"first":"1"})");
  const std::string content = this->content();
  EXPECT_EQ(content,
            "{\"active_active\": [{\"guid\":\"G\",\"name\":\"db\",\"clusters\":[\"A\",\"B\",\"C\"],"
            "\"keys\":{\"first\":\"1\"},\"default_db_config\":{\"memory_size\":1024}}]}\n");
  control("reset");
  EXPECT_EQ(a().get("/v1/crdbs").text(), "[]");
  EXPECT_EQ(put("content", content).status(), 201);
  EXPECT_EQ(keys('C'), R"({"first":"1"})");
}

TEST_F(WorldSectionTest, ContentIsTakenWholeOrNotAtAll) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"active_active":{}})", "`active_active` must be a list"},
      {R"({"active_active":[{"name":"x"},{"name":"y","clusters":["Q"]}]})",
       "entry 2: there is no cluster \"Q\""},
      {R"({"active_active":[{"name":"x","keys":{"a":1}}]})", "`keys` must be an object of strings"},
      {R"({"active_active":[{"name":"x","ghost_instance_ids":["1"]}]})", "must be a list of ids"},
      {R"({"active_active":[{"name":"x","clusters":["A"],"instances":[]}]})",
       "`instances` must be a list of objects"},
      {R"({"active_active":[{"name":"-"}]})", "`name` must be 1 to 63 letters"},
      {R"({"active_active":[{"name":"x","guid":"G"}]})", "entry 1: "},
      {R"({"databases":{}})", "unknown member `databases`"}};
  for (const auto& [content, why] : rows) {
    const auto answer = a().post("/_mock/content", content);
    EXPECT_EQ(answer.status(), 400) << content;
    EXPECT_THAT(reason(answer), HasSubstr(why)) << content;
  }
  EXPECT_EQ(a().get("/v1/crdbs").json().size(), 1U);
}

TEST_F(WorldSectionTest, AHeldGateKeepsContentOut) {
  control("crdb/gates/commit/hold");
  const auto answer = a().post("/_mock/content", R"({"active_active":[{"name":"x"}]})");
  EXPECT_EQ(answer.status(), 400);
  EXPECT_THAT(reason(answer), HasSubstr("a gate is held"));
}

TEST_F(WorldSectionTest, FaultsAndJournalAreThoseOfTheWholeServer) {
  a().post("/_mock/faults", R"({"face":"crdb","path":"/v1/crdbs","status":503,"times":1})");
  EXPECT_EQ(b().get("/v1/crdbs").status(), 503);
  EXPECT_EQ(b().get("/v1/crdbs").status(), 200);
  EXPECT_THAT(a().get("/_mock/journal?path=/v1/crdbs&status=503").text(),
              HasSubstr(R"("face":"crdb")"));
}

TEST_F(WorldSectionTest, RulesBreakWhileTheServerRuns) {
  const std::string rule = "_mock/rules/crdb-credentials-are-required";
  a().sign_in({});
  EXPECT_EQ(a().get("/v1/crdbs").status(), 401);
  ASSERT_EQ(a().put("/" + rule, R"({"broken":true})").status(), 200);
  EXPECT_EQ(a().get("/v1/crdbs").status(), 200);
  control("reset");
  EXPECT_EQ(a().get("/v1/crdbs").status(), 401);
}

TEST_F(WorldSectionTest, TimeOfTheWorldNeverGoesBack) {
  control("clock/advance", R"({"hours":2})");
  const auto accepted = a().put("/v1/crdbs/G/flush", "{}");
  a().remove("/_mock/clock");
  EXPECT_EQ(finish(a(), accepted), "finished");
  clock.advance(std::chrono::seconds(501));
  EXPECT_EQ(a().get("/v1/crdb_tasks").json().size(), 0U);
}

TEST(LoadedDatabase, HasUrlsOfTheSchemeThatIsServed) {
  CrdbOptions options;
  options.scheme = "https";
  Face face(options);
  ASSERT_TRUE(load_world(face, *Json::parse(R"([{"name":"orders"}])")));
  CrdbService service(face, 0);
  doubles::ServiceClient client(service);
  EXPECT_THAT(client.get("/v1/crdbs").text(), HasSubstr(R"("url":"https://cluster-b.local")"));
}

}  // namespace
}  // namespace purgatory::api::redis
