// SPDX-License-Identifier: Apache-2.0
// `_changes?filter=_selector`, and which body the filters need.
#include <utility>

#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

using State = http::BodyStream::State;

class ChangesFilterTest : public ServiceTest {
 protected:
  ChangesFilterTest() {
    EXPECT_EQ(client_.put("/db/apple", R"({"kind":"fruit","n":1})").status(), 201);
    EXPECT_EQ(client_.put("/db/beet", R"({"kind":"root","n":2})").status(), 201);
    EXPECT_EQ(client_.put("/db/cherry", R"({"kind":"fruit","n":3})").status(), 201);
    EXPECT_EQ(client_.put("/db/daikon", R"({"kind":"root","n":4})").status(), 201);
  }

  doubles::Answer select(const std::string& selector, const std::string& query = "") {
    return client_.post("/db/_changes?filter=_selector" + query,
                        R"({"selector":)" + selector + "}");
  }
  static std::string ids(const Json& page) {
    std::string ids;
    for (const Json& row : page.find("results")->elements()) ids += row.find("id")->as_string()[0];
    return ids;
  }
  static std::string number_of(const Json& page) {
    const std::string& text = page.find("last_seq")->as_string();
    return text.substr(0, text.find('-'));
  }
  // What a feed has to say until it waits or ends.
  static std::string read(http::Response& response) {
    std::string text = std::exchange(response.body, "");
    http::BodyStream::Piece piece;
    do {
      piece = response.stream->next();
      text += piece.bytes;
    } while (piece.state == State::More);
    return text;
  }
};

TEST_F(ChangesFilterTest, SelectorShowsTheChangesOfDocumentsThatMatch) {
  const Json page = select(R"({"kind":"fruit"})").json();
  EXPECT_EQ(ids(page), "ac");
  EXPECT_EQ(number_of(page), "4");
  EXPECT_EQ(*page.find("pending"), Json(0));
}

TEST_F(ChangesFilterTest, SelectorSeesTheTombstone) {
  client_.remove("/db/apple?rev=" + client_.get("/db/apple").json().find("_rev")->as_string());
  EXPECT_EQ(ids(select(R"({"kind":"fruit"})").json()), "c");
  EXPECT_EQ(ids(select(R"({"_deleted":true})").json()), "a");
}

TEST_F(ChangesFilterTest, SelectorSeesConflictsAndStubs) {
  given_branch("e", "1-x");
  given_branch("e", "1-y");
  EXPECT_EQ(ids(select(R"({"_conflicts":["1-x"]})").json()), "e");
  client_.put("/db/f", R"({"_attachments":{"a":{"data":"eA=="}}})");
  EXPECT_EQ(ids(select(R"({"_attachments.a.length":1})").json()), "f");
}

TEST_F(ChangesFilterTest, AllLeavesAreAskedOneByOne) {
  client_.post(
      "/db/_bulk_docs",
      R"({"new_edits":false,"docs":[{"_id":"e","_rev":"1-x","kind":"fruit"},)"
      R"({"_id":"e","_rev":"1-y","kind":"root"},{"_id":"e","_rev":"1-z","kind":"fruit"}]})");
  const Json page = select(R"({"_id":"e","kind":"fruit"})", "&style=all_docs").json();
  EXPECT_EQ(page.find("results")->elements()[0].find("changes")->dump(),
            R"([{"rev":"1-z"},{"rev":"1-x"}])");
  EXPECT_EQ(ids(select(R"({"_id":"e","kind":"root"})").json()), "");
  EXPECT_EQ(ids(select(R"({"_id":"e","_conflicts":{"$exists":true}})", "&style=all_docs").json()),
            "");
}

TEST_F(ChangesFilterTest, LimitCountsRowsAndDescendingTurnsThemRound) {
  EXPECT_EQ(ids(select(R"({"kind":"fruit"})", "&limit=1").json()), "a");
  EXPECT_EQ(ids(select(R"({"kind":"fruit"})", "&descending=true").json()), "ca");
}

TEST_F(ChangesFilterTest, ChangeHeldBackBehindTheLimitIsPassedOver) {
  const Json page = select(R"({"kind":"fruit"})", "&limit=1").json();
  EXPECT_EQ(number_of(page), "2");
  EXPECT_EQ(*page.find("pending"), Json(3));
  const std::string since = page.find("last_seq")->as_string();
  EXPECT_EQ(ids(select(R"({"kind":"fruit"})", "&since=" + since).json()), "c");
}

TEST_F(ChangesFilterTest, FieldsCutTheDocumentsShown) {
  const Json page = client_
                        .post("/db/_changes?filter=_selector&include_docs=true",
                              R"({"selector":{"n":3},"fields":["_id","n","none"]})")
                        .json();
  EXPECT_EQ(page.find("results")->elements()[0].find("doc")->dump(), R"({"_id":"cherry","n":3})");
}

TEST_F(ChangesFilterTest, EveryFeedIsFiltered) {
  const std::string body = R"({"selector":{"kind":"fruit"}})";
  for (const char* feed : {"normal", "longpoll", "continuous", "eventsource"}) {
    auto answer =
        client_.post(std::string("/db/_changes?filter=_selector&limit=2&feed=") + feed, body);
    const std::string text = answer.response.stream ? read(answer.response) : answer.response.body;
    EXPECT_NE(text.find("apple"), std::string::npos) << feed;
    EXPECT_NE(text.find("cherry"), std::string::npos) << feed;
    EXPECT_EQ(text.find("beet"), std::string::npos) << feed;
  }
}

TEST_F(ChangesFilterTest, ContinuousFeedTellsOnlyWhatMatchesLater) {
  auto answer = select(R"({"kind":"fruit"})", "&feed=continuous&since=now&heartbeat=10000");
  EXPECT_EQ(read(answer.response), "");
  client_.put("/db/endive", R"({"kind":"leaf"})");
  EXPECT_EQ(read(answer.response), "");
  client_.put("/db/fig", R"({"kind":"fruit"})");
  EXPECT_NE(read(answer.response).find("fig"), std::string::npos);
}

TEST_F(ChangesFilterTest, FeedLetsOthersInWhileItsFilterHoldsMuchBack) {
  Json documents = Json::array();
  for (int i = 0; i < 2'500; ++i) documents.push_back(Json::object({{"n", i}}));
  client_.post("/db/_bulk_docs", Json::object({{"docs", std::move(documents)}}).dump());
  auto answer = select(R"({"kind":"fruit","n":3})", "&feed=continuous&heartbeat=10000");
  std::vector<State> states;
  do {
    states.push_back(answer.response.stream->next().state);
  } while (states.back() == State::More);
  EXPECT_EQ(states.size(), 3U);
  EXPECT_EQ(states.back(), State::Waiting);
}

TEST_F(ChangesFilterTest, WhatIsNoSelectorIsRefusedAsCouchDbDoes) {
  const std::string body = "/db/_changes?filter=_selector";
  struct Row {
    std::string name, body, reason;
  };
  const Row rows[] = {
      {"no selector", "{}", "Selector error: expected a JSON object"},
      {"array", R"({"selector":[]})", "Selector error: expected a JSON object"},
      {"null", R"({"selector":null})", "Selector error: expected a JSON object"},
      {"operator", R"({"selector":{"$what":1}})", "Invalid operator: $what"},
      {"argument", R"({"selector":{"a":{"$in":1}}})", "Bad argument for operator $in: 1"},
      {"fields", R"({"selector":{},"fields":{}})", "Selector error: fields must be JSON array"},
      {"null fields", R"({"selector":{},"fields":null})",
       "Selector error: fields must be JSON array"},
      {"field", R"({"selector":{},"fields":[1]})", "Invalid JSON for field spec: 1"},
      {"no object", "[]", "Request body must be a JSON object"},
      {"empty body", "", "invalid UTF-8 JSON"},
  };
  for (const Row& row : rows) {
    const auto answer = client_.post("/db/_changes?filter=_selector", row.body);
    EXPECT_EQ(answer.status(), 400) << row.name;
    EXPECT_EQ(*answer.json().find("error"), Json("bad_request")) << row.name;
    EXPECT_EQ(answer.reason(), row.reason) << row.name;
  }
}

TEST_F(ChangesFilterTest, SelectorNeedsABodyOfAPost) {
  const auto answer = client_.get("/db/_changes?filter=_selector");
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.reason(), "Selector must be specified in POST payload");
  EXPECT_EQ(
      client_.send("POST", "/db/_changes?filter=_selector", "{}", {{"Content-Type", "x"}}).status(),
      415);
}

TEST_F(ChangesFilterTest, PostWithoutAFilterNeedsNoBody) {
  EXPECT_EQ(ids(client_.post("/db/_changes", "").json()), "abcd");
  EXPECT_EQ(ids(client_.post("/db/_changes", "{}").json()), "abcd");
}

TEST_F(ChangesFilterTest, IdsMustAllBeTexts) {
  EXPECT_EQ(client_.post("/db/_changes?filter=_doc_ids", R"({"doc_ids":["apple",1]})").reason(),
            "`doc_ids` filter parameter is not a list of doc ids.");
}

}  // namespace
}  // namespace purgatory::api
