// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/chunk_reader.h"

#include <string>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using State = ChunkReader::State;

constexpr std::string_view kBody =
    "3;name=value\r\nabc\r\n0A ; quoted=\"x\"\r\n0123456789\r\n0\r\nETag: x\r\n\r\n";

TEST(ChunkReader, ReadsTheSameInPiecesOfAnySize) {
  for (std::size_t size = 1; size <= kBody.size(); ++size) {
    ChunkReader reader;
    std::string body;
    for (std::size_t at = 0; at < kBody.size(); at += size) {
      const std::string_view piece = kBody.substr(at, size);
      EXPECT_EQ(reader.take(piece, &body), piece.size());
    }
    EXPECT_EQ(reader.state(), State::Done) << size << ": " << reader.problem();
    EXPECT_EQ(body, "abc0123456789");
  }
}

TEST(ChunkReader, LeavesWhatStandsBehindTheLastChunk) {
  ChunkReader reader;
  EXPECT_EQ(reader.take("0\r\n\r\nHTTP/1.1", nullptr), 5u);
  EXPECT_EQ(reader.state(), State::Done);
}

TEST(ChunkReader, SaysHowMuchOfAChunkIsToCome) {
  ChunkReader reader;
  reader.take("ff\r\nab", nullptr);
  EXPECT_EQ(reader.state(), State::Content);
  EXPECT_EQ(reader.left(), 253u);
}

struct BrokenChunks {
  std::string name;
  std::string bytes;
  std::string problem;
};

class BrokenChunksTest : public testing::TestWithParam<BrokenChunks> {};

TEST_P(BrokenChunksTest, AreNamedHoweverTheyCome) {
  ChunkReader whole;
  whole.take(GetParam().bytes, nullptr);
  EXPECT_EQ(whole.problem(), GetParam().problem);
  ChunkReader reader;
  for (const char byte : GetParam().bytes) reader.take(std::string_view(&byte, 1), nullptr);
  EXPECT_EQ(reader.state(), State::Broken);
}

constexpr const char* kNoNumber = "the size of a chunk of the answer is no hexadecimal number: ";
constexpr const char* kBareLineFeed =
    "a line between the chunks of the answer ends in a bare LF instead of CRLF: ";

INSTANTIATE_TEST_SUITE_P(
    ChunkReader, BrokenChunksTest,
    testing::Values(
        BrokenChunks{"Word", "zz\r\n", std::string(kNoNumber) + "\"zz\""},
        BrokenChunks{"Nothing", "\r\n", std::string(kNoNumber) + "\"\""},
        BrokenChunks{"Sign", "-5\r\n", std::string(kNoNumber) + "\"-5\""},
        BrokenChunks{"Prefix", "0x5\r\n", std::string(kNoNumber) + "\"0x5\""},
        BrokenChunks{"SpaceBehind", "5 \r\n", std::string(kNoNumber) + "\"5 \""},
        BrokenChunks{"Junk", "2 junk\r\n{}\r\n", std::string(kNoNumber) + "\"2 junk\""},
        BrokenChunks{"TooLong", "fffffffffffffffff\r\n",
                     std::string(kNoNumber) + "\"fffffffffffffffff\""},
        BrokenChunks{"LineFeedBehindTheSize", "2\n{}\r\n", std::string(kBareLineFeed) + "\"2\""},
        BrokenChunks{"LineFeedBehindTheContent", "2\r\n{}\n", std::string(kBareLineFeed) + "\"\""},
        BrokenChunks{"LineFeedAtTheEnd", "0\r\n\n", std::string(kBareLineFeed) + "\"\""},
        BrokenChunks{"MoreThanItsSize", "2\r\n{}xx\r\n",
                     "a chunk of the answer does not end where its size says; there stands \"xx\""},
        BrokenChunks{"TrailerThatIsNone", "0\r\nword\r\n",
                     "a line behind the last chunk of the answer is no field: \"word\""},
        BrokenChunks{"EndlessLine", "5;" + std::string(70'000, 'x'),
                     "a line between the chunks of the answer does not end"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace purgatory::conformance
