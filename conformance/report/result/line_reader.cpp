// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/line_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <unistd.h>

namespace purgatory::conformance {
namespace {

constexpr std::size_t kChunk = std::size_t{256} * 1024;

// Fewer bytes than asked for only at the end of the file.
Result<std::size_t, std::string> read_at(int descriptor, std::span<char> to, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < to.size()) {
    const ssize_t got =
        pread(descriptor, to.data() + done, to.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return Failure<std::string>(std::string("it cannot be read: ") + std::strerror(errno));
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace

bool LineReader::fill() {
  buffer_.erase(0, begin_);
  offset_ += begin_;
  begin_ = 0;
  const std::size_t kept = buffer_.size();
  // Twice as much each time, so that a long line is not read in many small pieces.
  buffer_.resize(kept + std::max(kChunk, kept));
  const auto got = read_at(descriptor_, std::span(buffer_).subspan(kept), offset_ + kept);
  if (!got) problem_ = got.error();
  buffer_.resize(kept + got.value_or(0));
  return buffer_.size() > kept;
}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = begin_;
  std::size_t end = buffer_.find('\n', searched);
  while (end == std::string::npos) {
    searched = buffer_.size() - begin_;
    if (!fill()) break;
    end = buffer_.find('\n', searched);
  }
  is_whole_ = end != std::string::npos;
  if (!is_whole_) end = buffer_.size();
  if (!is_whole_ && begin_ == end) return std::nullopt;
  const std::string_view line(buffer_.data() + begin_, end - begin_);
  place_ = {offset_ + begin_, line.size()};
  begin_ = end + (is_whole_ ? 1 : 0);
  ++number_;
  return line;
}

Result<std::string, std::string> bytes_at(int descriptor, const LinePlace& place) {
  std::string bytes(static_cast<std::size_t>(place.size), '\0');
  const auto got = read_at(descriptor, bytes, place.offset);
  if (!got) return Failure<std::string>(got.error());
  if (*got < bytes.size()) return Failure<std::string>("it has become shorter while it was read");
  return bytes;
}

}  // namespace purgatory::conformance
