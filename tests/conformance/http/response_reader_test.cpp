// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/response_reader.h"

#include <string>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using State = ResponseReader::State;

ResponseReader reader_of(const std::string& bytes) {
  ResponseReader reader(1000);
  for (const char byte : bytes) reader.take(std::string_view(&byte, 1));
  return reader;
}

std::string interim_answers(int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += "HTTP/1.1 100 Continue\r\n\r\n";
  return bytes;
}

TEST(ResponseReader, BodyEndsByItsLength) {
  const auto reader =
      reader_of("HTTP/1.1 200 Fine thing\r\nContent-Length: 2\r\nX-Y:  z \r\n\r\n{}");
  EXPECT_EQ(reader.state(), State::Done);
  EXPECT_EQ(reader.response().status, 200);
  EXPECT_EQ(reader.response().reason, "Fine thing");
  EXPECT_EQ(reader.response().body, "{}");
  EXPECT_EQ(find_header(reader.response().headers, "x-y"), "z");
}

TEST(ResponseReader, BodyEndsByItsLastChunk) {
  const auto reader = reader_of(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");
  EXPECT_EQ(reader.state(), State::Done);
  EXPECT_EQ(reader.response().body, "abc0123456789");
}

TEST(ResponseReader, BodyWithoutALengthEndsWithTheConnection) {
  auto reader = reader_of("HTTP/1.0 400 Bad Request\r\n\r\nno");
  EXPECT_EQ(reader.state(), State::Body);
  reader.end();
  EXPECT_EQ(reader.state(), State::Done);
  EXPECT_EQ(reader.response().body, "no");
}

TEST(ResponseReader, InterimAnswersAreSkipped) {
  const auto reader =
      reader_of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nETag: \"a\"\r\n\r\n");
  EXPECT_EQ(reader.state(), State::Done);
  EXPECT_EQ(reader.response().status, 204);
}

TEST(ResponseReader, AnswerToHeadHasNoBodyWhateverItsLength) {
  for (const std::string field : {"Content-Length: 5", "Transfer-Encoding: chunked", "X: y"}) {
    ResponseReader reader(1000, ResponseReader::Asked::Head);
    reader.take("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n");
    EXPECT_EQ(reader.state(), State::Done) << field;
    EXPECT_EQ(reader.response().headers.size(), 1u);
  }
}

TEST(ResponseReader, TrailerIsNoHeader) {
  const auto reader =
      reader_of("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nETag: x\r\n\r\n");
  EXPECT_EQ(reader.state(), State::Done);
  EXPECT_EQ(reader.response().reason, "");
  EXPECT_EQ(find_header(reader.response().headers, "ETag"), std::nullopt);
}

TEST(ResponseReader, AnotherAnswerMayFollow) {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
  EXPECT_EQ(reader_of(answer + "HTTP/1.1 400 Bad Request\r\n\r\n").state(), State::Done);
  ResponseReader in_one_piece(1000);
  in_one_piece.take(answer + answer);
  EXPECT_EQ(in_one_piece.state(), State::Done);
  EXPECT_EQ(in_one_piece.response().body, "{}");
}

TEST(ResponseReader, ChunkOfTheUtmostSizeFits) {
  const auto reader = reader_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" +
                                std::string(1000, 'a') + "\r\n0\r\n\r\n");
  EXPECT_EQ(reader.state(), State::Done) << reader.problem();
  EXPECT_EQ(reader.response().body.size(), 1000u);
}

TEST(ResponseReader, ManyAnswersAndChunksInOnePieceAreRead) {
  std::string bytes =
      interim_answers(100) + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 900; ++i) bytes += "1\r\na\r\n";
  ResponseReader reader(1000);
  reader.take(bytes + "0\r\n\r\n");
  EXPECT_EQ(reader.state(), State::Done);
  EXPECT_EQ(reader.response().body, std::string(900, 'a'));
}

struct BrokenAnswer {
  std::string name;
  std::string bytes;
  std::string problem;
};

class BrokenAnswerTest : public testing::TestWithParam<BrokenAnswer> {};

TEST_P(BrokenAnswerTest, IsNamed) {
  auto reader = reader_of(GetParam().bytes);
  reader.end();
  EXPECT_EQ(reader.state(), State::Broken);
  EXPECT_EQ(reader.problem(), GetParam().problem);
}

INSTANTIATE_TEST_SUITE_P(
    ResponseReader, BrokenAnswerTest,
    testing::Values(
        BrokenAnswer{"Silence", "", "the connection was closed without an answer"},
        BrokenAnswer{"OtherProtocol", "220 mail ready\r\n\r\n",
                     "what came back is no HTTP answer: \"220 mail ready\""},
        BrokenAnswer{"FourDigits", "HTTP/1.1 2000 Odd\r\n\r\n",
                     "what came back is no HTTP answer: \"HTTP/1.1 2000 Odd\""},
        BrokenAnswer{"TwoDigits", "HTTP/1.1 20 0\r\n\r\n",
                     "what came back is no HTTP answer: \"HTTP/1.1 20 0\""},
        BrokenAnswer{"NoSpace", "HTTP/1.1x200 OK\r\n\r\n",
                     "what came back is no HTTP answer: \"HTTP/1.1x200 OK\""},
        BrokenAnswer{"InterimOnly", interim_answers(101), "the interim answers (1xx) do not end"},
        BrokenAnswer{"HalfAHead", "HTTP/1.1 200 OK\r\nA",
                     "the connection was closed within the head of the answer"},
        BrokenAnswer{"HalfABody", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                     "the connection was closed within the body of the answer"},
        BrokenAnswer{"LengthIsAWord", "HTTP/1.1 200 OK\r\nContent-Length: all\r\n\r\n",
                     "the Content-Length of the answer is no number: \"all\""},
        BrokenAnswer{"ChunkIsAWord", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     "the size of a chunk of the answer is no hexadecimal number: \"zz\""},
        BrokenAnswer{"BytesBehindTheLength", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}x",
                     "the answer goes on behind its end: 1 byte follows the 2 of its "
                     "Content-Length"},
        BrokenAnswer{"BytesBehindTheLastChunk",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nx",
                     "the answer goes on behind its end: 1 byte follows its last chunk"},
        BrokenAnswer{"BytesBehindA204", "HTTP/1.1 204 No Content\r\n\r\nx",
                     "the answer goes on behind its end: 1 byte follows its head, which no body "
                     "follows"},
        BrokenAnswer{"HalfATrailer",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n",
                     "the connection was closed within the body of the answer"},
        BrokenAnswer{"TooLong", "HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'a'),
                     "the answer has more than 1000 bytes"},
        BrokenAnswer{"ChunkTooLong",
                     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                     "the answer has more than 1000 bytes"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace purgatory::conformance
