// SPDX-License-Identifier: Apache-2.0
// State, rules, clock, snapshots and content, as a client of /_mock/ sees them.
#include <gmock/gmock.h>

#include "tests/mock_server/api/control/control_fixture.h"

namespace purgatory::api {
namespace {

using testing::HasSubstr;
using State = http::BodyStream::State;

class ControlRoutes : public ControlTest {};

TEST_F(ControlRoutes, StateTellsOfEverything) {
  const Json state = get("/_mock/state").json();
  EXPECT_EQ(state.find("clock")->find("frozen")->as_boolean(), false);
  EXPECT_EQ(state.find("clock")->find("time")->as_string(), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(state.find("broken_rules")->size(), 0U);
  EXPECT_EQ(state.find("sections")->find("couchdb")->find("databases")->as_integer(), 3);
  EXPECT_EQ(state.find("journal")->find("last")->as_integer(), 1);
}

TEST_F(ControlRoutes, NeedNoAccount) {
  client_->sign_in(std::nullopt);
  EXPECT_EQ(get("/_mock/state").status(), 200);
  EXPECT_EQ(get("/db").status(), 401);
}

TEST_F(ControlRoutes, UnknownPathAndMethodSayWhatThereIs) {
  EXPECT_EQ(get("/_mock/clok").status(), 404);
  EXPECT_THAT(get("/_mock/clok").reason(), HasSubstr("GET /_mock/paths"));
  const auto answer = client_->send("PATCH", "/_mock/clock");
  EXPECT_EQ(answer.status(), 405);
  EXPECT_EQ(answer.header("Allow"), "GET, HEAD, PUT, DELETE");
  const Json paths = get("/_mock/paths").json();
  ASSERT_NE(paths.find("/_mock/couchdb/databases/{db}"), nullptr);
  EXPECT_EQ(paths.find("/_mock/reset")->dump(), R"(["POST"])");
}

TEST_F(ControlRoutes, OtherPathsGoToTheFace) {
  EXPECT_EQ(get("/_mockery").reason(), get("/_mockerx").reason());
  EXPECT_EQ(get("/db/_mock/state").status(), 404);
}

TEST_F(ControlRoutes, BodyMustBeJsonAndSaySo) {
  const auto form = client_->send("POST", "/_mock/reset", "",
                                  {{"Content-Type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(form.status(), 415);
  EXPECT_THAT(form.reason(), HasSubstr("Content-Type: application/json"));
  EXPECT_EQ(client_->send("PUT", "/_mock/clock", "{}", {{"Content-Type", "text/plain"}}).status(),
            415);
  EXPECT_THAT(put("/_mock/clock", "{\"time\" 1}").reason(), HasSubstr("at byte 8"));
  EXPECT_THAT(put("/_mock/clock", "{\"time\":\"" + std::string(2 << 20, 'x') + "\"}").reason(),
              HasSubstr("more than 1048576 bytes"));
}

TEST_F(ControlRoutes, ResetPutsEverythingBack) {
  put("/db/doc", "{}");
  post("/_mock/faults", R"({"path":"/x","status":500})");
  post("/_mock/clock/advance", R"({"days":1})");
  put("/_mock/rules/purge-takes-only-leaves", R"({"broken":true})");
  EXPECT_EQ(post("/_mock/reset").status(), 200);
  const Json state = get("/_mock/state").json();
  EXPECT_EQ(state.find("faults")->as_integer(), 0);
  EXPECT_EQ(state.find("broken_rules")->size(), 0U);
  EXPECT_EQ(state.find("clock")->find("time")->as_string(), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(state.find("journal")->find("first")->as_integer(), 0);
  EXPECT_EQ(get("/db").status(), 404);
}

TEST_F(ControlRoutes, ClockIsSetAdvancedFrozenAndFollows) {
  EXPECT_EQ(put("/_mock/clock", R"({"time":"2030-01-01T00:00:00Z"})").status(), 200);
  manual_clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(get("/_mock/clock").json().find("time")->as_string(), "2030-01-01T00:00:01.000Z");
  put("/_mock/clock", R"({"frozen":true})");
  manual_clock_.advance(std::chrono::seconds(1));
  EXPECT_EQ(post("/_mock/clock/advance", R"({"minutes":1,"ms":5})").json().dump(),
            R"({"time":"2030-01-01T00:01:01.005Z","ms":1893456061005,"frozen":true})");
  put("/_mock/clock", R"({"time":1000,"frozen":false})");
  EXPECT_EQ(get("/_mock/clock").json().find("time")->as_string(), "1970-01-01T00:00:01.000Z");
  remove("/_mock/clock");
  EXPECT_EQ(get("/_mock/clock").json().find("time")->as_string(), "2023-11-14T22:13:22.000Z");
}

TEST_F(ControlRoutes, ClockRefusesWhatIsNoTime) {
  EXPECT_EQ(put("/_mock/clock", R"({"time":"tomorrow"})").reason(),
            "the clock: `time` must be written as 2030-12-31T23:59:59Z, not `tomorrow`");
  EXPECT_EQ(put("/_mock/clock", "{}").reason(), "the clock: give `time`, `frozen` or both");
  EXPECT_EQ(put("/_mock/clock").status(), 400);
  EXPECT_EQ(post("/_mock/clock/advance", R"({"seconds":-1})").status(), 400);
  EXPECT_EQ(post("/_mock/clock/advance", "{}").reason(),
            R"(an advance: say by how much, as in {"seconds": 90})");
  EXPECT_EQ(post("/_mock/clock/advance", R"({"days":1000000000})").reason(),
            "an advance: the clock would show a year beyond 9999");
}

TEST_F(ControlRoutes, SessionEndsWhenTheClockPassesItsTime) {
  const auto session = client_->send("POST", "/_session", R"({"name":"admin","password":"pass"})");
  const std::string cookie =
      session.header("Set-Cookie").substr(0, session.header("Set-Cookie").find(';'));
  client_->sign_in(std::nullopt);
  const auto asked = [&] { return client_->send("GET", "/db", {}, {{"Cookie", cookie}}).status(); };
  EXPECT_EQ(asked(), 200);
  post("/_mock/clock/advance", R"({"seconds":601})");
  EXPECT_EQ(asked(), 401);
}

TEST_F(ControlRoutes, LockoutEndsWhenTheClockPassesIt) {
  client_->sign_in("admin:wrong");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get("/db").status(), 401);
  EXPECT_EQ(get("/db").status(), 403);
  post("/_mock/clock/advance", R"({"minutes":6})");
  EXPECT_EQ(get("/db").status(), 401);
}

TEST_F(ControlRoutes, AdvanceEndsAFeedWhoseTimeoutItPasses) {
  const auto feed = get("/db/_changes?feed=longpoll&timeout=30000");
  bool was_woken = false;
  feed.response.stream->set_waker([&was_woken] { was_woken = true; });
  EXPECT_EQ(feed.response.stream->next().state, State::Waiting);
  post("/_mock/clock/advance", R"({"seconds":31})");
  EXPECT_TRUE(was_woken);
  EXPECT_EQ(feed.response.stream->next().state, State::End);
}

TEST_F(ControlRoutes, RuleIsBrokenAndKeptAgainAtRunTime) {
  put("/db/doc", "{}");
  put("/_mock/rules/revs-limit-is-stored", R"({"broken":true})");
  put("/db/_revs_limit", "7");
  EXPECT_EQ(get("/db/_revs_limit").text(), "1000\n");
  EXPECT_TRUE(get("/_mock/rules/revs-limit-is-stored").json().find("broken")->as_boolean());
  EXPECT_EQ(get("/_mock/state").json().find("broken_rules")->dump(), R"(["revs-limit-is-stored"])");
  put("/_mock/rules/revs-limit-is-stored", R"({"broken":false})");
  put("/db/_revs_limit", "7");
  EXPECT_EQ(get("/db/_revs_limit").text(), "7\n");
}

TEST_F(ControlRoutes, RulesAreReplacedByAProfileAndDeviations) {
  const auto answer =
      put("/_mock/rules", R"({"emulate":"couchdb-3.5.0","deviations":["revs-limit-is-stored"]})");
  EXPECT_THAT(answer.text(), HasSubstr("revs-limit-is-stored"));
  EXPECT_THAT(answer.text(), HasSubstr("counts-follow-the-tree"));
  put("/other");
  put("/other/_revs_limit", "7");
  EXPECT_EQ(get("/other/_revs_limit").text(), "1000\n");
  EXPECT_EQ(remove("/_mock/rules").text(), "{\"broken\":[]}\n");
  EXPECT_EQ(put("/_mock/rules", R"({"emulate":"couchdb-3.5"})").reason(),
            "rules: unknown profile `couchdb-3.5`; did you mean `couchdb-3.5.0`?");
  EXPECT_EQ(put("/_mock/rules", R"({"deviations":["revs-limit-stored"]})").reason(),
            "rules: unknown rule `revs-limit-stored`; did you mean `revs-limit-is-stored`?");
  EXPECT_EQ(put("/_mock/rules/x", R"({"broken":true})").status(), 404);
  EXPECT_EQ(put("/_mock/rules/revs-limit-is-stored", "{}").reason(),
            "a rule: `broken` must be true or false, and is missing");
}

TEST_F(ControlRoutes, SnapshotIsRestoredAsOftenAsOneLikes) {
  put("/db/doc", R"({"n":1})");
  const std::string before = get("/db/doc?revs=true").text();
  const std::string sequence = get("/db").text();
  EXPECT_EQ(put("/_mock/snapshots/clean").status(), 201);
  for (int round = 0; round < 2; ++round) {
    put("/db/other", "{}");
    remove("/db/doc?rev=1-" + std::string("967a00dff5e02add41819138abb3284d"));
    post("/db/_purge", R"({"doc":["1-x"]})");
    EXPECT_EQ(post("/_mock/snapshots/clean/restore").status(), 200);
    EXPECT_EQ(get("/db/other").status(), 404);
    EXPECT_EQ(get("/db/doc?revs=true").text(), before);
    EXPECT_EQ(get("/db").text(), sequence);
  }
  EXPECT_THAT(get("/_mock/snapshots").text(), HasSubstr(R"({"name":"clean","taken":"2023-11-14T)"));
  EXPECT_EQ(remove("/_mock/snapshots/clean").status(), 200);
  EXPECT_EQ(remove("/_mock/snapshots/clean").status(), 404);
}

TEST_F(ControlRoutes, SameRequestsAfterARestoreGetTheSameAnswers) {
  put("/_mock/snapshots/s");
  const std::string first = get("/_uuids?count=3").text() + post("/db", "{}").text();
  post("/_mock/snapshots/s/restore");
  EXPECT_EQ(get("/_uuids?count=3").text() + post("/db", "{}").text(), first);
}

TEST_F(ControlRoutes, RestoreEndsFeedsAndKeepsRules) {
  put("/_mock/snapshots/s");
  const auto feed = get("/db/_changes?feed=continuous&heartbeat=60000");
  EXPECT_EQ(feed.response.stream->next().state, State::Waiting);
  put("/_mock/rules/revs-limit-is-stored", R"({"broken":true})");
  post("/_mock/snapshots/s/restore");
  EXPECT_EQ(feed.response.stream->next().state, State::End);
  put("/db/_revs_limit", "7");
  EXPECT_EQ(get("/db/_revs_limit").text(), "1000\n");
}

TEST_F(ControlRoutes, ChangesAfterARestoreAreThoseOfNow) {
  put("/_mock/snapshots/s");
  put("/db/before", "{}");
  get("/db/_changes");
  post("/_mock/snapshots/s/restore");
  put("/db/behind", "{}");
  EXPECT_THAT(get("/db/_changes").text(), HasSubstr("\"id\":\"behind\""));
  auto feed = get("/db/_changes?feed=longpoll");
  EXPECT_THAT(streamed(feed), HasSubstr("\"id\":\"behind\""));
}

TEST_F(ControlRoutes, UnknownSnapshotNamesTheNearest) {
  EXPECT_THAT(post("/_mock/snapshots/clean/restore").reason(), HasSubstr("There is no snapshot"));
  put("/_mock/snapshots/clean");
  EXPECT_EQ(post("/_mock/snapshots/cleen/restore").reason(),
            "unknown snapshot `cleen`; did you mean `clean`?");
  EXPECT_EQ(put("/_mock/snapshots/" + std::string(129, 'x')).status(), 400);
}

TEST_F(ControlRoutes, ContentGoesOutAndComesBack) {
  put("/db/doc",
      R"({"n":1.0,"text":"</script>","_attachments":{"a":{"data":"aGk=","content_type":"text/plain"}}})");
  post("/db/_bulk_docs",
       R"({"new_edits":false,"docs":[{"_id":"c","_revisions":{"start":2,"ids":["b","a"]}},
           {"_id":"c","_revisions":{"start":2,"ids":["x","a"]},"_deleted":true}]})");
  put("/db/_local/mark", R"({"seen":3})");
  put("/db/_revs_limit", "12");
  put("/_users/org.couchdb.user:ann",
      R"({"name":"ann","password":"secret","roles":[],"type":"user"})");
  auto out = get("/_mock/content");
  const std::string content = streamed(out);
  ASSERT_TRUE(Json::parse(content).has_value()) << content;
  EXPECT_EQ(put("/_mock/content", R"({"databases":{}})").status(), 201);
  EXPECT_EQ(get("/db").status(), 404);
  EXPECT_EQ(put("/_mock/content", content).status(), 201);
  EXPECT_EQ(get("/db/doc/a").text(), "hi");
  EXPECT_THAT(get("/db/doc").text(), HasSubstr(R"("n":1.0)"));
  EXPECT_THAT(get("/db/c?open_revs=all&revs=true").text(), HasSubstr("\"ids\":[\"x\",\"a\"]"));
  EXPECT_THAT(get("/db/_local/mark").text(), HasSubstr("\"seen\":3"));
  EXPECT_EQ(get("/db/_revs_limit").text(), "12\n");
  client_->sign_in("ann:secret");
  EXPECT_EQ(get("/_session").json().find("userCtx")->find("name")->as_string(), "ann");
  auto again = get("/_mock/content");
  EXPECT_EQ(streamed(again), content);
}

TEST_F(ControlRoutes, ContentIsLoadedWhollyOrNotAtAll) {
  put("/db/doc", "{}");
  const auto refused = put("/_mock/content", R"({"databases":{"new":{"docs":[{"_id":"a"},{}]}}})");
  EXPECT_EQ(refused.status(), 400);
  EXPECT_EQ(refused.reason(), "Nothing was loaded: database \"new\": document 2: it has no `_id`");
  EXPECT_EQ(get("/new").status(), 404);
  EXPECT_EQ(get("/db/doc").status(), 200);
  EXPECT_EQ(post("/_mock/content", R"({"databases":{"new":{"docs":[{"_id":"a"}]}}})").status(),
            201);
  EXPECT_EQ(get("/new/a").status(), 200);
  EXPECT_EQ(get("/db/doc").status(), 200);
  EXPECT_EQ(post("/_mock/content", R"({"database":{}})").reason(),
            "Nothing was loaded: unknown member `database`; did you mean `databases`?");
}

TEST_F(ControlRoutes, AnswersAreNotKeptByABrowser) {
  const auto answer = get("/_mock/state");
  EXPECT_EQ(answer.header("Cache-Control"), "no-store");
  EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(answer.header("Cross-Origin-Resource-Policy"), "same-origin");
}

TEST_F(ControlRoutes, EventsComeAtOnceAndThenWithWhatHappens) {
  auto events = get("/_mock/events");
  EXPECT_EQ(events.header("Content-Type"), "text/event-stream");
  bool was_woken = false;
  events.response.stream->set_waker([&was_woken] { was_woken = true; });
  EXPECT_THAT(streamed(events), HasSubstr("event: activity\ndata: "));
  get("/db");
  EXPECT_TRUE(was_woken);
  control_.stop();
  EXPECT_EQ(events.response.stream->next().state, State::End);
}

class ControlSwitchedOff : public ControlTest {
 protected:
  ControlSwitchedOff() : ControlTest(ControlAccess::OffByChoice) {}
};

TEST_F(ControlSwitchedOff, SaysHowToSwitchItOn) {
  EXPECT_EQ(get("/_mock/").status(), 404);
  EXPECT_THAT(get("/_mock/state").reason(), HasSubstr("--control on"));
  EXPECT_EQ(get("/db").status(), 200);
}

class ControlOnAPublicAddress : public ControlTest {
 protected:
  ControlOnAPublicAddress() : ControlTest(ControlAccess::OffByAddress) {}
};

TEST_F(ControlOnAPublicAddress, SaysWhyItIsOff) {
  EXPECT_EQ(post("/_mock/reset").status(), 403);
  EXPECT_THAT(get("/_mock/state").reason(), HasSubstr("no password"));
  EXPECT_EQ(get("/db").status(), 200);
}

}  // namespace
}  // namespace purgatory::api
