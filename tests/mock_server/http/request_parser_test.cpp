// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/request_parser.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

using Scanned = Result<std::optional<std::size_t>, BadRequest>;

Result<RequestHead, BadRequest> parsed(std::string_view bytes, const HeadLimits& limits = {}) {
  HeadScanner scanner(limits);
  const Scanned length = scanner.scan(bytes);
  if (!length) return Failure<BadRequest>(length.error());
  if (!*length) return Failure<BadRequest>(BadRequest{0, "unfinished"});
  return parse_head(bytes.substr(0, **length), limits);
}

Request request_of(std::string_view bytes) {
  auto head = parsed(bytes);
  if (!head) ADD_FAILURE() << head.error().status << " " << head.error().reason;
  return head ? std::move(head->request) : Request{};
}

TEST(RequestParser, ReadsMethodTargetAndFieldsAsTheyCame) {
  const Request request = request_of(
      "PUT /db/a%2Fb?rev=1-a HTTP/1.1\r\nHost: x:1\r\nX-Odd:\t two  words \r\nEmpty:\r\n\r\n");
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.target, "/db/a%2Fb?rev=1-a");
  EXPECT_EQ(request.headers.value_or_empty("x-odd"), "two  words");
  EXPECT_EQ(request.headers.find("empty"), "");
  EXPECT_EQ(request.framing, BodyFraming::Absent);
}

TEST(RequestParser, UnknownMethodsGoThrough) {
  EXPECT_EQ(request_of("COPY /db/a HTTP/1.1\r\n\r\n").method, "COPY");
  EXPECT_EQ(request_of("x-y!z /db/a HTTP/1.1\r\n\r\n").method, "x-y!z");
}

TEST(RequestParser, TakesTheBytesOfATargetAsTheyAre) {
  EXPECT_EQ(request_of("GET /a?b?c#d%zz\xff HTTP/1.1\r\n\r\n").target, "/a?b?c#d%zz\xff");
  const std::string path = "/" + std::string(60'000, 'k');
  EXPECT_EQ(request_of("GET " + path + " HTTP/1.1\r\n\r\n").target, path);
}

TEST(RequestParser, AbsoluteFormBecomesOriginFormAndItsAuthorityTheHost) {
  const Request request = request_of("GET HTTP://there:5984/db?q=1 HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(request.target, "/db?q=1");
  EXPECT_EQ(request.headers.count("Host"), 1U);
  EXPECT_EQ(request.headers.value_or_empty("Host"), "there:5984");
  EXPECT_EQ(request_of("GET http://there?q=1 HTTP/1.1\r\n\r\n").target, "/?q=1");
  EXPECT_EQ(request_of("OPTIONS * HTTP/1.1\r\n\r\n").target, "/");
}

TEST(RequestParser, FramingFollowsLengthAndCoding) {
  const Request counted = request_of("POST /a HTTP/1.1\r\ncontent-length: 042\r\n\r\n");
  EXPECT_EQ(counted.framing, BodyFraming::ContentLength);
  EXPECT_EQ(counted.content_length, 42U);
  EXPECT_EQ(request_of("POST /a HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n").framing,
            BodyFraming::Chunked);
}

TEST(RequestParser, KeepAliveFollowsVersionAndConnection) {
  EXPECT_TRUE(parsed("GET / HTTP/1.1\r\n\r\n")->keeps_alive);
  EXPECT_FALSE(parsed("GET / HTTP/1.1\r\nConnection: Upgrade, Close\r\n\r\n")->keeps_alive);
  EXPECT_FALSE(parsed("GET / HTTP/1.0\r\n\r\n")->keeps_alive);
  EXPECT_TRUE(parsed("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")->keeps_alive);
}

TEST(RequestParser, ExpectationIsKeptForNewClientsOnly) {
  EXPECT_TRUE(parsed("PUT / HTTP/1.1\r\nExpect: 100-Continue\r\n\r\n")->expects_continue);
  EXPECT_FALSE(parsed("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")->expects_continue);
}

TEST(RequestParser, EmptyLinesInFrontAreSkipped) {
  EXPECT_EQ(request_of("\r\n\r\nGET /a HTTP/1.1\r\n\r\n").target, "/a");
}

struct Refusal {
  std::string name;
  std::string bytes;
  int status = 400;
};

class RequestParserRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(RequestParserRefuses, WithItsStatus) {
  const auto head = parsed(GetParam().bytes);
  ASSERT_FALSE(head.has_value());
  EXPECT_EQ(head.error().status, GetParam().status) << head.error().reason;
  EXPECT_FALSE(head.error().reason.empty());
}

std::string with_fields(const std::string& fields) {
  return "POST /a HTTP/1.1\r\n" + fields + "\r\n";
}

const std::vector<Refusal> kRefusals = {
    {"LengthBesideCoding", with_fields("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n")},
    {"LengthTwice", with_fields("Content-Length: 1\r\nContent-Length: 1\r\n")},
    {"LengthList", with_fields("Content-Length: 1, 1\r\n")},
    {"LengthSigned", with_fields("Content-Length: +1\r\n")},
    {"LengthNegative", with_fields("Content-Length: -1\r\n")},
    {"LengthEmpty", with_fields("Content-Length:\r\n")},
    {"LengthHexadecimal", with_fields("Content-Length: 0x1\r\n")},
    {"LengthBeyond64Bits", with_fields("Content-Length: 99999999999999999999\r\n")},
    {"CodingTwice", with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
    {"CodingUnknown", with_fields("Transfer-Encoding: gzip, chunked\r\n"), 501},
    {"CodingDisguised", with_fields("Transfer-Encoding: xchunked\r\n"), 501},
    {"CodingInOldVersion", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {"HostTwice", with_fields("Host: a\r\nHost: b\r\n")},
    {"HostTwiceBesideAuthority", "GET http://a/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
    {"BareLineFeed", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
    {"BareLineFeedAtTheStart", "\nGET / HTTP/1.1\r\n\r\n"},
    {"BareCarriageReturn", with_fields("A: b\rC: d\r\n")},
    {"NulInValue", with_fields(std::string("A: b\0c\r\n", 8))},
    {"NulInTarget", std::string("GET /a\0b HTTP/1.1\r\n\r\n", 22)},
    {"ControlInValue", with_fields("A: b\x01\r\n")},
    {"FoldedField", with_fields("A: b\r\n c\r\n")},
    {"FoldedFirstField", with_fields(" A: b\r\n")},
    {"BlankBeforeColon", with_fields("Content-Length : 1\r\n")},
    {"NoColon", with_fields("nonsense\r\n")},
    {"NoName", with_fields(": b\r\n")},
    {"MethodNoToken", "GE(T / HTTP/1.1\r\n\r\n"},
    {"MethodTooLong", std::string(65, 'A') + " / HTTP/1.1\r\n\r\n"},
    {"NoTarget", "GET HTTP/1.1\r\n\r\n"},
    {"TwoBlanks", "GET  / HTTP/1.1\r\n\r\n"},
    {"BlankInTarget", "GET /a b HTTP/1.1\r\n\r\n"},
    {"NoVersion", "GET /\r\n\r\n"},
    {"VersionMisspelt", "GET / http/1.1\r\n\r\n"},
    {"VersionTooLong", "GET / HTTP/1.10\r\n\r\n"},
    {"VersionTwo", "GET / HTTP/2.0\r\n\r\n", 505},
    {"TargetWithoutSlash", "GET db HTTP/1.1\r\n\r\n"},
    {"TargetWithUser", "GET http://u:p@h/ HTTP/1.1\r\n\r\n"},
    {"Tunnel", "CONNECT h:1 HTTP/1.1\r\n\r\n"},
    {"AsteriskOfOtherMethod", "GET * HTTP/1.1\r\n\r\n"},
    {"UnknownExpectation", with_fields("Expect: miracles\r\n"), 417},
};

std::string name_of(const testing::TestParamInfo<Refusal>& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(Table, RequestParserRefuses, testing::ValuesIn(kRefusals), name_of);

TEST(RequestParser, LimitsRequestLineHeadAndFields) {
  const HeadLimits limits{.request_line = 30, .head = 60, .fields = 2};
  EXPECT_EQ(parsed("GET /" + std::string(30, 'a') + " HTTP/1.1\r\n\r\n", limits).error().status,
            414);
  EXPECT_EQ(
      parsed("GET / HTTP/1.1\r\nA: " + std::string(60, 'b') + "\r\n\r\n", limits).error().status,
      431);
  EXPECT_EQ(parsed("GET / HTTP/1.1\r\nA:\r\nB:\r\nC:\r\n\r\n", limits).error().status, 431);
  EXPECT_TRUE(parsed("GET / HTTP/1.1\r\nA:\r\nB:\r\n\r\n", limits).has_value());
}

TEST(HeadScanner, FindsTheEndByteByByteAndLeavesTheBody) {
  const std::string bytes = "\r\nGET / HTTP/1.1\r\nA: b\r\n\r\nbody\0\n";
  const std::size_t end = bytes.find("body");
  HeadScanner scanner({});
  for (std::size_t size = 0; size < end; ++size) {
    const Scanned scanned = scanner.scan(std::string_view(bytes).substr(0, size));
    ASSERT_TRUE(scanned.has_value()) << size;
    ASSERT_FALSE(scanned->has_value()) << size;
  }
  EXPECT_EQ(scanner.scan(bytes).value(), end);
}

TEST(HeadScanner, NoticesEarlyWhatCannotBecomeAHead) {
  const HeadLimits limits{.request_line = 20, .head = 40, .fields = 2};
  const auto status = [&limits](std::string_view bytes) {
    HeadScanner scanner(limits);
    const Scanned scanned = scanner.scan(bytes);
    return scanned ? 0 : scanned.error().status;
  };
  EXPECT_EQ(status("\x16\x03\x01"), 400);  // a TLS client at the wrong port
  EXPECT_EQ(status(std::string_view("GET /\0", 6)), 400);
  EXPECT_EQ(status("GET /\n"), 400);
  EXPECT_EQ(status("GET /aaaaaaaaaaaaaaaaaaaaaaaa"), 414);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nA: bbbbbbbbbbbbbbbbbbbbbbbbbb"), 431);
  EXPECT_EQ(
      status(
          "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n"),
      431);
  EXPECT_EQ(status("\r"), 0);
}

}  // namespace
}  // namespace purgatory::http
