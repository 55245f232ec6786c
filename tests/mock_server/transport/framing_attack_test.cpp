// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/mock_server/transport/served.h"

namespace purgatory::transport {
namespace {

struct Attack {
  std::string name;
  std::string bytes;
  int status = 400;
};

class FramingAttack : public testing::TestWithParam<Attack> {};

// Each of them ends in a request that must never be seen.
constexpr std::string_view kHidden = "GET /hidden HTTP/1.1\r\n\r\n";

TEST_P(FramingAttack, IsRefusedAndTheConnectionClosed) {
  const Served served([](const http::Request& request) {
    EXPECT_NE(request.target, "/hidden");
    return echo(request);
  });
  RawClient client = served.client();
  client.send(GetParam().bytes + std::string(kHidden));
  const auto answer = client.answer();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status(), GetParam().status);
  EXPECT_EQ(answer->headers.value_or_empty("Connection"), "close");
  EXPECT_TRUE(client.sees_end());
}

std::string post(const std::string& fields) { return "POST /a HTTP/1.1\r\n" + fields + "\r\n"; }

const std::vector<Attack> kAttacks = {
    {"LengthAndChunks", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"},
    {"ChunksAndLength", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n"},
    {"TwoLengths", post("Content-Length: 0\r\nContent-Length: 24\r\n")},
    {"LengthWithSign", post("Content-Length: +0\r\n")},
    {"LengthNotANumber", post("Content-Length: zero\r\n")},
    {"BareLineFeeds", "GET / HTTP/1.1\nHost: a\n\n"},
    {"NulInField", post(std::string("A: \0b\r\n", 7))},
    {"FoldedField", post("A: b\r\n\tContent-Length: 3\r\n")},
    {"BlankBeforeColon", post("Content-Length : 3\r\n")},
    {"UnknownCoding", post("Transfer-Encoding: identity\r\n"), 501},
    {"ChunkSizeNotANumber", post("Transfer-Encoding: chunked\r\n") + "-0\r\n\r\n"},
    {"ChunkWithoutEnd", post("Transfer-Encoding: chunked\r\n") + "1\r\nab\r\n0\r\n\r\n"},
    {"ChunkLineBareLineFeed", post("Transfer-Encoding: chunked\r\n") + "0\n\n"},
    {"BlankInTarget", "GET /a b HTTP/1.1\r\n\r\n"},
    {"MethodNoToken", "G@T / HTTP/1.1\r\n\r\n"},
    {"NotHttp", std::string("\x16\x03\x01\x02\x00\x01", 6)},
};

std::string name_of(const testing::TestParamInfo<Attack>& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(Table, FramingAttack, testing::ValuesIn(kAttacks), name_of);

TEST(FramingLimits, RequestLineHeadAndFieldsAreBounded) {
  const Served served(echo);
  EXPECT_EQ(served.client().ask("GET /" + std::string(70'000, 'a'))->status(), 414);
  std::string fields;
  for (int field = 0; field < 1'001; ++field) fields += "A: b\r\n";
  EXPECT_EQ(served.client().ask("GET / HTTP/1.1\r\n" + fields + "\r\n")->status(), 431);
  EXPECT_EQ(served.client().ask("GET / HTTP/1.1\r\nA: " + std::string(300'000, 'b'))->status(),
            431);
}

}  // namespace
}  // namespace purgatory::transport
