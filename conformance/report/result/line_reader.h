// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/result.h"

namespace purgatory::conformance {

// Where a line stands in a file; its size is without the line feed.
struct LinePlace {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// Reads a file line after line from its beginning, wherever its descriptor stands. The memory it
// takes is that of the longest line.
class LineReader {
 public:
  explicit LineReader(int descriptor) : descriptor_(descriptor) {}

  // The next line without its end; it holds until the next call. Nothing at the end of the file, or
  // when it cannot be read.
  std::optional<std::string_view> next();
  // Of the line that was returned last.
  LinePlace place() const { return place_; }
  std::size_t number() const { return number_; }
  // The last line ended in a line feed, as every line of a whole file does.
  bool is_whole() const { return is_whole_; }
  // Why the file could not be read to its end; empty when it could.
  const std::string& problem() const { return problem_; }

 private:
  bool fill();

  int descriptor_;
  std::string buffer_;
  std::size_t begin_ = 0;     // of the next line, within the buffer
  std::uint64_t offset_ = 0;  // of the buffer's first byte, within the file
  LinePlace place_;
  std::size_t number_ = 0;
  bool is_whole_ = true;
  std::string problem_;
};

// The bytes at that place, or why they cannot be read.
Result<std::string, std::string> bytes_at(int descriptor, const LinePlace& place);

}  // namespace purgatory::conformance
