// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// How the end of a body is found (RFC 9112, 6.3).
struct Framing {
  enum class Kind { None, Length, Chunks, Close };
  Kind kind = Kind::Close;
  std::uint64_t length = 0;  // of `Length`, in bytes

  // Where the answer ends, for messages: "its last chunk".
  std::string end_in_words() const;
};

// Bytes behind the end of an answer, in words.
std::string excess_problem(std::size_t bytes, const Framing& framing);
// Without the LF or CRLF at its end.
std::string_view without_line_end(std::string_view line);
// A piece of an answer for messages: in quotes, cut where it is long, control characters escaped.
std::string quoted_piece(std::string_view piece);

// Reads the head of an HTTP/1.1 answer line by line. A recipient may make the best of lines that
// end in a bare LF, of folded fields and of a repeated Content-Length (RFC 9112, 2.2, 5.2, 6.3);
// here a target is judged, and each of them is a fault. Interim answers (1xx) are passed over, but
// for a 101: what would follow it is no HTTP, and would be waited for in vain.
class ResponseHead {
 public:
  // An answer to HEAD has no body, whatever length it announces.
  enum class Asked { Head, Other };

  explicit ResponseHead(Asked asked = Asked::Other) : asked_(asked) {}

  // One line with its end. Requires that the head is neither whole nor broken.
  void take_line(std::string_view line, Response& response);

  // The empty line was there.
  bool is_whole() const { return state_ == State::Whole; }
  bool is_broken() const { return !problem_.empty(); }
  // Why the head is broken, a sentence; empty while it is not.
  const std::string& problem() const { return problem_; }
  // Requires a whole head.
  const Framing& framing() const { return framing_; }

 private:
  enum class State { StatusLine, Fields, Whole };

  void read_status_line(std::string_view line, Response& response);
  void read_field(std::string_view line, Response& response);
  void end(const Response& response);
  void choose_framing(const Response& response);
  void check_length(const Response& response);
  void check_coding(const Response& response);
  void fail(std::string problem) { problem_ = std::move(problem); }

  Asked asked_;
  State state_ = State::StatusLine;
  bool is_old_ = false;  // HTTP/1.0
  bool has_coding_ = false;
  int lengths_ = 0;  // fields that are called Content-Length
  int interim_answers_ = 0;
  std::size_t size_ = 0;
  Framing framing_;
  std::string problem_;
};

}  // namespace purgatory::conformance
