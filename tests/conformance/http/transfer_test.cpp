// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/transfer.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

constexpr std::size_t kMaxBody = 8 << 20;

// A request that keeps the lines it is shown, and wants no more behind `last`.
class Feed {
 public:
  explicit Feed(std::optional<std::string> last = std::nullopt) {
    request_.until_line = [this, last](std::string_view line) {
      lines_.emplace_back(line);
      return line == last;
    };
  }

  const Request& request() const { return request_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  Request request_;
  std::vector<std::string> lines_;
};

using Lines = std::vector<std::string>;

TEST(Transfer, HandsOnEachLineOnceHoweverItComes) {
  const Feed feed;
  Transfer transfer(feed.request(), kMaxBody);
  for (const char* piece : {"a", "b\nc\r", "\n", "\nd\ne", "f"}) transfer.take_body(piece);
  EXPECT_EQ(feed.lines(), (Lines{"ab", "c", "", "d"}));
}

TEST(Transfer, HandsOnTheLastLineWithoutALineBreakAtTheEnd) {
  const Feed feed("b");
  Transfer transfer(feed.request(), kMaxBody);
  transfer.take_body("a\nb");
  EXPECT_FALSE(transfer.is_read_far_enough());
  transfer.end();
  EXPECT_EQ(feed.lines(), (Lines{"a", "b"}));
  EXPECT_TRUE(transfer.is_read_far_enough());
}

TEST(Transfer, HandsOnNothingAtTheEndThatWasHandedOn) {
  const Feed all;
  Transfer whole(all.request(), kMaxBody);
  whole.take_body("a\n");
  whole.end();
  EXPECT_EQ(all.lines(), (Lines{"a"}));
  const Feed some("a");
  Transfer cut(some.request(), kMaxBody);
  EXPECT_FALSE(cut.take_body("a\nb"));
  cut.end();
  EXPECT_EQ(some.lines(), (Lines{"a"}));
}

TEST(Transfer, HandsOnNoLineOfAnAnswerThatIsReadWhole) {
  const Request request;
  Transfer transfer(request, kMaxBody);
  EXPECT_TRUE(transfer.take_body("a\nb"));
  transfer.end();
  EXPECT_EQ(transfer.response().body, "a\nb");
}

// A search from the start of the line for each piece would look at 18,000,000,000,000 characters,
// and run into the time-out of the test.
TEST(Transfer, LooksAtEachByteOfALongLineOnce) {
  const Feed feed;
  Transfer transfer(feed.request(), kMaxBody);
  for (int i = 0; i < 6'000'000; ++i) transfer.take_body("a");
  transfer.take_body("\n");
  ASSERT_EQ(feed.lines().size(), 1u);
  EXPECT_EQ(feed.lines().front(), std::string(6'000'000, 'a'));
}

Transfer with_head(const Request& request, const std::string& field) {
  Transfer transfer(request, kMaxBody);
  transfer.take_header_line("HTTP/1.1 200 OK\r\n");
  transfer.take_header_line(field + "\r\n");
  transfer.take_header_line("\r\n");
  return transfer;
}

TEST(Transfer, WantsNothingBehindABrokenHead) {
  const Request request;
  Transfer transfer(request, kMaxBody);
  EXPECT_TRUE(transfer.take_header_line("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(transfer.take_header_line("word\r\n"));
  EXPECT_FALSE(transfer.take_header_line("\r\n"));
  EXPECT_FALSE(transfer.take_body("x"));
  EXPECT_EQ(transfer.framing_problem(), "a line in the head of the answer is no field: \"word\"");
}

TEST(Transfer, WantsNothingBehindABrokenChunk) {
  const Request request;
  Transfer transfer = with_head(request, "Transfer-Encoding: chunked");
  transfer.take_wire("2 junk\r\n{}\r\n");
  transfer.take_wire("2\r\n{}\r\n");
  EXPECT_FALSE(transfer.take_body("{}"));
  EXPECT_EQ(transfer.framing_problem(),
            "the size of a chunk of the answer is no hexadecimal number: \"2 junk\"");
}

TEST(Transfer, KnowsWhatStandsBehindTheLastChunk) {
  const Request request;
  Transfer transfer = with_head(request, "Transfer-Encoding: chunked");
  transfer.take_wire("0\r\n\r");
  transfer.take_wire("\nextra");
  EXPECT_EQ(transfer.framing_problem(),
            "the answer goes on behind its end: 5 bytes follow its last chunk");
}

TEST(Transfer, KnowsWhatWasThrownAway) {
  const Request request;
  Transfer transfer = with_head(request, "Content-Length: 2");
  transfer.take_remark("Connection #0 to host 127.0.0.1 left intact\n");
  transfer.take_wire("{}extra");
  EXPECT_EQ(transfer.framing_problem(), "");
  transfer.take_remark("Excess found in a read: excess = 5, size = 2, maxdownload = 2\n");
  EXPECT_EQ(transfer.framing_problem(),
            "the answer goes on behind its end: 5 bytes follow the 2 of its Content-Length");
}

}  // namespace
}  // namespace purgatory::conformance
