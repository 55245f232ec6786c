// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/control.h"
#include "tests/mock_server/api/couchdb/replication/replication_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;
using testing::Not;

class ReplicationDocuments : public ReplicationFixture {};

TEST_F(ReplicationDocuments, AreWorkedThroughAndSayHowTheyEnded) {
  put("/a/doc", R"({"v":1})");
  put("/_replicator/once", replication_document());
  ASSERT_TRUE(comes_to("once", "completed"));
  EXPECT_EQ(client_.get("/b/doc").status(), 200);
  const Json document = client_.get("/_replicator/once").json();
  EXPECT_EQ(*document.find("_replication_state"), Json("completed"));
  EXPECT_EQ(*document.find("_replication_state_time"), Json("2023-11-14T22:13:20Z"));
  EXPECT_EQ(document.find("_replication_stats")->find("docs_written")->as_integer(), 1);
  EXPECT_EQ(*document.find("owner"), Json("admin"));
}

TEST_F(ReplicationDocuments, GoOnWhileTheyAreThere) {
  const std::string revision =
      put("/_replicator/ever", replication_document(R"(,"continuous":true)"));
  ASSERT_TRUE(comes_to("ever", "running"));
  put("/a/doc", "{}");
  EXPECT_TRUE(doubles::eventually([&] { return client_.get("/b/doc").status() == 200; }));
  ASSERT_EQ(client_.remove("/_replicator/ever?rev=" + revision).status(), 200);
  EXPECT_EQ(client_.get("/_scheduler/jobs").json().find("total_rows")->as_integer(), 0);
  EXPECT_EQ(state_of("ever"), "gone");
}

TEST_F(ReplicationDocuments, EndWithTheirPurgeAndWithTheirDatabase) {
  const std::string revision =
      put("/_replicator/ever", replication_document(R"(,"continuous":true)"));
  client_.post("/_replicator/_purge", R"({"ever":[")" + revision + R"("]})");
  EXPECT_EQ(client_.get("/_scheduler/jobs").json().find("total_rows")->as_integer(), 0);
  ASSERT_EQ(client_.send("PUT", "/x%2F_replicator").status(), 201);
  put("/x%2F_replicator/ever", replication_document(R"(,"continuous":true)"));
  EXPECT_EQ(client_.get("/_scheduler/docs/x%2F_replicator").json().find("total_rows")->as_integer(),
            1);
  EXPECT_EQ(client_.get("/_scheduler/docs/x/_replicator/ever").status(), 200);
  client_.remove("/x%2F_replicator");
  EXPECT_EQ(client_.get("/_scheduler/jobs").json().find("total_rows")->as_integer(), 0);
}

TEST_F(ReplicationDocuments, CrashAndAreTriedAgain) {
  ASSERT_EQ(client_.remove("/b").status(), 200);
  put("/_replicator/crash", replication_document());
  ASSERT_TRUE(comes_to("crash", "crashing"));
  const Json state = client_.get("/_scheduler/docs/_replicator/crash").json();
  EXPECT_EQ(state.find("info")->dump(),
            R"({"error":"db_not_found: could not open http://other/b/"})");
  EXPECT_EQ(state.find("error_count")->as_integer(), 1);
  ASSERT_EQ(client_.send("PUT", "/b").status(), 201);
  clock_.advance(std::chrono::seconds(30));
  service_.section().clock_moved();
  EXPECT_TRUE(comes_to("crash", "completed"));
}

TEST_F(ReplicationDocuments, FailWhereAnotherAsksTheSame) {
  put("/_replicator/one", replication_document(R"(,"continuous":true)"));
  put("/_replicator/two", replication_document(R"(,"continuous":true)"));
  ASSERT_TRUE(comes_to("two", "failed"));
  const std::string text = client_.get("/_scheduler/docs/_replicator/two").text();
  EXPECT_THAT(text,
              HasSubstr("already started, triggered by document `one` from db `_replicator`"));
  EXPECT_THAT(text, HasSubstr("\"error_count\":1"));
}

TEST_F(ReplicationDocuments, StartAgainWithARestoredSnapshot) {
  put("/_replicator/ever", replication_document(R"(,"continuous":true)"));
  const auto snapshot = service_.section().snapshot();
  service_.reset();
  EXPECT_EQ(state_of("ever"), "gone");
  service_.section().restore(*snapshot);
  EXPECT_TRUE(comes_to("ever", "running"));
}

TEST_F(ReplicationDocuments, AreRefusedWhenTheyAskForNothing) {
  const auto refused = client_.put("/_replicator/x", R"({"source":"a","target":"b"})");
  EXPECT_EQ(refused.status(), 403);
  EXPECT_EQ(refused.reason(), "local_endpoints_not_supported");
  EXPECT_EQ(client_.put("/_replicator/y", "{}").status(), 403);
  EXPECT_EQ(client_.put("/_replicator/_design/d", "{}").status(), 201);
}

TEST_F(ReplicationDocuments, ShowNoCredentialsInTheScheduler) {
  put("/_replicator/ever", replication_document(R"(,"continuous":true)"));
  put("/_replicator/once", replication_document(R"(,"doc_ids":["a"])"));
  ASSERT_TRUE(comes_to("ever", "running"));
  ASSERT_TRUE(comes_to("once", "completed"));
  for (const char* path : {"/_scheduler/docs", "/_scheduler/jobs", "/_active_tasks"}) {
    const std::string text = client_.get(path).text();
    EXPECT_THAT(text, HasSubstr("http://other/a/")) << path;
    EXPECT_THAT(text, Not(HasSubstr("pass"))) << path;
  }
}

TEST_F(ReplicationDocuments, AreListedByState) {
  put("/_replicator/ever", replication_document(R"(,"continuous":true)"));
  put("/_replicator/once", replication_document(R"(,"doc_ids":["a"])"));
  ASSERT_TRUE(comes_to("once", "completed"));
  ASSERT_TRUE(comes_to("ever", "running"));
  const auto ids = [this](const std::string& query) {
    std::string text;
    const Json answer = client_.get("/_scheduler/docs" + query).json();
    for (const Json& row : answer.find("docs")->elements()) {
      text += row.find("doc_id")->as_string() + " ";
    }
    return text;
  };
  EXPECT_EQ(ids(""), "ever once ");
  EXPECT_EQ(ids("?states=completed"), "once ");
  EXPECT_EQ(ids("?states=Running,failed"), "ever ");
  EXPECT_EQ(ids("?limit=1&skip=1"), "once ");
  EXPECT_EQ(client_.get("/_scheduler/docs?states=done").status(), 400);
  EXPECT_EQ(client_.get("/_scheduler/docs?limit=x").status(), 400);
  EXPECT_EQ(client_.get("/_scheduler/docs/_replicator/unknown").status(), 404);
  EXPECT_EQ(client_.get("/_scheduler/docs/x/_replicator").status(), 404);
}

class SchedulerJobs : public ReplicationFixture {};

TEST_F(SchedulerJobs, TellTheirHistoryAndHowFarTheyAre) {
  put("/a/doc", "{}");
  const Json started =
      client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true})").json();
  const std::string id = started.find("_local_id")->as_string();
  ASSERT_TRUE(doubles::eventually([&] {
    const Json job = client_.get("/_scheduler/jobs/" + id).json();
    return job.find("info")->find("docs_written")->as_integer() == 1;
  }));
  const Json job = client_.get("/_scheduler/jobs/" + id).json();
  EXPECT_EQ(job.find("history")->size(), 2U);
  EXPECT_EQ(*job.find("history")->elements().at(1).find("type"), Json("added"));
  EXPECT_EQ(*job.find("user"), Json("admin"));
  EXPECT_EQ(*job.find("doc_id"), Json());
  EXPECT_EQ(*job.find("target"), Json("http://localhost:5984/b/"));
  EXPECT_EQ(client_.get("/_scheduler/jobs/unknown").status(), 404);
}

TEST_F(SchedulerJobs, AreActiveTasksWhileTheyRun) {
  EXPECT_EQ(client_.get("/_active_tasks").text(), "[]\n");
  client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true})");
  ASSERT_TRUE(
      doubles::eventually([&] { return client_.get("/_active_tasks").json().size() == 1; }));
  const Json tasks = client_.get("/_active_tasks").json();
  const Json& task = tasks.elements().at(0);
  EXPECT_EQ(*task.find("type"), Json("replication"));
  EXPECT_EQ(*task.find("continuous"), Json(true));
  EXPECT_EQ(task.find("started_on")->as_integer(), 1'700'000'000);
}

TEST_F(SchedulerJobs, AreCountedAndListedByTheControl) {
  client_.post("/_replicate", R"({"source":"a","target":"b","continuous":true})");
  EXPECT_EQ(service_.section().summary().find("replications")->as_integer(), 1);
  for (const ControlRoute& route : service_.section().routes()) {
    if (route.pattern != "/_mock/couchdb/replications") continue;
    SteeredClock time(clock_);
    Control control(time, {});
    const http::Request request;
    ControlCall call{request, control, {}, {}, {}};
    const auto answer = route.endpoints.at(0).handler(call);
    ASSERT_TRUE(answer.has_value());
    EXPECT_THAT(answer->body, HasSubstr(R"("target":"http://localhost:5984/b/")"));
    EXPECT_THAT(answer->body, HasSubstr(R"("error_count":0)"));
    return;
  }
  FAIL() << "there is no such path";
}

}  // namespace
}  // namespace purgatory::api
