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

TEST(MockServer, RedisFaceCanBeEncrypted) {
  MockServerOptions options;
  options.redis_tls = true;
  const auto server = MockServer::start(options);
  ASSERT_TRUE(server.has_value());
  EXPECT_THAT(server->clusters()[0].url, testing::StartsWith("https://"));
  EXPECT_THAT(server->url(), testing::StartsWith("http://"));
}

TEST(MockServer, CertificateThatIsNotInOrderIsRefusedInWords) {
  const TemporaryFile file("nonsense");
  MockServerOptions options;
  options.redis_tls = true;
  options.tls_certificate_file = options.tls_key_file = file.path();
  EXPECT_THAT(MockServer::start(options).error().message, HasSubstr("certificate"));
  options.tls_key_file = "/nowhere";
  EXPECT_THAT(MockServer::start(options).error().message, HasSubstr("/nowhere"));
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

TEST(MockServerControlled, FaultsAreMetOnTheWire) {
  MockServer server;
  ask(server, "PUT /db");
  const auto fault = [&server](MockServerFault wanted) {
    server.remove_faults();
    EXPECT_TRUE(server.add_fault(wanted).has_value());
  };
  const auto raw = [&server](const std::string& line) {
    RawClient client(port_of(server.url()));
    client.send(line + " HTTP/1.1\r\nAuthorization: Basic " + base64("admin:pass") + "\r\n\r\n");
    return client.rest();
  };
  fault({.method = "PUT", .path = "/db/*", .status = 503});
  EXPECT_EQ(ask(server, "PUT /db/doc").status(), 503);
  fault({.path = "/db", .drop = "reset_before"});
  EXPECT_EQ(raw("GET /db"), std::nullopt);
  fault({.path = "/db", .drop = "close_after"});
  EXPECT_EQ(raw("GET /db"), "");
  fault({.path = "/db", .cut_body = 4});
  const auto cut = raw("GET /db");
  ASSERT_TRUE(cut.has_value());
  EXPECT_TRUE(cut->ends_with("\r\n\r\n{\"in")) << *cut;
  fault({.path = "/db/_changes", .cut_body = 5});
  const auto feed = raw("GET /db/_changes");
  ASSERT_TRUE(feed.has_value());
  EXPECT_TRUE(feed->ends_with("\r\n\r\n5\r\n{\"res\r\n")) << *feed;
}

TEST(MockServerControlled, LatencyEndsWhenTheServerStops) {
  MockServer server;
  ASSERT_TRUE(server.add_fault({.path = "/_up", .latency = std::chrono::minutes(10)}).has_value());
  RawClient client(port_of(server.url()));
  client.send("GET /_up HTTP/1.1\r\n\r\n");
  RawClient other(port_of(server.url()));
  EXPECT_EQ(other.ask("GET / HTTP/1.1\r\n\r\n")->status(), 200);
  server.stop();
  EXPECT_TRUE(client.rest().has_value());
}

TEST(MockServerControlled, FaultThatIsNotInOrderSaysSo) {
  MockServer server;
  EXPECT_EQ(server.add_fault({.drop = "reset"}).error().message,
            "a fault: `drop` must be one of reset_before, reset_after, close_before, close_after, "
            "not `reset`");
}

TEST(MockServerControlled, SnapshotIsRestored) {
  MockServer server;
  ask(server, "PUT /db");
  server.take_snapshot("clean");
  ask(server, "DELETE /db");
  EXPECT_TRUE(server.restore_snapshot("clean").has_value());
  EXPECT_EQ(ask(server, "GET /db").status(), 200);
  EXPECT_EQ(server.restore_snapshot("claen").error().message, "There is no snapshot \"claen\".");
}

TEST(MockServerControlled, AdvanceEndsAFeedThatWaits) {
  MockServer server;
  ask(server, "PUT /db");
  RawClient client(port_of(server.url()));
  client.send("GET /db/_changes?feed=longpoll&timeout=60000 HTTP/1.1\r\nAuthorization: Basic " +
              base64("admin:pass") + "\r\n\r\n");
  ASSERT_TRUE(client.waits_for("{\"results\":["));
  server.freeze_clock();
  const TimePoint before = server.now();
  server.advance_clock(std::chrono::minutes(2));
  EXPECT_EQ(server.now(), before + std::chrono::minutes(2));
  const auto answer = client.answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->is_complete);
  EXPECT_THAT(answer->body, HasSubstr("\"last_seq\":"));
}

TEST(MockServerControlled, ClockIsSetFrozenAndResumed) {
  MockServer server;
  const TimePoint time{std::chrono::seconds(1'000'000'000)};
  server.freeze_clock();
  server.set_clock(time);
  EXPECT_EQ(server.now(), time);
  EXPECT_THAT(ask(server, "GET /").headers.value_or_empty("Date"),
              testing::Eq("Sun, 09 Sep 2001 01:46:40 GMT"));
  server.resume_clock();
  EXPECT_GE(server.now(), time);
  server.reset();
  EXPECT_GT(server.now(), time + std::chrono::hours(24));
}

TEST(MockServerControlled, RulesAreBrokenAndKeptAtRunTime) {
  MockServer server;
  EXPECT_TRUE(server.break_rule("revs-limit-defaults-to-1000").has_value());
  ask(server, "PUT /db");
  EXPECT_NE(ask(server, "GET /db/_revs_limit").body, "1000\n");
  EXPECT_TRUE(server.keep_rule("revs-limit-defaults-to-1000").has_value());
  ask(server, "PUT /other");
  EXPECT_EQ(ask(server, "GET /other/_revs_limit").body, "1000\n");
  EXPECT_FALSE(server.break_rule("nothing").has_value());
}

TEST(MockServerControlled, TellsTheRequestsThatItSaw) {
  MockServer server;
  server.record_bodies();
  ask(server, "GET /db?x=1");
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests.front().method, "GET");
  EXPECT_EQ(requests.front().path, "/db");
  EXPECT_EQ(requests.front().query, "x=1");
  EXPECT_EQ(requests.front().status, 404);
  EXPECT_TRUE(server.requests(requests.front().number).empty());
}

TEST(MockServerControlled, FaultsAndRequestsOfBothFacesAreToldApart) {
  MockServer server;
  ASSERT_TRUE(server.add_fault({.status = 503, .face = "crdb"}).has_value());
  EXPECT_EQ(ask(server, "GET /").status(), 200);
  EXPECT_EQ(ask_cluster(server.clusters().back(), "GET /v1/crdbs").status(), 503);
  EXPECT_EQ(server.requests().front().face, "couchdb");
  EXPECT_EQ(server.requests().back().face, "crdb");
  EXPECT_THAT(server.add_fault({.face = "redis"}).error().message, HasSubstr("crdb"));
}

RawAnswer post(const MockServer& server, const std::string& path, const std::string& body) {
  RawClient client(port_of(server.url()));
  const auto answer =
      client.ask("POST " + path + " HTTP/1.1\r\nContent-Type: application/json\r\n" +
                 "Content-Length: " + std::to_string(body.size()) + "\r\nAuthorization: Basic " +
                 base64("admin:pass") + "\r\n\r\n" + body);
  return answer.value_or(RawAnswer{});
}

std::string url_of(const MockServer& server, const std::string& database) {
  constexpr std::size_t kScheme = 7;
  return "http://admin:pass@" + server.url().substr(kScheme) + "/" + database;
}

TEST(MockServerReplication, CopiesFromOneServerToAnother) {
  MockServer near;
  MockServer far;
  ASSERT_TRUE(far.load(R"({"databases":{"a":{"docs":[{"_id":"doc","v":1}]}}})").has_value());
  const RawAnswer pulled =
      post(near, "/_replicate",
           R"({"source":")" + url_of(far, "a") + R"(","target":"b","create_target":true})");
  EXPECT_EQ(pulled.status(), 200) << pulled.body;
  EXPECT_THAT(ask(near, "GET /b/doc").body, HasSubstr(R"("v":1)"));
  const RawAnswer pushed =
      post(near, "/_replicate",
           R"({"source":"b","target":")" + url_of(far, "c") + R"(","create_target":true})");
  EXPECT_EQ(pushed.status(), 200) << pushed.body;
  EXPECT_EQ(ask(far, "GET /c/doc").body, ask(near, "GET /b/doc").body);
}

TEST(MockServerReplication, ShowsNoPasswordInTheJournal) {
  MockServer server;
  server.record_bodies();
  post(server, "/_replicate", R"({"source":")" + url_of(server, "a") + R"(","target":"b"})");
  for (const MockServerRequest& request : server.requests()) {
    EXPECT_THAT(request.path + request.query + request.body, testing::Not(HasSubstr("admin:pass")));
  }
  const std::string journal = ask(server, "GET /_mock/journal").body;
  EXPECT_THAT(journal, HasSubstr("/_replicate"));
  EXPECT_THAT(journal, testing::Not(HasSubstr("admin:pass")));
  EXPECT_THAT(journal, testing::Not(HasSubstr(base64("admin:pass"))));
}

TEST(MockServerReplication, StopsWithItsReplications) {
  MockServer near;
  MockServer far;
  ASSERT_TRUE(far.load(R"({"databases":{"a":{}}})").has_value());
  const RawAnswer started =
      post(near, "/_replicate",
           R"({"source":")" + url_of(far, "a") + R"(","target":")" + url_of(near, "b") +
               R"(","create_target":true,"continuous":true})");
  EXPECT_EQ(started.status(), 202) << started.body;
  near.stop();
  far.stop();
}

TEST(MockServerControlled, ContentIsLoadedWhileItRuns) {
  MockServer server;
  EXPECT_TRUE(server.load(R"({"databases":{"db":{"docs":[{"_id":"a"}]}}})").has_value());
  EXPECT_EQ(ask(server, "GET /db/a").status(), 200);
  EXPECT_TRUE(server.load(R"({"active_active":[{"name":"x","guid":"G"}]})").has_value());
  EXPECT_EQ(ask_cluster(server.clusters().back(), "GET /v1/crdbs/G").status(), 200);
  EXPECT_THAT(server.load("{").error().message, HasSubstr("at byte 1"));
  EXPECT_THAT(server.load(R"({"x":1})").error().message, HasSubstr("unknown member `x`"));
}

TEST(MockServerControlled, ControlIsOnWhereOnlyThisMachineReachesIt) {
  MockServerOptions options;
  // On both faces alike.
  const auto status = [&options] {
    auto server = MockServer::start(options);
    if (!server) return 0;
    const int couchdb = ask(*server, "GET /_mock/state").status();
    const int redis = ask_cluster(server->clusters().front(), "GET /_mock/state").status();
    return couchdb == redis ? couchdb : -1;
  };
  EXPECT_EQ(status(), 200);
  options.control = MockServerControl::Off;
  EXPECT_EQ(status(), 404);
  options.host = "0.0.0.0";
  options.control = MockServerControl::Auto;
  EXPECT_EQ(status(), 403);
  options.control = MockServerControl::On;
  EXPECT_EQ(status(), 200);
}

TEST(MockServerControlled, PageIsServedWithItsPolicy) {
  const MockServer server;
  const RawAnswer page = ask(server, "GET /_mock/");
  EXPECT_EQ(page.status(), 200);
  EXPECT_THAT(page.headers.value_or_empty("Content-Security-Policy"),
              HasSubstr("default-src 'none'"));
  EXPECT_THAT(page.body, HasSubstr("page/page.js"));
  const RawAnswer script = ask(server, "GET /_mock/page/page.js");
  EXPECT_EQ(script.headers.value_or_empty("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_TRUE(script.body.ends_with("\n"));
  EXPECT_EQ(ask(server, "GET /_mock/page/other.js").status(), 404);
  EXPECT_EQ(ask(server, "GET /_mock").headers.value_or_empty("Location"), "/_mock/");
}

}  // namespace
}  // namespace purgatory
