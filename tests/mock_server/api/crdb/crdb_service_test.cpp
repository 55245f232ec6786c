// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/crdb_service.h"

#include <gmock/gmock.h>

#include "tests/mock_server/api/crdb/crdb_fixture.h"

namespace purgatory::api::redis {
namespace {

using testing::HasSubstr;
using testing::Not;

class CrdbServiceTest : public CrdbFixture {};

TEST_F(CrdbServiceTest, AcceptedTaskIsQueuedAndNamesItsDatabase) {
  const auto answer = a().send("PUT", "/v1/crdbs/G/flush");
  EXPECT_THAT(answer.text(),
              HasSubstr(R"("crdb_guid":"G","operation":"flush_crdb","status":"queued")"));
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
}

TEST_F(CrdbServiceTest, CreationAssignsAGuidWhereNoneIsGiven) {
  std::string body = crdb("X");
  body.replace(body.find(R"("guid":"X",)"), 11, "");
  const auto answer = a().post("/v1/crdbs", body);
  EXPECT_EQ(finish(a(), answer), "finished");
  EXPECT_EQ(b().get("/v1/crdbs/" + text_of(answer.json(), "crdb_guid")).status(), 200);
}

TEST_F(CrdbServiceTest, EachClusterTellsOfItsOwnDatabase) {
  EXPECT_THAT(b().get("/v1/crdbs/G").text(),
              HasSubstr(R"("local_databases":[{"bdb_uid":"1","id":2}])"));
  EXPECT_THAT(b().get("/v1/bdbs").text(), HasSubstr(R"("crdt_guid":"G","crdt_replica_id":2)"));
  EXPECT_EQ(text_of(b().get("/v1/cluster").json(), "name"), "cluster-b.local");
}

TEST_F(CrdbServiceTest, ReadingThroughAnInstanceGivesThatClustersView) {
  EXPECT_THAT(a().get("/v1/crdbs/G?instance_id=3").text(),
              HasSubstr(R"("local_databases":[{"bdb_uid":"1","id":3}])"));
  EXPECT_EQ(error_code(a().get("/v1/crdbs/G?instance_id=9")), "instance_not_found");
}

TEST_F(CrdbServiceTest, PasswordsAreBlanked) {
  EXPECT_THAT(a().get("/v1/crdbs/G").text(), Not(HasSubstr("\"pass\"")));
  EXPECT_THAT(a().get("/v1/crdbs").text(), HasSubstr(R"("password":"")"));
}

TEST_F(CrdbServiceTest, KeysAreCountedPerDatabase) {
  control("crdb/clusters/A/keys/G", R"({"x":"1","y":"2"})");
  EXPECT_THAT(c().get("/v1/bdbs/stats/last/1?metrics=no_of_keys").text(),
              HasSubstr(R"({"1":{"no_of_keys":2.0,)"));
  EXPECT_EQ(c().get("/v1/bdbs/stats/last/9").status(), 404);
  EXPECT_EQ(c().get("/v1/bdbs/1").status(), 200);
}

TEST_F(CrdbServiceTest, ForcedRemovalIsTakenInAnyOfItsThreeForms) {
  for (const char* body : {R"({"remove_instances":{"instances":[2],"force_remove":true}})",
                           R"({"remove_instances":[2],"force_remove":true})",
                           R"({"remove_instances":[2],"remove_instances.force_remove":true})"}) {
    control("reset");
    create("G");
    control("crdb/clusters/B/stop");
    EXPECT_EQ(finish(a(), a().post("/v1/crdbs/G/updates", body)), "finished") << body;
  }
}

TEST_F(CrdbServiceTest, PurgeOfARemovedInstanceLeavesNothingOfItBehind) {
  control("crdb/clusters/A/keys/G", R"({"x":"1"})");
  remove_by_force(2);
  EXPECT_EQ(keys('B'), R"({"x":"1"})");
  EXPECT_EQ(finish(b(), b().put("/v1/crdbs/G/purge", R"({"instances":[2]})")), "finished");
  EXPECT_EQ(error_code(b().get("/v1/crdbs/G")), "configuration_not_found");
  EXPECT_EQ(b().get("/v1/bdbs").text(), "[]");
  EXPECT_EQ(keys('A'), R"({"x":"1"})");
}

TEST_F(CrdbServiceTest, SameRequestWithItsTaskIdIsAnsweredAgainAndNotDoneAgain) {
  const auto flush = [this] {
    return a().send("PUT", "/v1/crdbs/G/flush", std::nullopt, {{"X-Task-ID", "t"}});
  };
  finish(a(), flush());
  control("crdb/clusters/A/keys/G", R"({"x":"1"})");
  EXPECT_EQ(text_of(flush().json(), "status"), "finished");
  EXPECT_EQ(keys('A'), R"({"x":"1"})");
}

TEST_F(CrdbServiceTest, DoneThingIsAnsweredAgainThoughItsDatabaseIsGone) {
  const auto purge = [this] {
    return b().send("PUT", "/v1/crdbs/G/purge", R"({"instances":[2]})", {{"X-Task-ID", "t"}});
  };
  finish(b(), purge());
  EXPECT_EQ(purge().status(), 200);
  EXPECT_EQ(b().put("/v1/crdbs/G/purge", R"({"instances":[2]})").status(), 404);
}

TEST_F(CrdbServiceTest, ResultsAreKeptAsLongAsAsked) {
  const auto flush = a().send("PUT", "/v1/crdbs/G/flush", std::nullopt,
                              {{"X-Task-ID", "t"}, {"X-Result-TTL", "5"}});
  finish(a(), flush);
  control("clock/advance", R"({"seconds":4})");
  EXPECT_EQ(a().get("/v1/crdb_tasks/t").status(), 200);
  control("clock/advance", R"({"seconds":1})");
  EXPECT_EQ(error_code(a().get("/v1/crdb_tasks/t")), "task_not_found");
  EXPECT_THAT(a().get("/v1/crdb_tasks").text(), Not(HasSubstr("\"t\"")));
}

TEST_F(CrdbServiceTest, VerboseTaskTellsItsSteps) {
  a().send("PUT", "/v1/crdbs/G/flush", std::nullopt, {{"X-Task-ID", "t"}});
  for (int i = 0; i < 2; ++i) a().get("/v1/crdb_tasks/t");
  EXPECT_THAT(a().get("/v1/crdb_tasks/t?verbose=true").text(),
              HasSubstr(R"({"name":"cluster-b.local","progress":"ready"})"));
}

TEST_F(CrdbServiceTest, HealthReportTellsOfAClusterThatIsNotReached) {
  control("crdb/clusters/C/stop");
  const auto all = a().get("/v1/crdbs/G/health_report");
  EXPECT_THAT(all.text(), HasSubstr(R"("connection_error":"Cluster cluster-c.local)"));
  EXPECT_EQ(all.json().size(), 3U);
  EXPECT_EQ(a().get("/v1/crdbs/G/health_report?instance_id=1").json().size(), 1U);
  EXPECT_EQ(a().get("/v1/crdbs/G/health_report?instance_id=99").json().size(), 3U);
}

TEST_F(CrdbServiceTest, HealthReportShowsTheConfigurationThatIsOnItsWay) {
  control("crdb/gates/ready/hold");
  const auto task = a().send("PATCH", "/v1/crdbs/G", R"({"encryption":true})");
  finish(a(), task);
  EXPECT_THAT(b().get("/v1/crdbs/G/health_report").text(),
              HasSubstr(R"("status":"ready","version":2)"));
}

TEST_F(CrdbServiceTest, StoppedClusterIsUnavailableAndStillSteered) {
  control("crdb/clusters/A/stop");
  EXPECT_EQ(error_code(a().get("/v1/crdbs")), "cluster_unavailable");
  EXPECT_EQ(b().get("/v1/crdbs").status(), 200);
  control("crdb/clusters/A/start");
  EXPECT_EQ(a().get("/v1/crdbs").status(), 200);
}

TEST_F(CrdbServiceTest, UnauthorizedAnswerNamesTheCluster) {
  b().sign_in(std::nullopt);
  EXPECT_EQ(b().get("/v1/crdbs").header("WWW-Authenticate"), R"(Basic realm="cluster-b.local")");
}

TEST_F(CrdbServiceTest, DryRunChecksAndLeavesEverything) {
  EXPECT_EQ(a().post("/v1/crdbs?dry_run=true", crdb("H")).status(), 200);
  EXPECT_EQ(a().post("/v1/crdbs?dry_run=true", crdb("G")).status(), 406);
  EXPECT_EQ(a().get("/v1/crdbs").json().size(), 1U);
}

TEST_F(CrdbServiceTest, BothCredentialsAndCertificateAreRefused) {
  std::string body = crdb("H");
  body.replace(body.find(R"("credentials")"), 0, R"("certificate_auth":{},)");
  const auto answer = a().post("/v1/crdbs", body);
  EXPECT_EQ(answer.status(), 400);
  EXPECT_THAT(answer.text(), HasSubstr("both `credentials` and `certificate_auth`"));
}

TEST_F(CrdbServiceTest, EmptyBodyIsRefusedInTheWordsOfTheProduct) {
  EXPECT_EQ(a().post("/v1/crdbs", "").text(),
            R"({"error_code":"invalid_schema","description":"None is not of type 'object'",)"
            R"("detail":"None is not of type 'object'","status":400,"title":"Bad Request",)"
            R"("type":"about:blank"})");
}

TEST_F(CrdbServiceTest, OptionsTellsTheMethods) {
  EXPECT_EQ(a().send("OPTIONS", "/v1/crdbs/G/purge").header("Allow"), "OPTIONS, PUT");
}

TEST(InstantTask, IsOverWithTheNextRequest) {
  CrdbOptions options;
  options.task_step = std::chrono::milliseconds(0);
  Face face(options);
  CrdbService service(face, 0);
  doubles::ServiceClient client(service);
  const auto create = client.post(
      "/v1/crdbs",
      R"({"name":"db","instances":[{"cluster":{"name":"cluster-a.local","url":"x"}}]})");
  EXPECT_THAT(create.text(), HasSubstr(R"("status":"queued")"));
  EXPECT_THAT(client.get("/v1/crdb_tasks").text(), HasSubstr(R"("status":"finished")"));
}

}  // namespace
}  // namespace purgatory::api::redis
