// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/body_decoder.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/doubles/memory_source.h"

namespace purgatory::http {
namespace {

constexpr BodyFrame kChunked{.framing = BodyFraming::Chunked};

BodyFrame counted(std::uint64_t length) {
  return {.framing = BodyFraming::ContentLength, .content_length = length};
}

TEST(BodyDecoder, CountedBodyLeavesTheNextRequest) {
  ReceiveBuffer buffer;
  MemorySource source("hello GET /", 3);
  EXPECT_EQ(read_body(counted(5), 100, buffer, source).value(), "hello");
  while (source.fill(buffer)) continue;
  EXPECT_EQ(buffer.unread(), " GET /");
}

TEST(BodyDecoder, AbsentBodyIsEmptyAndReadsNothing) {
  ReceiveBuffer buffer;
  MemorySource source("GET /");
  EXPECT_EQ(read_body({}, 0, buffer, source).value(), "");
  EXPECT_TRUE(buffer.unread().empty());
}

TEST(BodyDecoder, ChunksAreJoinedWithExtensionsAndTrailersDropped) {
  const std::string bytes =
      "5;name=\"v\"\r\nhello\r\n00A ; x\r\n, worl\r\nd!\r\n0\r\nTrailer: x\r\n\r\nGET";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    ReceiveBuffer buffer;
    MemorySource source(bytes, piece);
    EXPECT_EQ(read_body(kChunked, 15, buffer, source).value(), "hello, worl\r\nd!") << piece;
    while (source.fill(buffer)) continue;
    EXPECT_EQ(buffer.unread(), "GET") << piece;
  }
}

struct Broken {
  std::string name;
  std::string bytes;
  BodyError error;
};

class BodyDecoderRefuses : public testing::TestWithParam<Broken> {};

TEST_P(BodyDecoderRefuses, AChunkedBody) {
  ReceiveBuffer buffer;
  MemorySource source(GetParam().bytes, 7);
  const auto body = read_body(kChunked, 10, buffer, source);
  ASSERT_FALSE(body.has_value());
  EXPECT_EQ(body.error(), GetParam().error);
}

const std::vector<Broken> kBroken = {
    {"NoDigits", "\r\n\r\n", BodyError::Malformed},
    {"NotHexadecimal", "g\r\n", BodyError::Malformed},
    {"Prefixed", "0x1\r\na\r\n0\r\n\r\n", BodyError::Malformed},
    {"Negative", "-1\r\na\r\n0\r\n\r\n", BodyError::Malformed},
    {"SizeOverflows", "10000000000000001\r\na", BodyError::Malformed},
    {"TextBehindTheSize", "1 x\r\na\r\n0\r\n\r\n", BodyError::Malformed},
    {"BareLineFeed", "1\na\r\n0\r\n\r\n", BodyError::Malformed},
    {"NoLineEndBehindTheChunk", "1\r\nab\r\n0\r\n\r\n", BodyError::Malformed},
    {"ControlInExtension", "1;\x01\r\na\r\n0\r\n\r\n", BodyError::Malformed},
    {"TrailerWithoutColon", "0\r\nnonsense\r\n\r\n", BodyError::Malformed},
    {"EndlessExtension", "1;" + std::string(9'000, 'x'), BodyError::Malformed},
    {"EndlessTrailers",
     "0\r\n" +
         [] {
           std::string fields;
           for (int field = 0; field < 200; ++field) fields += "A: b\r\n";
           return fields;
         }(),
     BodyError::Malformed},
    {"ChunkCutOff", "5\r\nhel", BodyError::Incomplete},
    {"NoLastChunk", "5\r\nhello\r\n", BodyError::Incomplete},
    {"NoEmptyLineAtTheEnd", "0\r\n", BodyError::Incomplete},
    {"OneChunkTooLarge", "b\r\nhello world\r\n0\r\n\r\n", BodyError::TooLarge},
    {"ChunksTooLargeTogether", "6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n", BodyError::TooLarge},
};

std::string name_of(const testing::TestParamInfo<Broken>& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(Table, BodyDecoderRefuses, testing::ValuesIn(kBroken), name_of);

TEST(BodyDecoder, CountedBodyAboveTheLimitIsRefusedUnread) {
  ReceiveBuffer buffer;
  MemorySource source("hello");
  EXPECT_EQ(read_body(counted(6), 5, buffer, source).error(), BodyError::TooLarge);
  EXPECT_TRUE(buffer.unread().empty());
}

TEST(BodyDecoder, CountedBodyCutOffIsIncomplete) {
  ReceiveBuffer buffer;
  MemorySource source("hell");
  EXPECT_EQ(read_body(counted(5), 5, buffer, source).error(), BodyError::Incomplete);
}

}  // namespace
}  // namespace purgatory::http
