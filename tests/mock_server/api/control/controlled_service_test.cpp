// SPDX-License-Identifier: Apache-2.0
// Faults and the journal, as clients meet them.
#include "mock_server/api/control/controlled_service.h"

#include <gmock/gmock.h>

#include "tests/mock_server/api/control/control_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;
using testing::Not;
using Ending = http::Break::Ending;
using State = http::BodyStream::State;

class FaultsOfAServer : public ControlTest {};

TEST_F(FaultsOfAServer, StatusIsAnsweredInTheWordsOfTheFace) {
  const auto added = post("/_mock/faults", R"({"method":"PUT","path":"/db/*","times":1,"status":503,
                                              "headers":{"Retry-After":"2"}})");
  EXPECT_EQ(added.status(), 201);
  EXPECT_EQ(added.header("Location"), "/_mock/faults/1");
  const auto struck = put("/db/doc", "{}");
  EXPECT_EQ(struck.status(), 503);
  EXPECT_EQ(struck.header("Retry-After"), "2");
  EXPECT_THAT(struck.header("Server"), HasSubstr("CouchDB"));
  EXPECT_EQ(struck.json().find("error")->as_string(), "service_unavailable");
  EXPECT_EQ(put("/db/doc", "{}").status(), 201);
  EXPECT_THAT(get("/_mock/faults/1").text(), HasSubstr(R"("struck":1,"spent":true)"));
}

TEST_F(FaultsOfAServer, BodyOfAForcedAnswerIsAsGiven) {
  post("/_mock/faults", R"({"path":"/db","status":200,"body":{"db_name":"other"}})");
  EXPECT_EQ(get("/db").text(), "{\"db_name\":\"other\"}\n");
}

TEST_F(FaultsOfAServer, RequestIsLostBeforeOrAfterItIsDone) {
  post("/_mock/faults", R"({"method":"PUT","path":"/db/a","drop":"reset_before"})");
  post("/_mock/faults", R"({"method":"PUT","path":"/db/b","drop":"close_after"})");
  const auto before = put("/db/a", "{}");
  ASSERT_TRUE(before.response.breaks.has_value());
  EXPECT_FALSE(before.response.breaks->body_bytes.has_value());
  EXPECT_EQ(before.response.breaks->ending, Ending::Reset);
  EXPECT_EQ(put("/db/b", "{}").response.breaks->ending, Ending::Close);
  EXPECT_EQ(get("/db/a").status(), 404);
  EXPECT_EQ(get("/db/b").status(), 200);
}

TEST_F(FaultsOfAServer, BodyIsCutAndNeverWhole) {
  put("/db/doc", "{}");
  post("/_mock/faults", R"({"path":"/db/doc","cut_body":5})");
  post("/_mock/faults", R"({"path":"/db","cut_body":1000000})");
  EXPECT_EQ(get("/db/doc").response.breaks->body_bytes, 5U);
  const auto whole = get("/db");
  EXPECT_EQ(whole.response.breaks->body_bytes, whole.text().size() - 1);
}

TEST_F(FaultsOfAServer, FeedIsCut) {
  put("/db/doc", "{}");
  post("/_mock/faults", R"({"path":"/db/_changes","cut_body":10})");
  const auto feed = get("/db/_changes?feed=continuous");
  std::string sent = feed.text();
  http::BodyStream::Piece piece = feed.response.stream->next();
  sent += piece.bytes;
  EXPECT_EQ(sent.size(), 10U);
  EXPECT_EQ(piece.state, State::Cut);
  EXPECT_EQ(feed.response.stream->next().state, State::Cut);
}

TEST_F(FaultsOfAServer, NeverStrikeTheControl) {
  post("/_mock/faults", R"({"status":500})");
  EXPECT_EQ(get("/_mock/faults").status(), 200);
  EXPECT_EQ(get("/db").status(), 500);
  EXPECT_EQ(remove("/_mock/faults").text(), "{\"removed\":1}\n");
  EXPECT_EQ(get("/db").status(), 200);
}

TEST_F(FaultsOfAServer, AreRemovedOneByOne) {
  post("/_mock/faults", R"({"status":500})");
  EXPECT_EQ(remove("/_mock/faults/1").status(), 200);
  EXPECT_EQ(remove("/_mock/faults/1").status(), 404);
  EXPECT_EQ(get("/_mock/faults/x").status(), 404);
  EXPECT_EQ(post("/_mock/faults", R"({"status":1})").status(), 400);
}

TEST_F(FaultsOfAServer, LatencyEndsWithTheServer) {
  post("/_mock/faults", R"({"path":"/db","latency_ms":600000})");
  control_.stop();
  EXPECT_EQ(get("/db").status(), 200);
}

class JournalOfAServer : public ControlTest {
 protected:
  Json last_entry() {
    return get("/_mock/journal?descending=true&limit=1").json().find("entries")->elements().at(0);
  }
};

TEST_F(JournalOfAServer, TellsOfEachRequest) {
  client_->send("PUT", "/db/a%2Fb?batch=ok", "{\"n\":1}", {{"X-Couch-Request-ID", "mine"}});
  const Json entry = last_entry();
  EXPECT_EQ(entry.find("method")->as_string(), "PUT");
  EXPECT_EQ(entry.find("path")->as_string(), "/db/a%2Fb");
  EXPECT_EQ(entry.find("query")->as_string(), "batch=ok");
  EXPECT_EQ(entry.find("status")->as_integer(), 202);
  EXPECT_EQ(entry.find("request_bytes")->as_integer(), 7);
  EXPECT_EQ(entry.find("request_id")->as_string(), "mine");
  EXPECT_EQ(entry.find("at")->as_string(), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(entry.find("face")->as_string(), "couchdb");
  EXPECT_EQ(entry.find("request"), nullptr);
  EXPECT_EQ(get("/_mock/journal/" + std::to_string(entry.find("number")->as_integer())).status(),
            200);
}

TEST_F(JournalOfAServer, NamesTheFaultThatStruck) {
  post("/_mock/faults", R"({"path":"/db","drop":"reset_before"})");
  get("/db");
  EXPECT_TRUE(last_entry().find("status")->is_null());
  EXPECT_EQ(last_entry().find("fault")->as_integer(), 1);
  EXPECT_EQ(get("/_mock/journal?struck=true").json().find("entries")->size(), 1U);
}

TEST_F(JournalOfAServer, HoldsNothingOfTheControl) {
  get("/_mock/state");
  EXPECT_EQ(get("/_mock/state").json().find("journal")->find("last")->as_integer(), 1);
}

TEST_F(JournalOfAServer, IsFilteredAndPaged) {
  put("/db/a", "{}");
  get("/db/a");
  get("/db/b");
  const auto count = [this](const std::string& query) {
    return get("/_mock/journal" + query).json().find("entries")->size();
  };
  EXPECT_EQ(count(""), 4U);
  EXPECT_EQ(count("?method=GET"), 2U);
  EXPECT_EQ(count("?path=/db/*"), 3U);
  EXPECT_EQ(count("?status=404"), 1U);
  EXPECT_EQ(count("?status=2xx"), 3U);
  EXPECT_EQ(count("?since=2"), 2U);
  EXPECT_EQ(count("?limit=1"), 1U);
  EXPECT_EQ(remove("/_mock/journal").text(), "{\"removed\":4}\n");
  EXPECT_EQ(count(""), 0U);
}

TEST_F(JournalOfAServer, RefusesUnknownParameters) {
  EXPECT_EQ(get("/_mock/journal?metod=GET").reason(),
            "unknown parameter `metod`; did you mean `method`?");
  EXPECT_EQ(get("/_mock/journal?limit=many").reason(),
            "`limit` must be a number from 0 to 1000, not `many`");
  EXPECT_EQ(get("/_mock/journal?status=6xx").reason(),
            "`status` must be a status such as 404, or a class such as 4xx, not `6xx`");
  EXPECT_EQ(get("/_mock/journal?feed=normal").reason(),
            "`feed` must be continuous or eventsource, not `normal`");
}

TEST_F(JournalOfAServer, RecordsHeadersAndBodiesOnDemand) {
  EXPECT_EQ(put("/_mock/journal/settings", R"({"bodies":true,"body_bytes":4})").text(),
            "{\"capacity\":1000,\"bodies\":true,\"body_bytes\":4}\n");
  put("/db/doc", R"({"n":1})");
  const Json entry = last_entry();
  EXPECT_EQ(entry.find("request")->find("body")->as_string(), R"({"n")");
  EXPECT_TRUE(entry.find("request")->find("body_is_cut")->as_boolean());
  EXPECT_EQ(entry.find("answer")->find("body")->as_string(), R"({"ok)");
  const std::string headers = entry.find("request")->find("headers")->dump();
  EXPECT_THAT(headers, HasSubstr(R"(["Authorization","[redacted]"])"));
  EXPECT_THAT(headers, HasSubstr(R"(["Host",)"));
}

TEST_F(JournalOfAServer, KeepsNoSecrets) {
  put("/_mock/journal/settings", R"({"bodies":true})");
  client_->send("POST", "/_session", R"({"name":"admin","password":"pass"})");
  client_->send("GET", "/db", {}, {{"cookie", "AuthSession=abc"}});
  put("/%5fusers/org.couchdb.user:ann",
      R"({"name":"ann","password":"s3cret","roles":[],"type":"user"})");
  put("/_node/_local/_config/admins/eve", "\"s3cret\"");
  const std::string journal = get("/_mock/journal").text();
  EXPECT_THAT(journal, Not(HasSubstr("s3cret")));
  EXPECT_THAT(journal, Not(HasSubstr("pass\\\"")));
  EXPECT_THAT(journal, Not(HasSubstr("AuthSession")));
  EXPECT_THAT(journal, HasSubstr("body_withheld"));
}

TEST_F(JournalOfAServer, SettingsAreBounded) {
  EXPECT_THAT(
      put("/_mock/journal/settings", R"({"capacity":100000,"body_bytes":1000000})").reason(),
      HasSubstr("more than 256 MiB"));
  EXPECT_EQ(put("/_mock/journal/settings", R"({"capacity":0})").status(), 400);
  EXPECT_EQ(put("/_mock/journal/settings", R"({"capacity":2})").status(), 200);
  for (int i = 0; i < 5; ++i) get("/db");
  EXPECT_EQ(get("/_mock/journal").json().find("entries")->size(), 2U);
}

TEST_F(JournalOfAServer, LongPathsAreKeptInPart) {
  get("/db/" + std::string(60'000, 'x'));
  EXPECT_EQ(last_entry().find("path")->as_string().size(), Journal::kLongestText);
}

TEST_F(JournalOfAServer, IsWaitedFor) {
  const auto waiting = get("/_mock/journal?since=1&wait=600000&method=PUT");
  bool was_woken = false;
  waiting.response.stream->set_waker([&was_woken] { was_woken = true; });
  EXPECT_EQ(waiting.response.stream->next().state, State::Waiting);
  get("/db");
  EXPECT_TRUE(was_woken);
  EXPECT_EQ(waiting.response.stream->next().state, State::Waiting);
  put("/db/doc", "{}");
  const auto piece = waiting.response.stream->next();
  EXPECT_EQ(piece.state, State::End);
  EXPECT_THAT(piece.bytes, HasSubstr("\"method\":\"PUT\""));
}

TEST_F(JournalOfAServer, IsFollowedLineByLine) {
  auto lines = get("/_mock/journal?feed=continuous");
  EXPECT_EQ(Json::parse(streamed(lines))->find("method")->as_string(), "PUT");
  get("/db");
  EXPECT_THAT(streamed(lines), HasSubstr("\"method\":\"GET\""));
  auto events =
      client_->send("GET", "/_mock/journal?feed=eventsource", {}, {{"Last-Event-ID", "1"}});
  const std::string text = streamed(events);
  EXPECT_TRUE(text.starts_with("data: {\"number\":2,")) << text;
  EXPECT_TRUE(text.ends_with("\nid: 2\n\n")) << text;
}

}  // namespace
}  // namespace purgatory::api
