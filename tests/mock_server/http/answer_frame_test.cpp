// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/answer_frame.h"

#include <string>

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

constexpr std::string_view kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string head_of(const Response& response, const AnswerContext& context = {}) {
  std::string out;
  append_answer_head(out, response, answer_frame(response, context), kDate);
  return out;
}

Response fixed(std::string body) {
  Response response;
  response.body = std::move(body);
  return response;
}

Response chunked(std::string body) {
  Response response = fixed(std::move(body));
  response.framing = ResponseFraming::Chunked;
  return response;
}

TEST(AnswerFrame, FieldsAreSortedByLowerCasedName) {
  Response response = fixed("1000\n");
  response.headers = {{"X-CouchDB-Body-Time", "0"}, {"X-Couch-Request-ID", "abc"},
                      {"Server", "CouchDB/3.5.0"},  {"etag", "\"1-a\""},
                      {"Content-Type", "text/x"},   {"Cache-Control", "must-revalidate"}};
  EXPECT_EQ(head_of(response),
            "HTTP/1.1 200 OK\r\nCache-Control: must-revalidate\r\nContent-Length: 5\r\n"
            "Content-Type: text/x\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\netag: \"1-a\"\r\n"
            "Server: CouchDB/3.5.0\r\nX-Couch-Request-ID: abc\r\nX-CouchDB-Body-Time: 0\r\n\r\n");
}

TEST(AnswerFrame, FieldsOfOneNameKeepTheirOrder) {
  Response response;
  response.headers = {{"Set-Cookie", "b"}, {"set-cookie", "a"}};
  const std::string head = head_of(response);
  EXPECT_LT(head.find("Set-Cookie: b"), head.find("set-cookie: a"));
}

TEST(AnswerFrame, TransportsOwnFieldsOverruleTheResponses) {
  Response response = fixed("ab");
  response.headers = {{"content-length", "7"},
                      {"Transfer-Encoding", "chunked"},
                      {"connection", "close"},
                      {"DATE", "now"}};
  EXPECT_EQ(head_of(response),
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n");
}

TEST(AnswerFrame, HeadOfAFixedAnswerKeepsItsLength) {
  const Response response = fixed("12345");
  EXPECT_NE(head_of(response, {.is_head = true}).find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_FALSE(answer_frame(response, {.is_head = true}).sends_body);
}

TEST(AnswerFrame, HeadOfAChunkedAnswerSaysLengthZero) {
  const std::string head = head_of(chunked("12345"), {.is_head = true});
  EXPECT_NE(head.find("Content-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
}

TEST(AnswerFrame, ChunkedAnswerToAnOldClientEndsWithTheConnection) {
  const Response response = chunked("12345");
  const AnswerFrame frame = answer_frame(response, {.version = Version::Http10});
  EXPECT_TRUE(frame.closes);
  EXPECT_FALSE(frame.is_chunked);
  EXPECT_EQ(frame.content_length, std::nullopt);
  EXPECT_TRUE(answer_frame(response, {}).is_chunked);
}

TEST(AnswerFrame, NoContentAndNotModifiedHaveNeitherBodyNorLength) {
  for (const int status : {204, 304}) {
    Response response = fixed("unsent");
    response.status = status;
    EXPECT_FALSE(answer_frame(response, {}).sends_body);
    EXPECT_EQ(head_of(response).find("Content-Length"), std::string::npos);
  }
}

TEST(AnswerFrame, ClosingIsSaidAndSoIsKeepingForOldClients) {
  EXPECT_NE(head_of({}, {.keeps_alive = false}).find("Connection: close\r\n"), std::string::npos);
  Response closing;
  closing.close = true;
  EXPECT_NE(head_of(closing).find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(head_of({}).find("Connection"), std::string::npos);
  EXPECT_NE(head_of({}, {.version = Version::Http10}).find("Connection: keep-alive\r\n"),
            std::string::npos);
}

TEST(AnswerFrame, ReasonIsTheResponsesOwnOrCouchDbsPhrase) {
  Response response;
  response.status = 404;
  EXPECT_TRUE(head_of(response).starts_with("HTTP/1.1 404 Object Not Found\r\n"));
  response.reason = "Gone Fishing";
  EXPECT_TRUE(
      head_of(response, {.version = Version::Http10}).starts_with("HTTP/1.0 404 Gone Fishing\r\n"));
  EXPECT_EQ(reason_phrase(299), "Unknown");
}

TEST(AnswerFrame, LineBreaksCannotSmuggleInAField) {
  Response response;
  response.reason = "OK\r\nA: b";
  response.headers = {{"Location", "http://x/\r\nSet-Cookie: a"}};
  const std::string head = head_of(response);
  EXPECT_NE(head.find("200 OK  A: b\r\n"), std::string::npos);
  EXPECT_NE(head.find("Location: http://x/  Set-Cookie: a\r\n"), std::string::npos);
}

TEST(AnswerFrame, ChunkIsSizeAndBytes) {
  std::string out;
  append_chunk(out, "");
  append_chunk(out, std::string(26, 'x'));
  EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

TEST(HttpDate, IsWrittenAsTheStandardsExample) {
  EXPECT_EQ(http_date(TimePoint(std::chrono::milliseconds(784'111'777'999))), kDate);
  EXPECT_EQ(http_date(TimePoint{}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

}  // namespace
}  // namespace purgatory::http
