// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/connection.h"

#include <atomic>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/mock_server/transport/served.h"

namespace purgatory::transport {
namespace {

http::Response refuse_unread(const http::Request&) {
  http::Response response = text_response("no");
  response.status = 401;
  return response;
}

class StillClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::milliseconds(784'111'777'000)); }
};

TEST(Connection, AnswersWithSortedFieldsAndCouchDbsReason) {
  const StillClock clock;
  const Served served(
      [](const http::Request&) {
        http::Response response = text_response("gone\n");
        response.status = 404;
        response.headers = {{"Server", "CouchDB"}, {"Content-Type", "application/json"}};
        return response;
      },
      {.clock = &clock});
  RawClient client = served.client();
  client.send("GET /db HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.rest(),
            "HTTP/1.1 404 Object Not Found\r\nConnection: close\r\nContent-Length: 5\r\n"
            "Content-Type: application/json\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Server: CouchDB\r\n\r\ngone\n");
}

TEST(Connection, ServesOneRequestAfterTheOther) {
  const Served served(echo);
  RawClient client = served.client();
  EXPECT_EQ(client.ask("GET /a HTTP/1.1\r\n\r\n")->body, "GET /a ");
  EXPECT_EQ(client.ask("COPY /b HTTP/1.1\r\nContent-Length: 2\r\n\r\nxy")->body, "COPY /b xy");
  EXPECT_EQ(client
                .ask("GET /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n0\r\nT: r\r\n\r\n")
                ->body,
            "GET /c abc");
}

TEST(Connection, PipelinedRequestsAreAllAnsweredInOrder) {
  const Served served(echo);
  RawClient client = served.client();
  std::string requests;
  for (int number = 0; number < 100; ++number) {
    const std::string body(static_cast<std::size_t>(number) * 37, 'b');
    requests += "POST /" + std::to_string(number) +
                " HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  std::jthread sender([&] { client.send(requests); });
  for (int number = 0; number < 100; ++number) {
    const auto answer = client.answer();
    ASSERT_TRUE(answer && answer->is_complete) << number;
    const std::string body(static_cast<std::size_t>(number) * 37, 'b');
    EXPECT_EQ(answer->body, "POST /" + std::to_string(number) + " " + body);
  }
}

TEST(Connection, RequestMayComeByteByByte) {
  const Served served(echo);
  RawClient client = served.client();
  for (const char byte : std::string_view("PUT /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")) {
    ASSERT_TRUE(client.send(std::string_view(&byte, 1)));
  }
  EXPECT_EQ(client.answer()->body, "PUT /a abc");
}

TEST(Connection, PutWithoutLengthHasNoBodyAndDoesNotWaitForOne) {
  std::atomic<http::BodyFraming> framing = http::BodyFraming::Chunked;
  const Served served([&framing](const http::Request& request) {
    framing = request.framing;
    return echo(request);
  });
  RawClient client = served.client();
  EXPECT_EQ(client.ask("PUT /db HTTP/1.1\r\n\r\n")->body, "PUT /db ");
  EXPECT_EQ(framing, http::BodyFraming::Absent);
  EXPECT_EQ(client.ask("POST /db HTTP/1.1\r\n\r\n")->body, "POST /db ");
}

TEST(Connection, LongTargetsAndEncodedOnesArriveAsSent) {
  const Served served(echo);
  RawClient client = served.client();
  const std::string target = "/db/a%0Ab%2F?x?y#z" + std::string(60'000, 'k');
  EXPECT_EQ(client.ask("GET " + target + " HTTP/1.1\r\n\r\n")->body, "GET " + target + " ");
}

TEST(Connection, RangeFormAndEncodingFieldsChangeNothing) {
  const Served served(echo);
  RawClient client = served.client();
  const std::string range(8'000, '9');
  const auto answer =
      client.ask("POST /a HTTP/1.1\r\nRange: bytes=0-1," + range +
                 "\r\nAccept-Encoding: gzip, br\r\nContent-Encoding: gzip\r\n"
                 "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 4\r\n\r\n--x-");
  EXPECT_EQ(answer->status(), 200);
  EXPECT_EQ(answer->body, "POST /a --x-");
  EXPECT_FALSE(answer->headers.find("Accept-Ranges"));
}

TEST(Connection, HeadKeepsTheLengthAndSendsNoBody) {
  const Served served(echo);
  RawClient client = served.client();
  client.send("HEAD /abc HTTP/1.1\r\n\r\nGET /d HTTP/1.1\r\n\r\n");
  const auto head = client.answer(RawClient::Body::None);
  EXPECT_EQ(head->headers.value_or_empty("Content-Length"), "10");
  EXPECT_EQ(client.answer()->body, "GET /d ");
}

TEST(Connection, ChunkedAnswersAreChunkedAndToHeadHaveLengthZero) {
  const Served served([](const http::Request&) {
    http::Response response = text_response("[1,\n2]\n");
    response.framing = http::ResponseFraming::Chunked;
    return response;
  });
  RawClient client = served.client();
  const auto answer = client.ask("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(answer->headers.value_or_empty("Transfer-Encoding"), "chunked");
  EXPECT_TRUE(answer->is_complete);
  EXPECT_EQ(answer->body, "[1,\n2]\n");
  client.send("HEAD / HTTP/1.1\r\n\r\n");
  const auto head = client.answer(RawClient::Body::None);
  EXPECT_EQ(head->headers.value_or_empty("Content-Length"), "0");
  RawClient old = served.client();
  EXPECT_EQ(old.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")->body, "[1,\n2]\n");
}

TEST(Connection, OldClientsAreClosedUnlessTheyAskToStay) {
  const Served served(echo);
  RawClient leaving = served.client();
  EXPECT_TRUE(leaving.ask("GET / HTTP/1.0\r\n\r\n")->status_line.starts_with("HTTP/1.0 200"));
  EXPECT_TRUE(leaving.sees_end());
  RawClient staying = served.client();
  const std::string request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_EQ(staying.ask(request)->headers.value_or_empty("Connection"), "keep-alive");
  EXPECT_EQ(staying.ask(request)->body, "GET / ");
}

TEST(Connection, LargeBodiesPassBothWays) {
  const Served served(echo);
  RawClient client = served.client();
  const std::string body(5'000'000, 'x');
  std::jthread sender([&] {
    client.send("PUT /a HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    client.send(body);
  });
  const auto answer = client.answer();
  EXPECT_TRUE(answer->is_complete);
  EXPECT_EQ(answer->body, "PUT /a " + body);
}

TEST(Connection, InvitesABodyOnlyWhenItIsRead) {
  const Served reading(echo);
  RawClient client = reading.client();
  const std::string head = "PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
  EXPECT_EQ(client.ask(head)->status_line, "HTTP/1.1 100 Continue");
  EXPECT_EQ(client.ask("xy")->body, "PUT /a xy");
  const Served refusing(refuse_unread);
  RawClient refused = refusing.client();
  EXPECT_EQ(refused.ask(head)->status(), 401);
  EXPECT_TRUE(refused.sees_end());
}

TEST(Connection, AnswerBeforeTheBodyWasReadClosesOnTheWireAndArrivesWhole) {
  const Served served(refuse_unread);
  const std::string body(3'000'000, 'x');
  for (int attempt = 0; attempt < 30; ++attempt) {
    RawClient client = served.client();
    client.send("PUT /a HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n");
    client.send(body);
    const auto answer = client.answer();
    ASSERT_TRUE(answer && answer->is_complete) << attempt;
    EXPECT_EQ(answer->status(), 401);
    EXPECT_EQ(answer->headers.value_or_empty("Connection"), "close");
    EXPECT_TRUE(client.sees_end()) << attempt;
  }
}

TEST(Connection, UnreadBodyIsNeverTakenForARequest) {
  std::atomic<int> requests = 0;
  const Served served([&requests](const http::Request& request) {
    ++requests;
    return refuse_unread(request);
  });
  RawClient client = served.client();
  EXPECT_EQ(client.ask("GET /a HTTP/1.1\r\nContent-Length: 21\r\n\r\nGET /evil HTTP/1.1\r\n\r\n")
                ->status(),
            401);
  EXPECT_TRUE(client.sees_end());
  EXPECT_EQ(requests, 1);
}

TEST(Connection, EmptyUnreadBodyKeepsTheConnection) {
  const Served served(refuse_unread);
  RawClient client = served.client();
  const std::string request = "PUT /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
  EXPECT_FALSE(client.ask(request)->headers.find("Connection"));
  EXPECT_EQ(client.ask(request)->status(), 401);
}

TEST(Connection, BodyThatFailsClosesTheConnection) {
  const Served served(echo);
  RawClient malformed = served.client();
  EXPECT_EQ(malformed.ask("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")->body,
            std::to_string(static_cast<int>(http::BodyError::Malformed)));
  EXPECT_TRUE(malformed.sees_end());
  RawClient cut = served.client();
  cut.send("PUT /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  cut.end_sending();
  EXPECT_EQ(cut.answer()->body, std::to_string(static_cast<int>(http::BodyError::Incomplete)));
  EXPECT_TRUE(cut.sees_end());
  RawClient large = served.client();
  EXPECT_EQ(large.ask("PUT /a HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n")->body,
            std::to_string(static_cast<int>(http::BodyError::TooLarge)));
  EXPECT_TRUE(large.sees_end());
}

TEST(Connection, SlowHeadIsRefusedAfterItsDeadline) {
  const Served served(echo, {.deadlines = {.head = std::chrono::milliseconds(30)}});
  RawClient client = served.client();
  EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nA: ")->status(), 408);
  EXPECT_TRUE(client.sees_end());
}

TEST(Connection, SlowBodyIsIncompleteAfterItsDeadline) {
  const Served served(echo, {.deadlines = {.body = std::chrono::milliseconds(30)}});
  RawClient client = served.client();
  const auto answer = client.ask("PUT /a HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(answer->body, std::to_string(static_cast<int>(http::BodyError::Incomplete)));
}

TEST(Connection, EachBodyHasADeadlineOfItsOwn) {
  const Served served(echo, {.deadlines = {.body = std::chrono::milliseconds(1'000)}});
  RawClient client = served.client();
  for (int request = 0; request < 3; ++request) {
    const std::string head = "PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
    ASSERT_EQ(client.ask(head)->status(), 100);
    EXPECT_EQ(client.ask("x")->body, "PUT /a x");
  }
}

TEST(Connection, IdleConnectionIsClosedInSilenceAfterItsDeadline) {
  const Served served(echo, {.deadlines = {.idle = std::chrono::milliseconds(30)}});
  RawClient client = served.client();
  EXPECT_TRUE(client.sees_end());
}

TEST(Connection, ReaderThatTakesNothingIsCutAfterItsDeadline) {
  const Served served(
      [](const http::Request& request) {
        return text_response(std::string(request.target == "/large" ? 50'000'000 : 5, 'x'));
      },
      {.max_connections = 1, .deadlines = {.send = std::chrono::milliseconds(30)}});
  RawClient stalled = served.client();
  stalled.send("GET /large HTTP/1.1\r\n\r\n");
  ASSERT_TRUE(stalled.waits_for("\r\n\r\n"));
  // It takes the only place until it is cut.
  int status = 503;
  while (status == 503) status = served.client().ask("GET / HTTP/1.1\r\n\r\n")->status();
  EXPECT_EQ(status, 200);
  EXPECT_FALSE(stalled.answer()->is_complete);
}

TEST(Connection, HalfClosedClientStillGetsItsAnswer) {
  const Served served(echo);
  RawClient client = served.client();
  client.send("GET /a HTTP/1.1\r\n\r\n");
  client.end_sending();
  EXPECT_EQ(client.answer()->body, "GET /a ");
  EXPECT_TRUE(client.sees_end());
}

TEST(Connection, HeadCutOffIsRefused) {
  const Served served(echo);
  RawClient client = served.client();
  client.send("GET /a HTT");
  client.end_sending();
  EXPECT_EQ(client.answer()->status(), 400);
}

TEST(Connection, ServiceSeesThePeer) {
  const Served served([](const http::Request& request) { return text_response(request.peer); });
  EXPECT_EQ(served.client().ask("GET / HTTP/1.1\r\n\r\n")->body, "127.0.0.1");
}

TEST(Connection, ClientsThatResetDoNoHarm) {
  const Served served(
      [](const http::Request&) { return text_response(std::string(100'000, 'x')); });
  for (int attempt = 0; attempt < 50; ++attempt) {
    RawClient client = served.client();
    client.send("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    client.reset();
  }
  EXPECT_EQ(served.client().ask("GET / HTTP/1.1\r\n\r\n")->body.size(), 100'000U);
}

http::Response broken(http::Break breaks) {
  http::Response response = text_response("0123456789");
  response.breaks = breaks;
  return response;
}

TEST(Connection, BodyThatIsCutEndsBehindAHeadThatPromisedMore) {
  const Served served([](const http::Request&) { return broken({.body_bytes = 4}); });
  RawClient client = served.client();
  client.send("GET / HTTP/1.1\r\n\r\n");
  const auto rest = client.rest();
  ASSERT_TRUE(rest.has_value());
  EXPECT_NE(rest->find("Content-Length: 10\r\n"), std::string::npos) << *rest;
  EXPECT_TRUE(rest->ends_with("\r\n\r\n0123")) << *rest;
}

TEST(Connection, ChunkedBodyThatIsCutLacksItsLastChunk) {
  const Served served([](const http::Request&) {
    http::Response response = broken({.body_bytes = 4});
    response.framing = http::ResponseFraming::Chunked;
    return response;
  });
  RawClient client = served.client();
  client.send("GET / HTTP/1.1\r\n\r\n");
  const auto rest = client.rest();
  ASSERT_TRUE(rest.has_value());
  EXPECT_TRUE(rest->ends_with("\r\n\r\n4\r\n0123\r\n")) << *rest;
}

TEST(Connection, AnswerThatBreaksBeforeItsHeadIsASilentEnd) {
  const Served served([](const http::Request&) { return broken({}); });
  RawClient client = served.client();
  client.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(client.sees_end());
}

TEST(Connection, ConnectionCanBeReset) {
  const Served served([](const http::Request&) {
    return broken({std::nullopt, http::Break::Ending::Reset});
  });
  RawClient client = served.client();
  client.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client.rest(), std::nullopt);
}

}  // namespace
}  // namespace purgatory::transport
