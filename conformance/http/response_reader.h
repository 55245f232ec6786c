// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/http/chunk_reader.h"
#include "conformance/http/exchange.h"
#include "conformance/http/response_head.h"

namespace purgatory::conformance {

// Reads one HTTP/1.1 answer (RFC 9112) from bytes as they come, for requests that are sent byte by
// byte and so past libcurl. Interim answers (1xx) are skipped, up to a hundred; a body ends by its
// length, its last chunk, or the end of the connection. Trailers are no headers (RFC 9110, 6.5).
// Behind the answer another one may stand, since the bytes sent may be more than one request;
// anything else there is a fault.
class ResponseReader {
 public:
  enum class State { Head, Body, Done, Broken };

  using Asked = ResponseHead::Asked;

  explicit ResponseReader(std::size_t max_body, Asked asked = Asked::Other)
      : max_body_(max_body), head_(asked) {}

  void take(std::string_view bytes);
  // The connection has ended: what is not whole by now never will be.
  void end();

  State state() const { return state_; }
  // Why the answer is broken; empty while it is not.
  const std::string& problem() const { return problem_; }
  bool is_too_large() const { return is_too_large_; }
  const Response& response() const { return response_; }

 private:
  // Each takes what it reads off the bytes.
  void read_head(std::string_view& bytes);
  void read_body(std::string_view& bytes);
  void read_chunks(std::string_view& bytes);
  void begin_body();
  void check_excess(std::string_view bytes);
  void refuse_size();
  void fail(std::string problem);

  std::size_t max_body_;
  State state_ = State::Head;
  ResponseHead head_;
  std::string line_;  // of the head, what of it has come so far
  bool is_begun_ = false;
  bool is_followed_ = false;  // by another answer
  ChunkReader chunks_;
  std::uint64_t left_ = 0;  // of a body of known length
  Response response_;
  std::string problem_;
  bool is_too_large_ = false;
};

// What a request of bytes asks for, by its first line, before which empty ones may stand.
ResponseReader::Asked asked_by_bytes(std::string_view raw);

}  // namespace purgatory::conformance
