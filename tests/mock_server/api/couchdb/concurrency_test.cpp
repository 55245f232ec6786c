// SPDX-License-Identifier: Apache-2.0
// Many clients at one database. What is asserted holds in any order of events; that no two of them
// touch the same memory at once is for the thread sanitizer to say.
#include <atomic>
#include <thread>
#include <vector>

#include "tests/mock_server/api/couchdb/service_fixture.h"

namespace purgatory::api {
namespace {

constexpr int kClients = 8;
constexpr int kRounds = 40;

class ConcurrencyTest : public ServiceTest {
 protected:
  // Runs one body per client, each with a client of its own, and waits for all.
  template <typename Body>
  void for_each_client(Body body) {
    std::vector<std::thread> threads;
    for (int number = 0; number < kClients; ++number) {
      threads.emplace_back([this, body, number] {
        doubles::ServiceClient client(service_);
        for (int round = 0; round < kRounds; ++round) body(client, number, round);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
};

TEST_F(ConcurrencyTest, EveryWriteIsCountedAndEveryPurgeUndoesOne) {
  for_each_client([](doubles::ServiceClient& client, int number, int round) {
    const std::string id = std::to_string(number) + "-" + std::to_string(round);
    const auto written = client.put("/db/" + id, R"({"v":1})");
    EXPECT_EQ(written.status(), 201);
    EXPECT_EQ(client.get("/db/" + id).status(), 200);
    if (round % 2 == 0) return;
    const std::string revision = written.json().find("rev")->as_string();
    const auto purged = client.post("/db/_purge", R"({")" + id + R"(":[")" + revision + R"("]})");
    EXPECT_EQ(purged.json().find("purged")->find(id)->size(), 1U);
    EXPECT_EQ(client.get("/db/" + id).status(), 404);
  });
  constexpr int kPurges = kClients * kRounds / 2;
  const Json info = client_.get("/db").json();
  EXPECT_EQ(*info.find("doc_count"), Json(kPurges));
  EXPECT_EQ(sequence_number("purge_seq"), std::to_string(kPurges));
  EXPECT_EQ(sequence_number("update_seq"), std::to_string(kClients * kRounds + kPurges));
  EXPECT_EQ(client_.get("/db/_changes").json().find("results")->size(), std::size_t{kPurges});
}

TEST_F(ConcurrencyTest, OfWritersThatNameTheSameRevisionOneWins) {
  std::atomic<int> wins = 0;
  client_.put("/db/shared", R"({"v":0})");
  for_each_client([&wins](doubles::ServiceClient& client, int number, int round) {
    Json document = client.get("/db/shared").json();
    document.set("v", number * kRounds + round + 1);
    const int status = client.put("/db/shared", document.dump()).status();
    EXPECT_TRUE(status == 201 || status == 409) << status;
    if (status == 201) ++wins;
    client.post("/db/_revs_diff", R"({"shared":["1-a","2-b"]})");
    client.get("/db/_all_docs?include_docs=true");
  });
  const std::string revision = client_.get("/db/shared").json().find("_rev")->as_string();
  EXPECT_EQ(std::stoi(revision), wins + 1);
  EXPECT_EQ(client_.get("/db/shared?conflicts=true").json().find("_conflicts"), nullptr);
}

TEST_F(ConcurrencyTest, AFeedHearsOfEveryDocumentWhileOthersWrite) {
  auto feed = client_.get("/db/_changes?feed=continuous&heartbeat=60000&limit=320");
  std::atomic<bool> is_woken = true;
  feed.response.stream->set_waker([&is_woken] {
    is_woken = true;
    is_woken.notify_one();
  });
  std::string told;
  std::thread reader([&feed, &is_woken, &told] {
    for (;;) {
      is_woken.wait(false);
      is_woken = false;
      const auto piece = feed.response.stream->next();
      told += piece.bytes;
      if (piece.state == http::BodyStream::State::End) return;
      if (piece.state == http::BodyStream::State::More) is_woken = true;
    }
  });
  for_each_client([](doubles::ServiceClient& client, int number, int round) {
    client.put("/db/" + std::to_string(number) + "-" + std::to_string(round), "{}");
  });
  reader.join();
  for (int number = 0; number < kClients; ++number) {
    for (int round = 0; round < kRounds; ++round) {
      const std::string id = std::to_string(number) + "-" + std::to_string(round);
      EXPECT_NE(told.find("\"id\":\"" + id + "\""), std::string::npos) << id;
    }
  }
}

}  // namespace
}  // namespace purgatory::api
