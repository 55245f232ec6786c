// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/body_decoder.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "mock_server/http/characters.h"

namespace purgatory::http {
namespace {

// A chunk's size with its extensions, or one trailer field.
constexpr std::size_t kLongestLine = 8'192;
constexpr std::size_t kMostTrailers = 100;
// 15 hexadecimal digits leave room to add sizes up without overflow.
constexpr std::size_t kLongestSize = 15;
// A client may announce what it never sends: memory is taken as the bytes come, beyond this.
constexpr std::uint64_t kReservedAtOnce = 1 << 20;

using Line = Result<std::string, BodyError>;

class BodyDecoder {
 public:
  BodyDecoder(std::uint64_t limit, ReceiveBuffer& buffer, ByteSource& source)
      : limit_(limit), buffer_(buffer), source_(source) {}

  Result<std::string, BodyError> read_counted(std::uint64_t length);
  Result<std::string, BodyError> read_chunked();

 private:
  std::optional<BodyError> append(std::uint64_t count);
  std::optional<BodyError> read_chunk_end();
  std::optional<BodyError> read_trailers();
  Result<std::uint64_t, BodyError> read_chunk_size();
  Line read_line();

  std::uint64_t limit_;
  ReceiveBuffer& buffer_;
  ByteSource& source_;
  std::string body_;
};

// `line` holds a size and perhaps extensions, which are taken for what they are: unknown.
std::optional<std::uint64_t> chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find_first_of("; \t"));
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (digits.size() > kLongestSize) return std::nullopt;
  const std::string_view extension = line.substr(digits.size());
  const std::size_t start = extension.find_first_not_of(" \t");
  if (start != std::string_view::npos && extension[start] != ';') return std::nullopt;
  return size;
}

Line BodyDecoder::read_line() {
  std::size_t searched = 0;
  while (true) {
    const std::string_view bytes = buffer_.unread();
    const std::size_t line_feed = bytes.find('\n', searched);
    if (line_feed != std::string_view::npos) {
      if (line_feed == 0 || bytes[line_feed - 1] != '\r' || line_feed > kLongestLine) break;
      std::string line(bytes.substr(0, line_feed - 1));
      buffer_.consume(line_feed + 1);
      if (!std::all_of(line.begin(), line.end(), is_field_character)) break;
      return line;
    }
    if (bytes.size() > kLongestLine) break;
    searched = bytes.size();
    if (!source_.fill(buffer_)) return Failure<BodyError>(BodyError::Incomplete);
  }
  return Failure<BodyError>(BodyError::Malformed);
}

std::optional<BodyError> BodyDecoder::append(std::uint64_t count) {
  while (count > 0) {
    if (buffer_.unread().empty() && !source_.fill(buffer_)) return BodyError::Incomplete;
    const std::string_view bytes = buffer_.unread();
    const std::size_t taken = std::min<std::uint64_t>(count, bytes.size());
    body_.append(bytes.substr(0, taken));
    buffer_.consume(taken);
    count -= taken;
  }
  return std::nullopt;
}

Result<std::string, BodyError> BodyDecoder::read_counted(std::uint64_t length) {
  if (length > limit_) return Failure<BodyError>(BodyError::TooLarge);
  body_.reserve(std::min(length, kReservedAtOnce));
  if (const auto error = append(length)) return Failure<BodyError>(*error);
  return std::move(body_);
}

Result<std::uint64_t, BodyError> BodyDecoder::read_chunk_size() {
  const Line line = read_line();
  if (!line) return Failure<BodyError>(line.error());
  const auto size = chunk_size(*line);
  if (!size) return Failure<BodyError>(BodyError::Malformed);
  if (*size > limit_ - body_.size()) return Failure<BodyError>(BodyError::TooLarge);
  return *size;
}

std::optional<BodyError> BodyDecoder::read_chunk_end() {
  const Line line = read_line();
  if (!line) return line.error();
  return line->empty() ? std::nullopt : std::optional(BodyError::Malformed);
}

std::optional<BodyError> BodyDecoder::read_trailers() {
  for (std::size_t fields = 0; fields <= kMostTrailers; ++fields) {
    const Line line = read_line();
    if (!line) return line.error();
    if (line->empty()) return std::nullopt;
    const std::size_t colon = line->find(':');
    if (colon == std::string::npos || !is_token(std::string_view(*line).substr(0, colon))) break;
  }
  return BodyError::Malformed;
}

Result<std::string, BodyError> BodyDecoder::read_chunked() {
  while (true) {
    const auto size = read_chunk_size();
    if (!size) return Failure<BodyError>(size.error());
    const auto error = *size == 0 ? read_trailers() : append(*size);
    if (error) return Failure<BodyError>(*error);
    if (*size == 0) return std::move(body_);
    if (const auto broken = read_chunk_end()) return Failure<BodyError>(*broken);
  }
}

}  // namespace

Result<std::string, BodyError> read_body(const BodyFrame& frame, std::uint64_t limit,
                                         ReceiveBuffer& buffer, ByteSource& source) {
  BodyDecoder decoder(limit, buffer, source);
  switch (frame.framing) {
    case BodyFraming::ContentLength:
      return decoder.read_counted(frame.content_length);
    case BodyFraming::Chunked:
      return decoder.read_chunked();
    case BodyFraming::Absent:
      break;
  }
  return std::string();
}

}  // namespace purgatory::http
