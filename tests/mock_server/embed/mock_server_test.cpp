// SPDX-License-Identifier: Apache-2.0
#include "mock_server/embed/mock_server.h"

#include <charconv>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/text.h"
#include "tests/doubles/raw_client.h"
#include "tests/doubles/temporary_file.h"

namespace purgatory {
namespace {

using testing::HasSubstr;
using Kind = MockServerError::Kind;

std::uint16_t port_of(const std::string& url) {
  std::uint16_t port = 0;
  const std::size_t colon = url.rfind(':');
  std::from_chars(url.data() + colon + 1, url.data() + url.size(), port);
  return port;
}

RawAnswer ask(const MockServer& server, const std::string& line,
              const std::string& account = "admin:pass") {
  RawClient client(port_of(server.url()));
  const auto answer =
      client.ask(line + " HTTP/1.1\r\nAuthorization: Basic " + base64(account) + "\r\n\r\n");
  return answer.value_or(RawAnswer{});
}

Result<MockServer, MockServerError> loaded(const std::string& text) {
  const TemporaryFile file(text);
  MockServerOptions options;
  options.load_file = file.path();
  return MockServer::start(options);
}

TEST(MockServer, ListensFromItsConstruction) {
  const MockServer server;
  EXPECT_THAT(server.url(), testing::MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_THAT(ask(server, "GET /").body, HasSubstr("\"couchdb\":\"Welcome\""));
}

TEST(MockServer, ServersAreApartFromEachOther) {
  const MockServer one;
  const MockServer other;
  EXPECT_EQ(ask(one, "PUT /db").status(), 201);
  EXPECT_EQ(ask(one, "GET /db").status(), 200);
  EXPECT_EQ(ask(other, "GET /db").status(), 404);
}

RawAnswer ask_cluster(const MockServerCluster& cluster, const std::string& line) {
  RawClient client(port_of(cluster.url));
  const auto answer =
      client.ask(line + " HTTP/1.1\r\nAuthorization: Basic " + base64("admin:pass") + "\r\n\r\n");
  return answer.value_or(RawAnswer{});
}

TEST(MockServer, EachClusterListensByItself) {
  const MockServer server;
  ASSERT_EQ(server.clusters().size(), 3U);
  for (const MockServerCluster& cluster : server.clusters()) {
    EXPECT_THAT(ask_cluster(cluster, "GET /v1/cluster").body, HasSubstr(cluster.name));
  }
  EXPECT_EQ(server.clusters()[2].label, "C");
}

TEST(MockServer, FaceThatIsOffHasNoAddress) {
  MockServerOptions options;
  options.serves_couchdb = false;
  options.clusters = 1;
  const auto server = MockServer::start(options);
  ASSERT_TRUE(server.has_value());
  EXPECT_EQ(server->url(), "");
  EXPECT_EQ(ask_cluster(server->clusters()[0], "GET /v1/crdbs").body, "[]");
}

TEST(MockServer, ImpossibleFacesAreRefused) {
  MockServerOptions options;
  options.clusters = 27;
  EXPECT_FALSE(MockServer::start(options));
  options.clusters = 3;
  options.redis_port = 65'534;
  EXPECT_THAT(MockServer::start(options).error().message, HasSubstr("65534"));
  options.serves_redis = options.serves_couchdb = false;
  EXPECT_EQ(MockServer::start(options).error().kind, Kind::Options);
}

TEST(MockServer, ResetForgetsEverything) {
  MockServer server;
  EXPECT_EQ(ask(server, "PUT /db").status(), 201);
  server.reset();
  EXPECT_EQ(ask(server, "GET /db").status(), 404);
  EXPECT_EQ(ask(server, "PUT /db").status(), 201);
}

TEST(MockServer, StopEndsTheListening) {
  MockServer server;
  const std::uint16_t port = port_of(server.url());
  server.stop();
  server.stop();
  EXPECT_FALSE(RawClient(port).is_connected());
}

TEST(MockServer, CanBeMoved) {
  MockServer first;
  const std::string url = first.url();
  const MockServer second = std::move(first);
  EXPECT_EQ(second.url(), url);
  EXPECT_EQ(ask(second, "GET /").status(), 200);
}

TEST(MockServer, AdministratorIsTheOneOfTheOptions) {
  MockServerOptions options;
  options.admin_name = "root";
  options.admin_password = "se:cret";
  const auto server = MockServer::start(options);
  ASSERT_TRUE(server.has_value());
  EXPECT_EQ(ask(*server, "PUT /db", "root:se:cret").status(), 201);
  EXPECT_EQ(ask(*server, "PUT /other", "admin:pass").status(), 401);
}

TEST(MockServer, PortInUseIsAnErrorOfListening) {
  const MockServer first;
  MockServerOptions options;
  options.port = port_of(first.url());
  const auto second = MockServer::start(options);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, Kind::Listen);
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(options.port)));
}

TEST(MockServer, UnknownRuleNamesTheNearest) {
  MockServerOptions options;
  options.deviations = {"purge-take-only-leaves"};
  const auto server = MockServer::start(options);
  ASSERT_FALSE(server.has_value());
  EXPECT_EQ(server.error().kind, Kind::Options);
  EXPECT_EQ(server.error().message,
            "There is no rule \"purge-take-only-leaves\"; did you mean "
            "\"purge-takes-only-leaves\"?");
}

TEST(MockServer, UnknownProfileIsAnError) {
  MockServerOptions options;
  options.emulate = "couchdb-3.5.1";
  EXPECT_THAT(MockServer::start(options).error().message,
              HasSubstr("did you mean \"couchdb-3.5.0\"?"));
}

TEST(MockServer, EveryRuleHasNameClauseAndPromiseAndCanBeBroken) {
  MockServerOptions options;
  for (const MockServerRule& rule : MockServer::rules()) {
    EXPECT_FALSE(rule.name.empty() || rule.clause.empty() || rule.promise.empty());
    options.deviations.push_back(rule.name);
  }
  EXPECT_GT(options.deviations.size(), 40U);
  EXPECT_TRUE(MockServer::start(options).has_value());
}

TEST(MockServer, DeviationChangesWhatAClientSees) {
  MockServerOptions options;
  options.deviations = {"revs-limit-defaults-to-1000"};
  const auto deviating = MockServer::start(options);
  ASSERT_TRUE(deviating.has_value());
  const MockServer conforming;
  ask(*deviating, "PUT /db");
  ask(conforming, "PUT /db");
  EXPECT_EQ(ask(conforming, "GET /db/_revs_limit").body, "1000\n");
  EXPECT_NE(ask(*deviating, "GET /db/_revs_limit").body, "1000\n");
}

TEST(MockServer, LoadsDocumentsWithTheirHistoryAndKeepsThemOverAReset) {
  auto server = loaded(R"({"databases": {"db": {"docs": [
      {"_id": "a", "n": 1},
      {"_id": "b", "_rev": "2-bb", "_revisions": {"start": 2, "ids": ["bb", "aa"]}}]}}})");
  ASSERT_TRUE(server.has_value()) << server.error().message;
  const auto expect_content = [&server] {
    EXPECT_THAT(ask(*server, "GET /db/a").body, HasSubstr("\"n\":1"));
    EXPECT_THAT(ask(*server, "GET /db/b?revs=true").body, HasSubstr(R"("ids":["bb","aa"])"));
  };
  expect_content();
  ask(*server, "DELETE /db");
  server->reset();
  expect_content();
}

TEST(MockServer, FunctionsAreRunByTheQueryServerOfTheOptions) {
  const TemporaryFile file(
      R"({"databases":{"db":{"docs":[{"_id":"_design/d","views":{"v":{"map":"any"}}},{"_id":"a"}]}}})");
  MockServerOptions options;
  options.load_file = file.path();
  options.query_server = "while read line; do echo '[[[\"always\",1]]]'; done";
  const auto server = MockServer::start(options);
  ASSERT_TRUE(server.has_value());
  EXPECT_THAT(ask(*server, "GET /db/_design/d/_view/v").body,
              HasSubstr(R"({"id":"a","key":"always","value":1})"));
}

TEST(MockServer, FileThatIsNotInOrderIsNamedWithThePlace) {
  const auto mistake = loaded("{\"databases\":\n  {\"db\": ]}");
  ASSERT_FALSE(mistake.has_value());
  EXPECT_EQ(mistake.error().kind, Kind::Options);
  EXPECT_THAT(mistake.error().message, HasSubstr(":2:10: "));
  EXPECT_THAT(loaded(R"({"databases": {"db": {"docs": [{"_id": "_x"}]}}})").error().message,
              HasSubstr("database \"db\": document 1: "));
  MockServerOptions options;
  options.load_file = "/no/such/file.json";
  EXPECT_EQ(MockServer::start(options).error().message,
            "/no/such/file.json: cannot be read: No such file or directory");
  options.load_file = "/";
  EXPECT_EQ(MockServer::start(options).error().message, "/: cannot be read: it is a directory");
}

}  // namespace
}  // namespace purgatory
