// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// Reads one HTTP/1.1 answer (RFC 9112) from bytes as they come, for requests that are sent byte by
// byte and so past libcurl. Interim answers (1xx) are skipped, up to a hundred; a body ends by its
// length, its last chunk, or the end of the connection. Trailers are no headers (RFC 9110, 6.5).
class ResponseReader {
 public:
  enum class State { Head, Body, Done, Broken };

  // An answer to HEAD has no body, whatever length it announces.
  enum class Asked { Head, Other };

  explicit ResponseReader(std::size_t max_body, Asked asked = Asked::Other)
      : max_body_(max_body), asked_(asked) {}

  void take(std::string_view bytes);
  // The connection has ended: what is not whole by now never will be.
  void end();

  State state() const { return state_; }
  // Why the answer is broken; empty while it is not.
  const std::string& problem() const { return problem_; }
  bool is_too_large() const { return is_too_large_; }
  const Response& response() const { return response_; }

 private:
  enum class Framing { None, Length, Chunks, Close };

  bool read_head();
  void read_fields(std::string_view fields);
  void choose_framing();
  bool read_body();
  bool read_chunk();
  std::string_view unread() const { return std::string_view(bytes_).substr(at_); }
  void keep(std::string_view body);
  void refuse_size();
  void fail(std::string problem);

  std::size_t max_body_;
  Asked asked_;
  State state_ = State::Head;
  Framing framing_ = Framing::Close;
  std::string bytes_;
  std::size_t at_ = 0;  // what of them is read
  int interim_answers_ = 0;
  std::size_t left_ = 0;  // of a body of known length
  Response response_;
  std::string problem_;
  bool is_too_large_ = false;
};

}  // namespace purgatory::conformance
