// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/chunk_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "conformance/http/response_head.h"
#include "support/text.h"

namespace purgatory::conformance {
namespace {

// More than any extension or trailer has, less than what hurts.
constexpr std::size_t kMaxLine = std::size_t{64} << 10;

}  // namespace

std::size_t ChunkReader::take(std::string_view bytes, std::string* body) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ != State::Done && state_ != State::Broken) {
    const std::string_view rest = bytes.substr(taken);
    taken += state_ == State::Content ? take_content(rest, body) : take_line(rest);
  }
  return taken;
}

std::size_t ChunkReader::take_content(std::string_view bytes, std::string* body) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  if (body != nullptr) body->append(bytes, 0, count);
  left_ -= count;
  if (left_ == 0) state_ = State::ContentEnd;
  return count;
}

std::size_t ChunkReader::take_line(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
  const std::string_view piece = bytes.substr(0, end);
  const bool is_whole = piece.ends_with('\n');
  if (is_whole && line_.empty()) {
    end_line(piece);
    return end;
  }
  line_ += piece;
  if (is_whole) {
    end_line(std::exchange(line_, {}));
  } else if (state_ == State::ContentEnd && line_ != "\r") {
    end_line(line_);
  } else if (line_.size() > kMaxLine) {
    fail("a line between the chunks of the answer does not end");
  }
  return end;
}

void ChunkReader::end_line(std::string_view line) {
  const std::string_view text = without_line_end(line);
  if (state_ == State::ContentEnd && !text.empty()) {
    return fail("a chunk of the answer does not end where its size says; there stands " +
                quoted_piece(text));
  }
  if (!line.ends_with("\r\n")) {
    return fail("a line between the chunks of the answer ends in a bare LF instead of CRLF: " +
                quoted_piece(text));
  }
  if (state_ == State::ContentEnd) {
    state_ = State::Size;
  } else if (state_ == State::Size) {
    read_size(text);
  } else if (text.empty()) {
    state_ = State::Done;
  } else if (text.find(':') == std::string_view::npos) {
    fail("a line behind the last chunk of the answer is no field: " + quoted_piece(text));
  }
}

void ChunkReader::read_size(std::string_view line) {
  std::string_view size = line.substr(0, line.find(';'));
  // Space may stand before an extension, and nowhere else.
  if (size.size() < line.size()) size = trim(size);
  const char* const end = size.data() + size.size();
  const auto [stop, error] = std::from_chars(size.data(), end, left_, 16);
  if (error != std::errc() || stop != end || size.empty()) {
    return fail("the size of a chunk of the answer is no hexadecimal number: " +
                quoted_piece(line));
  }
  state_ = left_ == 0 ? State::Trailer : State::Content;
}

void ChunkReader::fail(std::string problem) {
  state_ = State::Broken;
  problem_ = std::move(problem);
}

}  // namespace purgatory::conformance
