// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/curl_client.h"

#include <gtest/gtest.h>

#include "tests/doubles/loopback_server.h"

namespace purgatory::conformance {
namespace {

constexpr const char* kEmpty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

Request request_to(const LoopbackServer& server, const std::string& method,
                   const std::string& path) {
  Request request;
  request.method = method;
  request.base_url = server.url();
  request.path = path;
  return request;
}

std::string line_of(const std::string& received) { return received.substr(0, received.find('\r')); }

TEST(CurlClient, SendsNothingThatWasNotAskedFor) {
  LoopbackServer server({kEmpty});
  CurlClient client;
  Request request = request_to(server, "PUT", "/db/doc");
  request.body = "{}";

  const Exchange exchange = client.send(request);

  const std::string host = server.url().substr(7);
  EXPECT_EQ(server.received().at(0),
            "PUT /db/doc HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(exchange.sent + "{}", server.received().at(0));
}

TEST(CurlClient, LeavesOutWhatItWouldAddItself) {
  LoopbackServer server({kEmpty});
  CurlClient client;
  Request request = request_to(server, "PUT", "/db/doc");
  request.body = "{}";
  request.omitted_headers = {"Host", "Content-Length", "Content-Type"};

  const Exchange exchange = client.send(request);

  EXPECT_EQ(exchange.sent, "PUT /db/doc HTTP/1.1\r\n\r\n");
}

TEST(CurlClient, SendsThePathAsItIs) {
  LoopbackServer server({kEmpty});
  CurlClient client;
  client.send(request_to(server, "GET", "/a/../b//%zz?x=[1]{2}"));
  EXPECT_EQ(line_of(server.received().at(0)), "GET /a/../b//%zz?x=[1]{2} HTTP/1.1");
}

TEST(CurlClient, SendsAnyMethodWithABody) {
  for (const char* method : {"GET", "DELETE", "COPY", "BREW"}) {
    LoopbackServer server({kEmpty});
    CurlClient client;
    Request request = request_to(server, method, "/");
    request.body = "abc";
    client.send(request);
    EXPECT_EQ(line_of(server.received().at(0)), std::string(method) + " / HTTP/1.1");
    EXPECT_TRUE(server.received().at(0).ends_with("\r\n\r\nabc")) << method;
  }
}

TEST(CurlClient, ReadsStatusReasonHeadersInOrderAndBody) {
  LoopbackServer server(
      {"HTTP/1.1 404 Object Not Found\r\nB: 1\r\nA: 2\r\nB: 3\r\n"
       "Content-Length: 5\r\n\r\nhello"});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(exchange.response(), nullptr);
  EXPECT_EQ(exchange.response()->status, 404);
  EXPECT_EQ(exchange.response()->reason, "Object Not Found");
  EXPECT_EQ(exchange.response()->headers,
            (HeaderFields{{"B", "1"}, {"A", "2"}, {"B", "3"}, {"Content-Length", "5"}}));
  EXPECT_EQ(exchange.response()->body, "hello");
}

TEST(CurlClient, LeavesInterimAnswersOut) {
  LoopbackServer server({std::string("HTTP/1.1 100 Continue\r\nX: interim\r\n\r\n") + kEmpty});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(exchange.response(), nullptr);
  EXPECT_EQ(exchange.response()->status, 200);
  EXPECT_EQ(find_header(exchange.response()->headers, "X"), std::nullopt);
}

TEST(CurlClient, KeepsItsConnection) {
  LoopbackServer server({kEmpty, kEmpty, kEmpty});
  CurlClient client;
  for (int i = 0; i < 3; ++i) client.send(request_to(server, "GET", "/"));
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlClient, FollowsNoRedirect) {
  LoopbackServer server({"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  EXPECT_EQ(exchange.response()->status, 302);
  EXPECT_EQ(server.received().size(), 1U);
}

TEST(CurlClient, AnswersHeadWithoutWaitingForABody) {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "HEAD", "/"));
  ASSERT_NE(exchange.response(), nullptr);
  EXPECT_EQ(exchange.response()->body, "");
}

TEST(CurlClient, AnswersRawHeadWithoutWaitingForABody) {
  for (const std::string before : {"", "\r\n"}) {
    LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"});
    CurlClient client;
    Request request = request_to(server, "RAW", "");
    request.raw = before + "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n";
    const Exchange exchange = client.send(request);
    ASSERT_NE(exchange.response(), nullptr) << exchange.error()->message;
    EXPECT_EQ(find_header(exchange.response()->headers, "Content-Length"), "5");
  }
}

TEST(CurlClient, TakesNoTrailerForAHeader) {
  LoopbackServer server(
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: 1\r\n\r\n1\r\na\r\n0\r\nETag: "
       "x\r\n\r\n"});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(exchange.response(), nullptr);
  EXPECT_EQ(exchange.response()->body, "a");
  EXPECT_EQ(find_header(exchange.response()->headers, "A"), "1");
  EXPECT_EQ(find_header(exchange.response()->headers, "ETag"), std::nullopt);
}

TEST(CurlClient, GivesUpAtTheTimeOut) {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"});
  CurlClient client;
  Request request = request_to(server, "GET", "/");
  request.timeout = std::chrono::milliseconds(20);
  const Exchange exchange = client.send(request);
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Timeout);
}

TEST(CurlClient, CallsAClosedConnectionBroken) {
  LoopbackServer server({});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Broken);
}

TEST(CurlClient, RefusesABodyBeyondTheLimit) {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"});
  CurlClient client({.body_bytes = 4});
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::TooLarge);
}

struct WrongAnswer {
  std::string name;
  std::string answer;
  std::string problem;
};

class WrongAnswerTest : public testing::TestWithParam<WrongAnswer> {};

TEST_P(WrongAnswerTest, IsBroken) {
  LoopbackServer server({GetParam().answer});
  LoopbackServer calm({kEmpty});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "GET", "/db"));
  ASSERT_NE(exchange.error(), nullptr) << exchange.response()->body;
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Broken);
  EXPECT_EQ(exchange.error()->message, "GET " + server.url() + "/db: " + GetParam().problem);
  EXPECT_EQ(line_of(exchange.sent), "GET /db HTTP/1.1");
  EXPECT_NE(client.send(request_to(calm, "GET", "/")).response(), nullptr);
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";
const std::string kChunked = kOk + "Transfer-Encoding: chunked\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    CurlClient, WrongAnswerTest,
    testing::Values(
        WrongAnswer{"BytesBehindTheLength", kOk + "Content-Length: 2\r\n\r\n{}extra",
                    "the answer goes on behind its end: 5 bytes follow the 2 of its "
                    "Content-Length"},
        WrongAnswer{"AnswerBehindTheLength", kOk + "Content-Length: 2\r\n\r\n{}" + kEmpty,
                    "the answer goes on behind its end: 38 bytes follow the 2 of its "
                    "Content-Length"},
        WrongAnswer{"BytesBehindNoBody", kOk + "Content-Length: 0\r\n\r\nextra",
                    "the answer goes on behind its end: 5 bytes follow the 0 of its "
                    "Content-Length"},
        WrongAnswer{"BytesBehindA204", "HTTP/1.1 204 No Content\r\n\r\nx",
                    "the answer goes on behind its end: 1 byte follows its head, which no body "
                    "follows"},
        WrongAnswer{"BytesBehindTheLastChunk", kChunked + "2\r\n{}\r\n0\r\n\r\nextra",
                    "the answer goes on behind its end: 5 bytes follow its last chunk"},
        WrongAnswer{"ShorterLengthLast", kOk + "Content-Length: 5\r\nContent-Length: 2\r\n\r\n{}",
                    "the answer has more than one Content-Length: \"5, 2\""},
        WrongAnswer{"LongerLengthLast", kOk + "Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}",
                    "the answer has more than one Content-Length: \"2, 5\""},
        WrongAnswer{"LengthBesideChunks",
                    kOk + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "2\r\n{}\r\n0\r\n\r\n",
                    "the answer has a Content-Length (2) beside Transfer-Encoding: \"chunked\""},
        WrongAnswer{"OtherCoding", kOk + "Transfer-Encoding: identity\r\n\r\n{}",
                    "the Transfer-Encoding of the answer is not just chunked, and no other was "
                    "asked for: \"identity\""},
        WrongAnswer{"FoldedField", kOk + "A: b\r\n c: d\r\nContent-Length: 2\r\n\r\n{}",
                    "the head of the answer folds a field over two lines: \" c: d\""},
        WrongAnswer{"BareLineFeed", "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
                    "a line in the head of the answer ends in a bare LF instead of CRLF: "
                    "\"HTTP/1.1 200 OK\""},
        WrongAnswer{"SpaceBeforeTheColon", kOk + "Content-Length : 2\r\n\r\n{}",
                    "in the head of the answer a space stands before a colon: \"Content-Length : "
                    "2\""},
        WrongAnswer{"JunkBehindTheSizeOfAChunk", kChunked + "2 junk\r\n{}\r\n0\r\n\r\n",
                    "the size of a chunk of the answer is no hexadecimal number: \"2 junk\""},
        WrongAnswer{"SizeOfAChunkThatIsNone", kChunked + "zz\r\n{}\r\n0\r\n\r\n",
                    "the size of a chunk of the answer is no hexadecimal number: \"zz\""},
        WrongAnswer{"SizeOfAChunkWithAPrefix", kChunked + "0x2\r\n{}\r\n0\r\n\r\n",
                    "the size of a chunk of the answer is no hexadecimal number: \"0x2\""},
        WrongAnswer{"LineFeedInAChunk", kChunked + "2\n{}\n0\n\n",
                    "a line between the chunks of the answer ends in a bare LF instead of CRLF: "
                    "\"2\""},
        WrongAnswer{"ChunkLongerThanItsSize", kChunked + "2\r\n{}xx\r\n0\r\n\r\n",
                    "a chunk of the answer does not end where its size says; there stands \"xx\""},
        WrongAnswer{"FoldedFirstField", kOk + " c: d\r\nContent-Length: 2\r\n\r\n{}",
                    "the head of the answer folds a field over two lines: \" c: d\""},
        WrongAnswer{"ChangeOfProtocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
                    "the answer is a 101, behind which another protocol is spoken: \"HTTP/1.1 101 "
                    "Switching Protocols\""},
        WrongAnswer{"OtherProtocol", "220 mail ready\r\n\r\n",
                    "what came back is no HTTP answer (Received HTTP/0.9 when not allowed)"},
        WrongAnswer{"OtherVersion", "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n",
                    "what came back is no HTTP answer: \"HTTP/2 200 OK\""}),
    [](const auto& test) { return test.param.name; });

TEST(CurlClient, CallsABodyThatIsCutOffBroken) {
  for (const std::string& answer : {kOk + "Content-Length: 5\r\n\r\nab", kChunked + "5\r\nab"}) {
    LoopbackServer server({answer}, LoopbackServer::BehindAnswer::HangUp);
    CurlClient client;
    const Exchange exchange = client.send(request_to(server, "GET", "/"));
    ASSERT_NE(exchange.error(), nullptr) << answer;
    EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Broken);
  }
}

TEST(CurlClient, CallsABodyBehindAHeadBroken) {
  LoopbackServer server({kOk + "Content-Length: 2\r\n\r\n{}"});
  CurlClient client;
  const Exchange exchange = client.send(request_to(server, "HEAD", "/"));
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->message,
            "HEAD " + server.url() +
                "/: the answer goes on behind its end: 2 bytes follow its head, which no body "
                "follows");
}

TEST(CurlClient, TakesAnotherConnectionBehindABrokenAnswer) {
  LoopbackServer server({kOk + "Content-Length: 0\r\n\r\nextra", kEmpty});
  CurlClient client;
  client.send(request_to(server, "GET", "/"));
  EXPECT_NE(client.send(request_to(server, "GET", "/")).response(), nullptr);
  EXPECT_EQ(server.connections(), 2);
}

// libcurl would take it for the answer to the next request.
TEST(CurlClient, TakesNoAnswerThatNobodyAskedFor) {
  LoopbackServer server({kEmpty, kEmpty});
  CurlClient client;
  client.send(request_to(server, "PUT", "/first"));
  server.say("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
  const Exchange second = client.send(request_to(server, "GET", "/second"));
  const Exchange third = client.send(request_to(server, "GET", "/third"));

  ASSERT_NE(second.error(), nullptr);
  EXPECT_EQ(second.error()->kind, TransportError::Kind::Broken);
  EXPECT_EQ(second.error()->message,
            "GET " + server.url() +
                "/second: not sent, since the target went on behind the end of its answer to PUT " +
                server.url() +
                "/first: \"HTTP/1.1 201 Created\\r\\nContent-Length: 0\\r\\n\\r\\n\"");
  EXPECT_EQ(second.sent, "");
  ASSERT_NE(third.response(), nullptr);
  EXPECT_EQ(third.response()->status, 200);
  EXPECT_EQ(line_of(server.received().at(1)), "GET /third HTTP/1.1");
  EXPECT_EQ(server.connections(), 2);
}

TEST(CurlClient, LetsATargetSayThatItWaitedTooLong) {
  LoopbackServer server({kEmpty, kEmpty});
  CurlClient client;
  client.send(request_to(server, "GET", "/first"));
  server.say("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n");
  const Exchange second = client.send(request_to(server, "GET", "/second"));
  ASSERT_NE(second.response(), nullptr) << second.error()->message;
  EXPECT_EQ(second.response()->status, 200);
  EXPECT_EQ(server.connections(), 2);
}

TEST(CurlClient, GivesUpWhenCancelled) {
  LoopbackServer server({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"});
  CurlClient client;
  const std::atomic<bool> cancelled{true};
  Request request = request_to(server, "GET", "/");
  request.cancelled = &cancelled;
  const Exchange exchange = client.send(request);
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Cancelled);
}

TEST(CurlClient, CallsAPortThatNobodyListensOnUnreachable) {
  std::string url;
  {
    const LoopbackServer server({});
    url = server.url();
  }
  CurlClient client;
  Request request;
  request.base_url = url;
  const Exchange exchange = client.send(request);
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Unreachable);
  EXPECT_NE(exchange.error()->message.find("GET " + url + "/"), std::string::npos);
}

TEST(CurlClient, RefusesWhatItCannotSendAsItIs) {
  CurlClient client;
  Request broken;
  broken.path = "/a\r\nX: y";
  ASSERT_NE(client.send(broken).error(), nullptr);
  EXPECT_EQ(client.send(broken).error()->kind, TransportError::Kind::Unsupported);
}

TEST(CurlClient, SendsTheAccountAsBasicAuthentication) {
  LoopbackServer server({kEmpty});
  CurlClient client;
  Request request = request_to(server, "GET", "/");
  request.credentials = Credentials{"admin", "pass"};
  client.send(request);
  EXPECT_NE(server.received().at(0).find("Authorization: Basic YWRtaW46cGFzcw==\r\n"),
            std::string::npos);
}

// A handle is used again and again: what one request asked for says nothing about the next.

Request request_with_everything(const LoopbackServer& server) {
  Request request = request_to(server, "POST", "/first");
  request.headers = {{"X-First", "1"}, {"Content-Type", "text/plain"}, {"Empty", ""}};
  request.body = "a body";
  request.credentials = Credentials{"admin", "pass"};
  return request;
}

// What a request that asks for nothing sends.
std::string bare_head(const LoopbackServer& server, const std::string& line) {
  return line + " HTTP/1.1\r\nHost: " + server.url().substr(7) + "\r\n\r\n";
}

TEST(CurlClient, SendsNothingOfTheRequestBefore) {
  LoopbackServer server({kEmpty, kEmpty, kEmpty});
  CurlClient client;
  client.send(request_with_everything(server));
  client.send(request_to(server, "GET", "/second"));
  const Exchange third = client.send(request_to(server, "DELETE", "/third"));

  EXPECT_EQ(server.received().at(1), bare_head(server, "GET /second"));
  EXPECT_EQ(server.received().at(2), bare_head(server, "DELETE /third"));
  EXPECT_EQ(third.sent, server.received().at(2));
}

TEST(CurlClient, SendsAnEmptyBodyBehindALongerOne) {
  LoopbackServer server({kEmpty, kEmpty});
  CurlClient client;
  client.send(request_with_everything(server));
  client.send(request_to(server, "PUT", "/second"));
  EXPECT_EQ(server.received().at(1), "PUT /second HTTP/1.1\r\nHost: " + server.url().substr(7) +
                                         "\r\nContent-Length: 0\r\n\r\n");
}

TEST(CurlClient, SendsAnotherAccountInThePlaceOfTheOneBefore) {
  LoopbackServer server({kEmpty, kEmpty});
  CurlClient client;
  Request request = request_to(server, "GET", "/");
  request.credentials = Credentials{"admin", "pass"};
  client.send(request);
  request.credentials = Credentials{"guest", "word"};
  client.send(request);
  EXPECT_EQ(server.received().at(1).find("YWRtaW46cGFzcw=="), std::string::npos);
  EXPECT_NE(server.received().at(1).find("Authorization: Basic Z3Vlc3Q6d29yZA==\r\n"),
            std::string::npos);
}

TEST(CurlClient, ReadsABodyBehindAHead) {
  const std::string hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  LoopbackServer server({hello, hello + "hello", hello, hello + "hello"});
  CurlClient client;
  client.send(request_to(server, "HEAD", "/"));
  const Exchange read = client.send(request_to(server, "GET", "/"));
  client.send(request_to(server, "HEAD", "/"));
  const Exchange written = client.send(request_with_everything(server));
  EXPECT_EQ(read.response()->body, "hello");
  EXPECT_EQ(written.response()->body, "hello");
  EXPECT_EQ(server.received().at(2), bare_head(server, "HEAD /"));
  EXPECT_TRUE(server.received().at(3).starts_with("POST /first HTTP/1.1\r\n"));
}

TEST(CurlClient, KeepsNothingOfTheAnswerBefore) {
  LoopbackServer server({"HTTP/1.1 404 Object Not Found\r\nX: 1\r\nContent-Length: 5\r\n\r\nhello",
                         "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"});
  CurlClient client;
  client.send(request_to(server, "GET", "/"));
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  EXPECT_EQ(exchange.response()->status, 200);
  EXPECT_EQ(exchange.response()->reason, "");
  EXPECT_EQ(exchange.response()->headers, (HeaderFields{{"Content-Length", "0"}}));
  EXPECT_EQ(exchange.response()->body, "");
}

TEST(CurlClient, AnswersBehindATimeOutOfTheRequestBefore) {
  LoopbackServer slow({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"});
  LoopbackServer server({kEmpty});
  CurlClient client;
  Request request = request_to(slow, "GET", "/");
  request.timeout = std::chrono::milliseconds(20);
  client.send(request);
  const Exchange exchange = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(exchange.response(), nullptr);
  EXPECT_EQ(exchange.response()->status, 200);
  EXPECT_EQ(exchange.response()->body, "");
}

TEST(CurlClient, GivesUpNoRequestForTheOneBefore) {
  LoopbackServer slow({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"});
  LoopbackServer server({kEmpty});
  CurlClient client;
  const std::atomic<bool> cancelled{true};
  Request request = request_to(slow, "GET", "/");
  request.cancelled = &cancelled;
  client.send(request);
  EXPECT_NE(client.send(request_to(server, "GET", "/")).response(), nullptr);
}

TEST(CurlClient, ReadsAnAnswerWholeBehindAFeed) {
  const std::string lines = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\nb\n";
  LoopbackServer feed({lines});
  LoopbackServer server({lines});
  CurlClient client;
  Request request = request_to(feed, "GET", "/");
  request.until_line = [](std::string_view) { return true; };
  const Exchange until = client.send(request);
  const Exchange whole = client.send(request_to(server, "GET", "/"));
  ASSERT_NE(until.response(), nullptr);
  ASSERT_NE(whole.response(), nullptr);
  EXPECT_EQ(whole.response()->body, "a\nb\n");
}

TEST(CurlClient, ShowsTheLastLineOfAFeedThatEndsWithoutALineBreak) {
  LoopbackServer feed({"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\na\nb"});
  CurlClient client;
  Request request = request_to(feed, "GET", "/");
  std::vector<std::string> lines;
  request.until_line = [&lines](std::string_view line) {
    lines.emplace_back(line);
    return false;
  };
  EXPECT_NE(client.send(request).response(), nullptr);
  EXPECT_EQ(lines, (std::vector<std::string>{"a", "b"}));
}

TEST(CurlClient, CallsAFeedThatIsFramedWronglyBroken) {
  LoopbackServer feed({kChunked + "2\r\na\nx\r\n"});
  CurlClient client;
  Request request = request_to(feed, "GET", "/");
  request.until_line = [](std::string_view) { return true; };
  const Exchange exchange = client.send(request);
  ASSERT_NE(exchange.error(), nullptr);
  EXPECT_EQ(exchange.error()->kind, TransportError::Kind::Broken);
}

TEST(CurlClient, KeepsRequestsApartFromRawOnes) {
  LoopbackServer server({kEmpty, kEmpty});
  LoopbackServer of_bytes({kEmpty});
  CurlClient client;
  client.send(request_with_everything(server));
  Request raw = request_to(of_bytes, "GET", "/raw");
  raw.raw = "GET /raw HTTP/1.1\r\nHost: x\r\n\r\n";
  const Exchange bytes = client.send(raw);
  const Exchange usual = client.send(request_to(server, "GET", "/usual"));
  ASSERT_NE(bytes.response(), nullptr);
  ASSERT_NE(usual.response(), nullptr);
  EXPECT_EQ(of_bytes.received().at(0), *raw.raw);
  EXPECT_EQ(server.received().at(1), bare_head(server, "GET /usual"));
}

}  // namespace
}  // namespace purgatory::conformance
