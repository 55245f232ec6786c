// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <vector>

#include "tests/doubles/manual_clock.h"
#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

using State = http::BodyStream::State;

// A feed as its client sees it, read without a socket.
class FeedClient {
 public:
  explicit FeedClient(http::Response response) : response_(std::move(response)) {
    text_ = response_.body;
    response_.stream->set_waker([wakes = wakes_] { ++*wakes; });
  }
  // What came since the last call, until the feed waits or ends.
  std::string read() {
    std::string fresh = std::exchange(text_, "");
    do {
      piece_ = response_.stream->next();
      fresh += piece_.bytes;
    } while (piece_.state == State::More);
    return fresh;
  }
  bool has_ended() const { return piece_.state == State::End; }
  std::optional<TimePoint> wake_at() const { return piece_.wake_at; }
  int wakes() const { return *wakes_; }

 private:
  http::Response response_;
  std::string text_;
  http::BodyStream::Piece piece_;
  std::shared_ptr<int> wakes_ = std::make_shared<int>(0);
};

class ChangesStreamTest : public testing::Test {
 protected:
  ChangesStreamTest() : service_(repeatable_options({}, &clock_)), client_(service_) {
    client_.send("PUT", "/db");
  }
  FeedClient open(const std::string& query) {
    return FeedClient(std::move(client_.get("/db/_changes?" + query).response));
  }
  void write(const std::string& id) { EXPECT_EQ(client_.put("/db/" + id, "{}").status(), 201); }
  static int rows_in(const std::string& text) {
    int rows = 0;
    for (auto at = text.find("\"id\":"); at != std::string::npos;
         at = text.find("\"id\":", at + 1)) {
      ++rows;
    }
    return rows;
  }

  doubles::ManualClock clock_;
  CouchDbService service_;
  doubles::ServiceClient client_;
};

TEST_F(ChangesStreamTest, ContinuousFeedTellsEachChangeOnALineOfItsOwn) {
  write("a");
  FeedClient feed = open("feed=continuous");
  const std::string line = feed.read();
  EXPECT_EQ(rows_in(line), 1);
  EXPECT_EQ(line.back(), '\n');
  EXPECT_TRUE(Json::parse(line));
  write("b");
  EXPECT_EQ(feed.wakes(), 1);
  EXPECT_EQ(rows_in(feed.read()), 1);
  EXPECT_FALSE(feed.has_ended());
}

TEST_F(ChangesStreamTest, FeedIsWokenOnceHoweverManyChangesCome) {
  FeedClient feed = open("feed=continuous");
  feed.read();
  for (const char* id : {"a", "b", "c"}) write(id);
  EXPECT_EQ(feed.wakes(), 1);
  EXPECT_EQ(rows_in(feed.read()), 3);
}

TEST_F(ChangesStreamTest, LongPollEndsWithTheFirstChanges) {
  FeedClient feed = open("feed=longpoll");
  EXPECT_EQ(feed.read(), "{\"results\":[\n");
  write("a");
  const std::string rest = feed.read();
  EXPECT_TRUE(feed.has_ended());
  const auto body = Json::parse("{\"results\":[\n" + rest);
  ASSERT_TRUE(body) << rest;
  EXPECT_EQ(body->find("results")->size(), 1U);
  EXPECT_TRUE(body->find("last_seq")->as_string().starts_with("1-"));
}

TEST_F(ChangesStreamTest, LongPollThatFindsChangesDoesNotWait) {
  write("a");
  FeedClient feed = open("feed=longpoll");
  feed.read();
  EXPECT_TRUE(feed.has_ended());
}

TEST_F(ChangesStreamTest, FullPurgeDoesNotEndALongPollButAPartialOneDoes) {
  write("a");
  const std::string purge = R"({"a":["1-967a00dff5e02add41819138abb3284d"]})";
  FeedClient feed = open("feed=longpoll&since=now");
  feed.read();
  client_.post("/db/_purge", purge);
  EXPECT_EQ(rows_in(feed.read()), 0);
  EXPECT_FALSE(feed.has_ended());
  client_.post("/db/_bulk_docs",
               R"({"new_edits":false,"docs":[{"_id":"b","_rev":"1-x"},{"_id":"b","_rev":"1-y"}]})");
  feed.read();
  FeedClient second = open("feed=longpoll&since=now");
  second.read();
  client_.post("/db/_purge", R"({"b":["1-y"]})");
  EXPECT_EQ(rows_in(second.read()), 1);
  EXPECT_TRUE(second.has_ended());
}

TEST_F(ChangesStreamTest, TimeOutEndsAFeedThatHeardNothing) {
  FeedClient feed = open("feed=continuous&timeout=1000");
  feed.read();
  clock_.advance(std::chrono::milliseconds(999));
  EXPECT_EQ(feed.read(), "");
  clock_.advance(std::chrono::milliseconds(1));
  const auto closing = Json::parse(feed.read());
  ASSERT_TRUE(closing);
  EXPECT_EQ(*closing->find("pending"), Json(0));
  EXPECT_TRUE(feed.has_ended());
}

TEST_F(ChangesStreamTest, HeartbeatKeepsAFeedAlive) {
  FeedClient feed = open("feed=continuous&heartbeat=1000&timeout=1");
  EXPECT_EQ(feed.read(), "");
  clock_.advance(std::chrono::milliseconds(1000));
  EXPECT_EQ(feed.read(), "\n");
  EXPECT_EQ(feed.read(), "");
  clock_.advance(std::chrono::hours(1));
  EXPECT_EQ(feed.read(), "\n");
  EXPECT_FALSE(feed.has_ended());
}

TEST_F(ChangesStreamTest, LimitEndsAFeed) {
  write("a");
  FeedClient feed = open("feed=continuous&limit=2");
  feed.read();
  write("b");
  write("c");
  EXPECT_EQ(rows_in(feed.read()), 1);
  EXPECT_TRUE(feed.has_ended());
}

TEST_F(ChangesStreamTest, EventsHaveTheirSequenceAsId) {
  FeedClient feed = open("feed=eventsource");
  feed.read();
  write("a");
  const std::string event = feed.read();
  EXPECT_TRUE(event.starts_with("data: {\"seq\":\"1-"));
  EXPECT_NE(event.find("\nid: \"1-"), std::string::npos);
  EXPECT_TRUE(event.ends_with("\"\n\n"));
}

TEST_F(ChangesStreamTest, EventSourceGoesOnWhereItWas) {
  write("a");
  const std::string last = client_.get("/db/_changes").json().find("last_seq")->as_string();
  write("b");
  FeedClient feed(std::move(client_
                                .send("GET", "/db/_changes?feed=eventsource&since=0", std::nullopt,
                                      {{"Last-Event-ID", last}})
                                .response));
  EXPECT_EQ(rows_in(feed.read()), 1);
}

TEST_F(ChangesStreamTest, FeedEndsWhenItsDatabaseIsDeleted) {
  FeedClient feed = open("feed=continuous&heartbeat=1000");
  feed.read();
  client_.remove("/db");
  EXPECT_EQ(feed.wakes(), 1);
  client_.send("PUT", "/db");
  feed.read();
  EXPECT_TRUE(feed.has_ended());
}

TEST_F(ChangesStreamTest, FeedEndsWhenTheServerStops) {
  FeedClient feed = open("feed=continuous&heartbeat=1000");
  feed.read();
  service_.stop();
  EXPECT_EQ(feed.wakes(), 1);
  feed.read();
  EXPECT_TRUE(feed.has_ended());
}

TEST_F(ChangesStreamTest, FeedPassesOnlyWhatItsFilterNames) {
  FeedClient feed(
      std::move(client_.post("/db/_changes?feed=continuous&filter=_doc_ids", R"({"doc_ids":["b"]})")
                    .response));
  feed.read();
  write("a");
  EXPECT_EQ(rows_in(feed.read()), 0);
  write("b");
  EXPECT_EQ(rows_in(feed.read()), 1);
}

TEST_F(ChangesStreamTest, ManyFeedsOfABusyDatabaseLookInTurnsAndMissNothing) {
  std::vector<FeedClient> feeds;
  for (int i = 0; i < 30; ++i) feeds.push_back(open("feed=continuous&heartbeat=60000"));
  for (FeedClient& feed : feeds) feed.read();
  write("a");
  std::set<TimePoint> turns;
  for (FeedClient& feed : feeds) {
    EXPECT_EQ(rows_in(feed.read()), 1);
    ASSERT_TRUE(feed.wake_at());
    turns.insert(*feed.wake_at());
  }
  EXPECT_EQ(turns.size(), 3U);
  EXPECT_LE(*turns.rbegin() - clock_.now(), std::chrono::milliseconds(3));
  write("b");
  write("c");
  for (FeedClient& feed : feeds) EXPECT_EQ(feed.wakes(), 1);
  for (FeedClient& feed : feeds) EXPECT_EQ(rows_in(feed.read()), 2);
  for (FeedClient& feed : feeds) EXPECT_EQ(feed.read(), "");
  write("d");
  for (FeedClient& feed : feeds) EXPECT_EQ(rows_in(feed.read()), 1);
  for (FeedClient& feed : feeds) EXPECT_EQ(feed.wakes(), 2);
}

TEST_F(ChangesStreamTest, RowsOfOneDatabaseAreNotToldOfAnother) {
  client_.send("PUT", "/other");
  write("a");
  client_.put("/other/b", "{}");
  EXPECT_NE(open("feed=continuous&limit=1").read().find("\"id\":\"a\""), std::string::npos);
  FeedClient other(std::move(client_.get("/other/_changes?feed=continuous&limit=1").response));
  EXPECT_NE(other.read().find("\"id\":\"b\""), std::string::npos);
  client_.remove("/db");
  client_.send("PUT", "/db");
  write("c");
  EXPECT_NE(open("feed=continuous&limit=1").read().find("\"id\":\"c\""), std::string::npos);
}

TEST_F(ChangesStreamTest, RowsAreToldAsEachFeedWantsThem) {
  client_.post("/db/_bulk_docs",
               R"({"new_edits":false,"docs":[{"_id":"a","_rev":"1-x"},{"_id":"a","_rev":"1-y"}]})");
  const std::string plain = open("feed=continuous&limit=1").read();
  const std::string leaves = open("feed=continuous&limit=1&style=all_docs").read();
  const std::string documents = open("feed=continuous&limit=1&include_docs=true").read();
  EXPECT_EQ(plain.find("1-x"), std::string::npos);
  EXPECT_NE(leaves.find("1-x"), std::string::npos);
  EXPECT_NE(documents.find("\"doc\":{"), std::string::npos);
  EXPECT_EQ(open("feed=continuous&limit=1").read(), plain);
}

TEST_F(ChangesStreamTest, SequencesBetweenTheIntervalAreNull) {
  for (const char* id : {"a", "b", "c"}) write(id);
  const Json body = client_.get("/db/_changes?seq_interval=2").json();
  const auto& rows = body.find("results")->elements();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_TRUE(rows[0].find("seq")->is_string());
  EXPECT_TRUE(rows[1].find("seq")->is_null());
  EXPECT_TRUE(rows[2].find("seq")->is_string());
}

TEST_F(ChangesStreamTest, BadHeartbeatsAreRefused) {
  for (const char* value : {"0", "-1", "soon"}) {
    EXPECT_EQ(client_.get(std::string("/db/_changes?feed=continuous&heartbeat=") + value).status(),
              400)
        << value;
  }
}

}  // namespace
}  // namespace purgatory::api
