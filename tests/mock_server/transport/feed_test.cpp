// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/feed.h"

#include <future>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/doubles/manual_stream.h"
#include "tests/mock_server/transport/served.h"

namespace purgatory::transport {
namespace {

using State = http::BodyStream::State;
using Piece = http::BodyStream::Piece;

constexpr std::string_view kRequest = "GET /feed HTTP/1.1\r\n\r\n";

http::Response feed_response(std::unique_ptr<http::BodyStream> stream) {
  http::Response response;
  response.body = "first\n";
  response.stream = std::move(stream);
  return response;
}

api::FunctionService::Function feeding(std::shared_ptr<http::Tap> tap) {
  return [tap = std::move(tap)](const http::Request& request) {
    if (request.target != "/feed") return echo(request);
    return feed_response(std::make_unique<http::ManualStream>(tap));
  };
}

// Says when it is gone, and answers what a function of the number of the call says.
class ScriptedStream final : public http::BodyStream {
 public:
  ScriptedStream(std::function<Piece(int)> script, std::promise<void> gone = {})
      : script_(std::move(script)), gone_(std::move(gone)) {}
  ~ScriptedStream() override { gone_.set_value(); }
  Piece next() override { return script_(calls_++); }
  void set_waker(std::function<void()>) override {}

 private:
  std::function<Piece(int)> script_;
  std::promise<void> gone_;
  int calls_ = 0;
};

TEST(Feed, SendsEachPieceWhenItComes) {
  const auto tap = std::make_shared<http::Tap>();
  const Served served(feeding(tap));
  RawClient client = served.client();
  client.send(kRequest);
  EXPECT_TRUE(client.waits_for("6\r\nfirst\n\r\n"));
  tap->push("one\n");
  EXPECT_TRUE(client.waits_for("4\r\none\n\r\n"));
  tap->push("two\n");
  EXPECT_TRUE(client.waits_for("4\r\ntwo\n\r\n"));
  tap->end();
  const auto answer = client.answer();
  EXPECT_TRUE(answer->is_complete);
  EXPECT_EQ(answer->body, "first\none\ntwo\n");
}

TEST(Feed, ConnectionServesOnAfterTheEnd) {
  const auto tap = std::make_shared<http::Tap>();
  const Served served(feeding(tap));
  RawClient client = served.client();
  tap->end();
  EXPECT_EQ(client.ask(std::string(kRequest) + "GET /a HTTP/1.1\r\n\r\n")->body, "first\n");
  EXPECT_EQ(client.answer()->body, "GET /a ");
}

TEST(Feed, OldClientsGetThePlainBytesUntilTheConnectionEnds) {
  const auto tap = std::make_shared<http::Tap>();
  const Served served(feeding(tap));
  RawClient client = served.client();
  client.send("GET /feed HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(client.waits_for("\r\n\r\nfirst\n"));
  tap->push("one\n");
  tap->end();
  const auto answer = client.answer();
  EXPECT_FALSE(answer->headers.find("Transfer-Encoding"));
  EXPECT_FALSE(answer->headers.find("Content-Length"));
  EXPECT_EQ(answer->body, "first\none\n");
}

TEST(Feed, HeadStartsNoFeed) {
  const auto tap = std::make_shared<http::Tap>();
  const Served served(feeding(tap));
  RawClient client = served.client();
  client.send("HEAD /feed HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client.answer(RawClient::Body::None)->headers.value_or_empty("Content-Length"), "0");
  EXPECT_EQ(client.answer()->body, "GET /a ");
}

TEST(Feed, CutLeavesTheBodyIncomplete) {
  const auto tap = std::make_shared<http::Tap>();
  const Served served(feeding(tap));
  RawClient client = served.client();
  client.send(kRequest);
  EXPECT_TRUE(client.waits_for("first"));
  tap->cut();
  const auto answer = client.answer();
  EXPECT_EQ(answer->body, "first\n");
  EXPECT_FALSE(answer->is_complete);
}

TEST(Feed, PiecesAtHandAreSentTogether) {
  const Served served([](const http::Request&) {
    return feed_response(std::make_unique<ScriptedStream>([](int call) {
      return Piece{std::to_string(call) + "\n", call < 999 ? State::More : State::End, {}};
    }));
  });
  RawClient client = served.client();
  const auto answer = client.ask(kRequest);
  EXPECT_TRUE(answer->is_complete);
  EXPECT_TRUE(answer->body.starts_with("first\n0\n1\n2\n"));
  EXPECT_TRUE(answer->body.ends_with("\n998\n999\n"));
}

TEST(Feed, AsksAgainAtTheTimeGiven) {
  const SystemClock clock;
  const Served served([&clock](const http::Request&) {
    return feed_response(std::make_unique<ScriptedStream>([&clock](int call) {
      if (call == 3) return Piece{"end\n", State::End, {}};
      return Piece{"\n", State::Waiting, clock.now() + std::chrono::milliseconds(5)};
    }));
  });
  EXPECT_EQ(served.client().ask(kRequest)->body, "first\n\n\n\nend\n");
}

std::future<void> expect_gone_after(void (*leave)(RawClient&)) {
  auto gone = std::make_shared<std::promise<void>>();
  std::future<void> future = gone->get_future();
  Served served([gone](const http::Request&) {
    return feed_response(std::make_unique<ScriptedStream>(
        [](int) {
          return Piece{"", State::Waiting, {}};
        },
        std::move(*gone)));
  });
  RawClient client = served.client();
  client.send(kRequest);
  EXPECT_TRUE(client.waits_for("first"));
  leave(client);
  EXPECT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  return future;
}

TEST(Feed, NoticesAClientThatLeft) {
  expect_gone_after([](RawClient& client) { client.close(); });
  expect_gone_after([](RawClient& client) { client.reset(); });
}

TEST(Feed, BytesFromTheClientWaitForTheEnd) {
  const auto tap = std::make_shared<http::Tap>();
  const Served served(feeding(tap));
  RawClient client = served.client();
  client.send(kRequest);
  EXPECT_TRUE(client.waits_for("first"));
  client.send("GET /next HTTP/1.1\r\n\r\n");
  tap->push("one\n");
  EXPECT_TRUE(client.waits_for("one"));
  tap->end();
  EXPECT_EQ(client.answer()->body, "first\none\n");
  EXPECT_EQ(client.answer()->body, "GET /next ");
}

TEST(Feed, ReaderThatStallsIsCut) {
  auto gone = std::make_shared<std::promise<void>>();
  std::future<void> future = gone->get_future();
  const Served served(
      [gone](const http::Request&) {
        return feed_response(std::make_unique<ScriptedStream>(
            [](int) {
              return Piece{std::string(100'000, 'x'), State::More, {}};
            },
            std::move(*gone)));
      },
      {.deadlines = {.send = std::chrono::milliseconds(30)}});
  RawClient client = served.client();
  client.send(kRequest);
  EXPECT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST(Feed, StopEndsItInGoodOrderWhenTheStreamDoes) {
  const auto tap = std::make_shared<http::Tap>();
  Served served(feeding(tap));
  RawClient client = served.client();
  client.send(kRequest);
  EXPECT_TRUE(client.waits_for("first"));
  tap->end();
  served.listener().stop();
  EXPECT_TRUE(client.answer()->is_complete);
}

}  // namespace
}  // namespace purgatory::transport
