// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/response_head.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using Kind = Framing::Kind;

struct Read {
  ResponseHead head;
  Response response;
};

// Line by line, until it is whole or broken; what is left of the text is not looked at.
Read read(std::string_view text, ResponseHead::Asked asked = ResponseHead::Asked::Other) {
  Read result{ResponseHead(asked), {}};
  while (!text.empty() && !result.head.is_whole() && !result.head.is_broken()) {
    const std::size_t end = text.find('\n') + 1;
    result.head.take_line(text.substr(0, end), result.response);
    text.remove_prefix(end);
  }
  return result;
}

TEST(ResponseHead, IsReadLineByLine) {
  const auto [head, response] =
      read("HTTP/1.1 404 Object Not Found\r\nB: 1\r\nA:  2 \r\nContent-Length: 5\r\n\r\n");
  EXPECT_TRUE(head.is_whole());
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.reason, "Object Not Found");
  EXPECT_EQ(response.headers, (HeaderFields{{"B", "1"}, {"A", "2"}, {"Content-Length", "5"}}));
  EXPECT_EQ(head.framing().kind, Kind::Length);
  EXPECT_EQ(head.framing().length, 5u);
}

TEST(ResponseHead, InterimAnswersLeaveNothingBehind) {
  const auto [head, response] = read(
      "HTTP/1.1 100 Continue\r\nContent-Length: 3\r\nX: y\r\n\r\n"
      "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n");
  EXPECT_TRUE(head.is_whole()) << head.problem();
  EXPECT_EQ(response.reason, "");
  EXPECT_EQ(response.headers, (HeaderFields{{"Content-Length", "2"}}));
  EXPECT_EQ(head.framing().length, 2u);
}

TEST(ResponseHead, SaysHowTheBodyEnds) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n").head.framing().kind,
            Kind::Chunks);
  EXPECT_EQ(read("HTTP/1.0 200 OK\r\n\r\n").head.framing().kind, Kind::Close);
  EXPECT_EQ(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n").head.framing().kind,
            Kind::None);
  EXPECT_EQ(read("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n").head.framing().kind,
            Kind::None);
  const auto asked = ResponseHead::Asked::Head;
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", asked).head.framing().kind,
            Kind::None);
}

struct BrokenHead {
  std::string name;
  std::string fields;
  std::string problem;
  std::string status = "HTTP/1.1 200 OK\r\n";
};

class BrokenHeadTest : public testing::TestWithParam<BrokenHead> {};

TEST_P(BrokenHeadTest, IsNamed) {
  const auto& [name, fields, problem, status] = GetParam();
  EXPECT_EQ(read(status + fields + "\r\n").head.problem(), problem);
}

INSTANTIATE_TEST_SUITE_P(
    ResponseHead, BrokenHeadTest,
    testing::Values(
        BrokenHead{"TwoLengths", "Content-Length: 2\r\ncontent-length: 3\r\n",
                   "the answer has more than one Content-Length: \"2, 3\""},
        BrokenHead{"OneLengthTwice", "Content-Length: 2\r\nContent-Length: 2\r\n",
                   "the answer has more than one Content-Length: \"2, 2\""},
        BrokenHead{"ListOfLengths", "Content-Length: 2, 2\r\n",
                   "the Content-Length of the answer is no number: \"2, 2\""},
        BrokenHead{"LengthWithASign", "Content-Length: +2\r\n",
                   "the Content-Length of the answer is no number: \"+2\""},
        BrokenHead{"NegativeLength", "Content-Length: -2\r\n",
                   "the Content-Length of the answer is no number: \"-2\""},
        BrokenHead{"EmptyLength", "Content-Length:\r\n",
                   "the Content-Length of the answer is no number: \"\""},
        BrokenHead{"EndlessLength", "Content-Length: 99999999999999999999\r\n",
                   "the Content-Length of the answer is no number: \"99999999999999999999\""},
        BrokenHead{"LengthBesideChunks", "Content-Length: 20\r\nTransfer-Encoding: chunked\r\n",
                   "the answer has a Content-Length (20) beside Transfer-Encoding: \"chunked\""},
        BrokenHead{"OtherCoding", "Transfer-Encoding: gzip, chunked\r\n",
                   "the Transfer-Encoding of the answer is not just chunked, and no other was "
                   "asked for: \"gzip, chunked\""},
        BrokenHead{"ChunkedTwice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                   "the Transfer-Encoding of the answer is not just chunked, and no other was "
                   "asked for: \"chunked, chunked\""},
        BrokenHead{"ChunksOfOld", "Transfer-Encoding: chunked\r\n",
                   "the answer is HTTP/1.0, which has no Transfer-Encoding", "HTTP/1.0 200 OK\r\n"},
        BrokenHead{"BodyOfA204", "Content-Length: 2\r\n",
                   "the answer is a 204, which has no body, and announces one: Content-Length: 2",
                   "HTTP/1.1 204 No Content\r\n"},
        BrokenHead{"ChunksOfA204", "Transfer-Encoding: chunked\r\n",
                   "the answer is a 204, which has no body, and announces one: Transfer-Encoding: "
                   "chunked",
                   "HTTP/1.1 204 No Content\r\n"},
        BrokenHead{"FoldedField", "A: b\r\n c\r\n",
                   "the head of the answer folds a field over two lines: \" c\""},
        BrokenHead{"BareLineFeed", "A: b\n",
                   "a line in the head of the answer ends in a bare LF instead of CRLF: \"A: b\""},
        BrokenHead{"BareLineFeedOfTheStatus", "",
                   "a line in the head of the answer ends in a bare LF instead of CRLF: "
                   "\"HTTP/1.1 200 OK\"",
                   "HTTP/1.1 200 OK\n"},
        BrokenHead{"BareCarriageReturn", "A: b\rc\r\n",
                   "a line in the head of the answer holds a bare CR or a NUL: \"A: b\\rc\""},
        BrokenHead{"TwoCarriageReturns", "A: b\r\r\n",
                   "a line in the head of the answer holds a bare CR or a NUL: \"A: b\\r\""},
        BrokenHead{"NoColon", "Bad line\r\n",
                   "a line in the head of the answer is no field: \"Bad line\""},
        BrokenHead{"NoName", ": b\r\n", "a line in the head of the answer is no field: \": b\""},
        BrokenHead{"SpaceBeforeTheColon", "Content-Length : 2\r\n",
                   "in the head of the answer a space stands before a colon: \"Content-Length : "
                   "2\""},
        BrokenHead{"SpaceWithinAName", "Bad name: b\r\n",
                   "the name of a field in the head of the answer holds what no name may: \"Bad "
                   "name: b\""},
        BrokenHead{"NameThatIsNoText", "N\xc3\xa4me: b\r\n",
                   "the name of a field in the head of the answer holds what no name may: "
                   "\"N??me: b\""},
        BrokenHead{"OtherProtocol", "Upgrade: x\r\n",
                   "the answer is a 101, behind which another protocol is spoken: \"HTTP/1.1 101 "
                   "Switching Protocols\"",
                   "HTTP/1.1 101 Switching Protocols\r\n"},
        BrokenHead{"OtherVersion", "", "what came back is no HTTP answer: \"HTTP/2 200 OK\"",
                   "HTTP/2 200 OK\r\n"},
        BrokenHead{
            "LongLine", std::string(70, 'x') + "\r\n",
            "a line in the head of the answer is no field: \"" + std::string(60, 'x') + "...\""}),
    [](const auto& test) { return test.param.name; });

TEST(ResponseHead, IsBounded) {
  ResponseHead head;
  Response response;
  head.take_line("HTTP/1.1 200 OK\r\n", response);
  const std::string line = "A: " + std::string(995, 'b') + "\r\n";
  for (int i = 0; i < 300 && !head.is_broken(); ++i) head.take_line(line, response);
  EXPECT_EQ(head.problem(), "the head of the answer does not end");
}

}  // namespace
}  // namespace purgatory::conformance
