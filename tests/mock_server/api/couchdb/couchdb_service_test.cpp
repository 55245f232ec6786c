// SPDX-License-Identifier: Apache-2.0
// What holds for every route: the order of errors, rights, headers, malformed input.
#include "mock_server/api/couchdb/couchdb_service.h"

#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

class CouchDbServiceTest : public ServiceTest {
 protected:
  void given_user(const std::string& name) {
    const Json user = Json::object(
        {{"name", Json(name)}, {"password", "pw"}, {"roles", Json::array()}, {"type", "user"}});
    EXPECT_EQ(client_.put("/_users/org.couchdb.user:" + name, user.dump()).status(), 201);
  }
  void given_member(const std::string& name) {
    given_user(name);
    EXPECT_EQ(client_.put("/db/_security", R"({"members":{"names":[")" + name + R"("]}})").status(),
              200);
  }
};

struct ErrorCase {
  const char* name;
  const char* method;
  const char* target;
  std::optional<std::string> credentials;
  int status;
  const char* reason;
};

TEST_F(CouchDbServiceTest, TheFirstErrorInTheOrderOfCouchDbWins) {
  const std::optional<std::string> admin = "admin:pass";
  const ErrorCase rows[] = {
      {"bad escape before all", "GET", "/db/%zz", std::nullopt, 400, "invalid_url_encoding"},
      {"wrong password on a public path", "GET", "/_up", "admin:no", 401,
       "Name or password is incorrect."},
      {"rights before the database", "PUT", "/nodb/_purge", std::nullopt, 401,
       "You are not a server admin."},
      {"database before method", "GET", "/nodb/_purge", admin, 404, "Database does not exist."},
      {"database before rights of members", "GET", "/nodb", std::nullopt, 404,
       "Database does not exist."},
      {"method before content type", "PUT", "/db/_purge", admin, 405, "Only POST allowed"},
      {"content type before body", "POST", "/db/_purge", admin, 415,
       "Content-Type must be application/json"},
      {"unknown server path", "GET", "/_nosuch", admin, 404, "Database does not exist."},
      {"unknown server path for anybody", "GET", "/_nosuch", std::nullopt, 401,
       "You are not a server admin."},
  };
  for (const ErrorCase& row : rows) {
    client_.sign_in(row.credentials);
    const auto answer = client_.send(row.method, row.target);
    EXPECT_EQ(answer.status(), row.status) << row.name;
    EXPECT_EQ(answer.reason(), row.reason) << row.name;
  }
}

TEST_F(CouchDbServiceTest, WrongMethodsNameTheAllowedOnesAsCouchDbDoes) {
  const std::pair<const char*, const char*> rows[] = {{"/db/_purge", "POST"},
                                                      {"/db/_purged_infos", "GET"},
                                                      {"/db/_purged_infos_limit", "GET,PUT"},
                                                      {"/db/_revs_limit", "PUT,GET"},
                                                      {"/db/_revs_diff", "POST"},
                                                      {"/db/_missing_revs", "POST"},
                                                      {"/db", "DELETE,GET,HEAD,POST"},
                                                      {"/db/_purge/x", "DELETE,GET,HEAD,PUT"}};
  for (const auto& [target, allow] : rows) {
    const auto answer = client_.send("BREW", target);
    EXPECT_EQ(answer.status(), 405) << target;
    EXPECT_EQ(answer.header("Allow"), allow) << target;
    EXPECT_EQ(answer.reason(), "Only " + std::string(allow) + " allowed") << target;
  }
}

TEST_F(CouchDbServiceTest, MembersReadButOnlyAdminsPurge) {
  given_member("bob");
  client_.sign_in("bob:pw");
  EXPECT_EQ(client_.get("/db/_purged_infos").status(), 200);
  EXPECT_EQ(client_.get("/db/_revs_limit").status(), 200);
  EXPECT_EQ(client_.post("/db/_revs_diff", "{}").status(), 200);
  for (const char* target : {"/db/_purge", "/db/_purged_infos_limit"}) {
    const auto answer = client_.post(target, "{}");
    EXPECT_EQ(answer.status(), 401) << target;
    EXPECT_EQ(answer.reason(), "You are not a server admin.") << target;
    EXPECT_FALSE(answer.body_was_read) << target;
  }
  const auto limit = client_.put("/db/_revs_limit", "5");
  EXPECT_EQ(limit.status(), 403);
  EXPECT_EQ(limit.reason(), "You are not a db or server admin.");
}

TEST_F(CouchDbServiceTest, StrangersAreToldApartFromTheAnonymous) {
  given_member("bob");
  given_user("eve");
  client_.sign_in("eve:pw");
  EXPECT_EQ(client_.get("/db/d").status(), 403);
  EXPECT_EQ(client_.get("/db/d").reason(), "You are not allowed to access this db.");
  client_.sign_in(std::nullopt);
  EXPECT_EQ(client_.get("/db/d").status(), 401);
  EXPECT_EQ(client_.get("/db/d").reason(), "You are not authorized to access this db.");
}

TEST_F(CouchDbServiceTest, DatabasesOfAccountsAndJobsAskAdminsForListsOnly) {
  given_user("ann");
  const std::pair<const char*, const char*> rows[] = {
      {"/_users/_all_docs", "You are not a server admin."},
      {"/_users/_changes", "You are not a server admin."},
      {"/_users/_purged_infos_limit", "You are not allowed to access this db."},
      {"/_replicator/_all_docs", "You are not a server admin."},
      {"/_replicator/_purged_infos_limit", "You are not allowed to access this db."}};
  for (const auto& [target, reason] : rows) {
    client_.sign_in("ann:pw");
    EXPECT_EQ(client_.get(target).reason(), reason) << target;
    client_.sign_in("admin:pass");
    EXPECT_EQ(client_.get(target).status(), 200) << target;
  }
  EXPECT_EQ(client_.put("/_replicator/_security", "{}").status(), 200);
  client_.sign_in("ann:pw");
  EXPECT_EQ(client_.post("/_replicator/_purge", "{}").status(), 201);
  EXPECT_EQ(client_.get("/_replicator/_all_docs").status(), 401);
  EXPECT_EQ(client_.send("DELETE", "/_replicator").status(), 401);
}

TEST_F(CouchDbServiceTest, PasswordsAreStoredHashedAndAChangeTakesEffectAtOnce) {
  given_member("bob");
  client_.sign_in("bob:pw");
  EXPECT_EQ(client_.get("/db").status(), 200);
  client_.sign_in("admin:pass");
  const Json user = client_.get("/_users/org.couchdb.user:bob").json();
  EXPECT_EQ(user.find("password"), nullptr);
  EXPECT_EQ(*user.find("password_scheme"), Json("pbkdf2"));
  client_.remove("/_users/org.couchdb.user:bob?rev=" + user.find("_rev")->as_string());
  client_.sign_in("bob:pw");
  EXPECT_EQ(client_.get("/db").status(), 401);
}

TEST_F(CouchDbServiceTest, JsonAnswersHaveTheHeadersOfCouchDb) {
  const auto answer = client_.send("GET", "/db/_revs_limit", std::nullopt,
                                   {{"Accept", "text/plain"}, {"X-Couch-Request-ID", "mine-1"}});
  EXPECT_EQ(answer.header("Content-Type"), "application/json");
  EXPECT_EQ(answer.header("Cache-Control"), "must-revalidate");
  EXPECT_EQ(answer.header("X-Couch-Request-ID"), "mine-1");
  EXPECT_EQ(client_.send("GET", "/", std::nullopt, {{"X-Couch-Request-ID", "odd id!"}})
                .header("X-Couch-Request-ID")
                .size(),
            10U);
}

TEST_F(CouchDbServiceTest, NotFoundHasTheReasonPhraseOfCouchDb) {
  EXPECT_EQ(client_.get("/db/nope").response.reason, "Object Not Found");
}

TEST_F(CouchDbServiceTest, DeeplyNestedJsonIsRefused) {
  const auto answer = client_.put("/db/d", std::string(100'000, '['));
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.reason(), "invalid UTF-8 JSON");
}

TEST_F(CouchDbServiceTest, BodiesOverTheLimitAreRefused) {
  client_.put("/_node/_local/_config/chttpd/max_http_request_size", "\"10\"");
  const auto request = client_.put("/db/d", R"({"v":"longer than ten bytes"})");
  EXPECT_EQ(request.status(), 413);
  EXPECT_EQ(request.reason(), "the request entity is too large");
  client_.remove("/_node/_local/_config/chttpd/max_http_request_size");
  client_.put("/_node/_local/_config/couchdb/max_document_size", "\"10\"");
  const auto document = client_.put("/db/d", R"({"v":"longer than ten bytes"})");
  EXPECT_EQ(document.status(), 413);
  EXPECT_EQ(document.reason(), "d");
}

TEST_F(CouchDbServiceTest, TheSettingsMayBoundTheLengthOfATarget) {
  const std::string bounded = "/_node/_local/_config/chttpd/max_uri_length";
  client_.put(bounded, "\"" + std::to_string(bounded.size()) + "\"");
  EXPECT_EQ(client_.get(bounded).status(), 200);
  const auto refused = client_.get(bounded + "?");
  EXPECT_EQ(refused.status(), 414);
  EXPECT_EQ(refused.text(),
            "{\"error\":\"too_long\",\"reason\":\"the request uri is too long\"}\n");
}

TEST_F(CouchDbServiceTest, BytesThatAreNoTextInPathsGetACleanAnswer) {
  EXPECT_EQ(client_.get("/%00").reason(), "Database does not exist.");
  EXPECT_EQ(client_.get("/db/%00").status(), 404);
  EXPECT_EQ(client_.get("/db/%FF").status(), 404);
  EXPECT_EQ(client_.put("/db/%FF", "{}").reason(), "Document id must be valid UTF-8");
  EXPECT_EQ(client_.send("PUT", "/%FF").status(), 400);
  EXPECT_EQ(client_.put("/db/a%0Ab", "{}").status(), 201);
  EXPECT_EQ(*client_.get("/db/a%0Ab").json().find("_id"), Json("a\nb"));
}

TEST_F(CouchDbServiceTest, WhatIsNotThereYetSaysSo) {
  const auto answer = client_.get("/_db_updates");
  EXPECT_EQ(answer.status(), 501);
  EXPECT_EQ(*answer.json().find("error"), Json("not_implemented"));
}

TEST_F(CouchDbServiceTest, CompactionIsSaidToRunUntilSomebodyAsked) {
  const auto is_running = [this] { return *client_.get("/db").json().find("compact_running"); };
  EXPECT_EQ(is_running(), Json(false));
  EXPECT_EQ(client_.post("/db/_compact", "{}").status(), 202);
  EXPECT_EQ(is_running(), Json(true));
  EXPECT_EQ(is_running(), Json(false));
}

TEST_F(CouchDbServiceTest, ResetLeavesNothingBehind) {
  client_.put("/db/d", "{}");
  service_.reset();
  EXPECT_EQ(client_.get("/db").status(), 404);
  EXPECT_EQ(client_.get("/_all_dbs").text(), "[\"_replicator\",\"_users\"]\n");
}

TEST_F(CouchDbServiceTest, LoadsDatabasesAndDocumentsWithTheirHistories) {
  const auto content = Json::parse(R"({"databases":{"shop":{"docs":[
      {"_id":"a","v":1},
      {"_id":"b","_revisions":{"start":2,"ids":["y","x"]}}]}}})");
  ASSERT_TRUE(service_.load(*content));
  EXPECT_EQ(*client_.get("/shop/b").json().find("_rev"), Json("2-y"));
  EXPECT_EQ(*client_.get("/shop").json().find("doc_count"), Json(2));
}

TEST_F(CouchDbServiceTest, LoadSaysWhereTheFaultIs) {
  const std::pair<const char*, const char*> rows[] = {
      {"[]", "it must be an object with `databases`, an object by name"},
      {R"({"databases":{"x":{"doc":[]}}})",
       "database \"x\": unknown member `doc`; there are `docs`, `security`, `revs_limit` and "
       "`purged_infos_limit`"},
      {R"({"databases":{"x":{"security":3}}})", "database \"x\": `security` is no security object"},
      {R"({"databases":{"x":{"docs":[1]}}})", "database \"x\": document 1: it is no object"},
      {R"({"databses":{}})", "unknown member `databses`; there is `databases`"},
      {R"({"databases":{"x":{"docs":[{"v":1}]}}})", "database \"x\": document 1: it has no `_id`"},
      {R"({"databases":{"x":{"docs":[{"_id":"a"},{"_id":"_b"}]}}})",
       "database \"x\": document 2: Only reserved document ids may start with underscore."}};
  for (const auto& [content, problem] : rows) {
    const auto loaded = service_.load(*Json::parse(content));
    ASSERT_FALSE(loaded) << content;
    EXPECT_EQ(loaded.error(), problem);
    service_.reset();
  }
}

}  // namespace
}  // namespace purgatory::api
