// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace purgatory::conformance {

// Reads a body in chunks (RFC 9112, 7.1) from bytes as they come, up to the empty line behind its
// trailers. As strict as the grammar, since a target is judged: a size with anything but
// hexadecimal digits and extensions, a line that ends in a bare LF and content of another size are
// faults.
class ChunkReader {
 public:
  enum class State { Size, Content, ContentEnd, Trailer, Done, Broken };

  // Appends the content to `body`; null, it is only looked at. The number of bytes that belong to
  // the body: fewer than were given when it is over or broken.
  std::size_t take(std::string_view bytes, std::string* body);

  State state() const { return state_; }
  // Why the body is broken, a sentence; empty while it is not.
  const std::string& problem() const { return problem_; }
  // Bytes of the chunk that was begun that are still to come.
  std::uint64_t left() const { return left_; }

 private:
  std::size_t take_content(std::string_view bytes, std::string* body);
  std::size_t take_line(std::string_view bytes);
  void end_line(std::string_view line);
  void read_size(std::string_view line);
  void fail(std::string problem);

  State state_ = State::Size;
  std::uint64_t left_ = 0;
  std::string line_;  // what of it has come so far
  std::string problem_;
};

}  // namespace purgatory::conformance
