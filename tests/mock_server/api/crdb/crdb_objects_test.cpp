// SPDX-License-Identifier: Apache-2.0
// What bodies may say of an Active-Active database, and how the answers show it.
#include <gmock/gmock.h>

#include "tests/mock_server/api/crdb/crdb_fixture.h"

namespace purgatory::api::redis {
namespace {

using testing::HasSubstr;
using testing::Not;

class CrdbObjects : public CrdbFixture {
 protected:
  std::string patch(const std::string& body) {
    return finish(a(), a().send("PATCH", "/v1/crdbs/G", body));
  }
  std::string update(const std::string& body) {
    return finish(a(), a().post("/v1/crdbs/G/updates", body));
  }
  std::string database(doubles::ServiceClient& cluster) { return cluster.get("/v1/bdbs").text(); }
};

TEST_F(CrdbObjects, DatabaseShowsWhatIsSaidOfItsInstanceBeforeWhatIsSaidOfAll) {
  patch(R"({"instances":[{"id":1,"db_config":{"memory_size":77,"port":12000,"shards_count":3}}]})");
  EXPECT_THAT(database(a()), HasSubstr(R"("memory_size":77,"port":12000)"));
  EXPECT_THAT(database(a()), HasSubstr(R"("shards_count":3)"));
  EXPECT_THAT(database(b()), HasSubstr(R"("memory_size":1024,"port":10000)"));
}

TEST_F(CrdbObjects, DatabaseShowsVersionsSourcesAndChangesUnderWay) {
  patch(R"({"featureset_version":9,"protocol_version":2})");
  EXPECT_THAT(database(a()), HasSubstr(R"("crdt_featureset_version":9,"crdt_protocol_version":2)"));
  EXPECT_THAT(database(a()), HasSubstr(R"("status":"active")"));
  control("crdb/links/A/B/cut");
  EXPECT_THAT(database(a()), HasSubstr(R"([{"uid":2,"status":"out-of-sync"},)"
                                       R"({"uid":3,"status":"in-sync"}])"));
  control("crdb/links/A/B/heal");
  control("crdb/gates/commit/hold");
  patch(R"({"encryption":true})");
  EXPECT_THAT(database(c()), HasSubstr(R"("status":"active-change-pending")"));
}

TEST_F(CrdbObjects, SecretsAreBlankedWhereverTheyStand) {
  update(
      R"({"crdb":{"password":"s3cret","default_db_config":{"authentication_redis_pass":"s3cret"},)"
      R"("instances":[{"id":2,"client_key":"s3cret","db_config":{"authentication_admin_pass":)"
      R"("s3cret","authentication_redis_pass":"s3cret"}}]}})");
  for (const char* path : {"/v1/crdbs", "/v1/crdbs/G", "/v1/bdbs"}) {
    const std::string shown = b().get(path).text();
    EXPECT_THAT(shown, HasSubstr(R"("authentication_redis_pass":"")")) << path;
    EXPECT_THAT(shown, Not(HasSubstr("s3cret"))) << path;
  }
}

TEST_F(CrdbObjects, ForceUpdateGivesAVersionToAChangeOfNothing) {
  update("{}");
  EXPECT_THAT(database(a()), HasSubstr(R"("crdt_config_version":1)"));
  update(R"({"force_update":true})");
  EXPECT_THAT(database(a()), HasSubstr(R"("crdt_config_version":2)"));
}

TEST_F(CrdbObjects, MemberWithoutAConfigurationIsReachedAllTheSame) {
  finish(b(), b().put("/v1/crdbs/G/purge", R"({"instances":[2]})"));
  EXPECT_THAT(a().get("/v1/crdbs/G/health_report?instance_id=2").text(),
              HasSubstr(R"({"active_config_version":0,"cluster_name":"cluster-b.local",)"
                        R"("configurations":[],"connection_error":null)"));
}

TEST_F(CrdbObjects, MembersOfOtherTypesAndValuesAreRefused) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"managed_by":5})", "`managed_by`"},
      {R"({"volatile_config_fields":"x"})", "`volatile_config_fields`"},
      {R"({"volatile_config_fields":[1]})", "`volatile_config_fields` holds an element"},
      {R"({"modules":[1]})", "`modules` holds an element"},
      {R"({"modules":[{"module_name":1}]})", "`module_name`"},
      {R"({"default_db_config":{"tls_mode":"zz"}})", "none of enabled, disabled, replica_ssl"},
      {R"({"default_db_config":{"data_persistence":5}})", "`data_persistence`"},
      {R"({"default_db_config":{"eviction_policy":[]}})", "`eviction_policy`"},
      {R"({"default_db_config":{"oss_sharding":3}})", "`oss_sharding`"},
      {R"({"default_db_config":{"replication_oom_threshold_percent":99}})", "beyond 0 to 20"},
      {R"({"default_db_config":{"memory_size":99999999999999999999}})", "beyond 0 to"},
      {R"({"instances":[{"id":2,"db_config":{"shards_count":0}}]})", "beyond 1 to 512"},
      {R"({"instances":[{"id":2,"db_config":{"port":99999}}]})", "beyond 0 to 65535"},
      {R"({"instances":[{"id":2,"cluster":{"name":"x","url":"u","certificate_auth":{}}}]})",
       "`client_cert` is missing"}};
  for (const auto& [body, why] : rows) {
    for (const auto& answer :
         {a().send("PATCH", "/v1/crdbs/G", body),
          a().post("/v1/crdbs/G/updates?dry_run=true", R"({"crdb":)" + std::string(body) + "}")}) {
      EXPECT_EQ(answer.status(), 400) << body;
      EXPECT_THAT(answer.text(), HasSubstr(why)) << body;
    }
  }
  EXPECT_EQ(patch(R"({"instances":[{"id":2,"db_config":{"port":null}}]})"), "finished");
}

TEST_F(CrdbObjects, InstancesBeyondAllNumbersAreNotThere) {
  EXPECT_EQ(error_code(a().put("/v1/crdbs/G/purge", R"({"instances":[99999999999999999999]})")),
            "instance_not_found");
  EXPECT_EQ(
      error_code(a().post("/v1/crdbs/G/updates", R"({"remove_instances":[99999999999999999999]})")),
      "instance_not_found");
  EXPECT_EQ(error_code(a().get("/v1/crdbs/G?instance_id=99999999999999999999")),
            "instance_not_found");
  EXPECT_EQ(a().get("/v1/crdbs/G/health_report?instance_id=99999999999999999999").json().size(),
            3U);
}

TEST_F(CrdbObjects, UpdateOfAnInstanceThatIsNoMemberIsRefusedAsAPatchIs) {
  const std::string changes = R"({"instances":[{"id":9,"compression":1}]})";
  EXPECT_EQ(a().send("PATCH", "/v1/crdbs/G", changes).status(), 406);
  EXPECT_EQ(a().post("/v1/crdbs/G/updates", R"({"crdb":)" + changes + "}").status(), 406);
}

class SameRequest : public CrdbFixture {
 protected:
  int status(const std::string& method, const std::string& path,
             const std::optional<std::string>& body) {
    return a().send(method, path, body, {{"X-Task-ID", "t"}}).status();
  }
};

TEST_F(SameRequest, MayBeSpeltInAnotherWay) {
  ASSERT_EQ(status("PUT", "/v1/crdbs/G/flush", {}), 200);
  EXPECT_EQ(status("PUT", "/v1/crdbs/%47/flush", {}), 200);
  EXPECT_EQ(status("PUT", "/v1/crdbs/G/flush?async_flush=false", {}), 200);
  EXPECT_EQ(status("PUT", "/v1/crdbs/G/flush?async_flush=true", {}), 409);
}

TEST_F(SameRequest, MayHaveItsMembersInAnotherOrder) {
  const std::string path = "/v1/crdbs/G/updates";
  ASSERT_EQ(status("POST", path, R"({"crdb":{"name":"x","encryption":true},"force_update":true})"),
            200);
  EXPECT_EQ(status("POST", path, R"({"force_update":true,"crdb":{"encryption":true,"name":"x"}})"),
            200);
  EXPECT_EQ(status("POST", path, R"({"force_update":true,"crdb":{"encryption":true,"name":"y"}})"),
            409);
}

TEST_F(CrdbObjects, VersionOfTheApiThatIsNotThereIsRefused) {
  EXPECT_EQ(a().send("GET", "/v1/crdbs", {}, {{"x-api-version", "99"}}).status(), 505);
  EXPECT_EQ(a().send("GET", "/v1/crdbs", {}, {{"x-api-version", "1"}}).status(), 200);
}

TEST_F(CrdbObjects, ReadingATaskTakesNoIdInAHeader) {
  EXPECT_EQ(error_code(a().send("GET", "/v1/crdb_tasks/zz", {}, {{"X-Task-ID", "a b"}})),
            "task_not_found");
}

TEST_F(CrdbObjects, ResultTimeIsNotForViewersToChange) {
  finish(a(), a().send("PUT", "/v1/crdbs/G/flush", {}, {{"X-Task-ID", "t"}}));
  const auto look = [this] {
    return a().send("GET", "/v1/crdb_tasks/t", {}, {{"X-Result-TTL", "0"}}).status();
  };
  a().sign_in("db_viewer:pass");
  EXPECT_EQ(look(), 200);
  EXPECT_EQ(look(), 200);
  a().sign_in("db_member:pass");
  EXPECT_EQ(look(), 200);
  EXPECT_EQ(look(), 404);
}

TEST_F(CrdbObjects, NotFoundHasThePhraseOfTheStandard) {
  EXPECT_EQ(a().get("/v1/crdbs/unknown").response.reason, "Not Found");
}

}  // namespace
}  // namespace purgatory::api::redis
