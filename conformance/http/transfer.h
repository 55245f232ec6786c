// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/http/chunk_reader.h"
#include "conformance/http/exchange.h"
#include "conformance/http/response_head.h"

namespace purgatory::conformance {

// One request on its way and what came back so far, as libcurl tells it piece by piece. libcurl
// makes the best of an answer that is framed wrongly; what is wrong with it is found here.
class Transfer {
 public:
  Transfer() = default;
  // The request must outlive the transfer.
  Transfer(const Request& request, std::size_t max_body);

  // The request line and header fields as they went over the wire.
  void take_sent(std::string_view head) { sent_.assign(head); }
  // A status line, a header field or a trailer, with the end of its line. False when the head is
  // broken, and nothing more is wanted.
  bool take_header_line(std::string_view line);
  // Bytes of the body as they came over the wire, chunks and all, and perhaps what stands behind.
  void take_wire(std::string_view bytes);
  // What libcurl says of the transfer, to people.
  void take_remark(std::string_view remark);
  // Bytes of the body. False when nothing more is wanted.
  bool take_body(std::string_view bytes);
  // The answer is whole: what stands behind the last line break is a line too.
  void end();

  const Request& request() const { return *request_; }
  bool is_cancelled() const;
  bool is_too_large() const { return is_too_large_; }
  std::size_t max_body() const { return max_body_; }
  bool is_read_far_enough() const { return is_read_far_enough_; }
  // Why the answer is framed wrongly, a sentence; empty when it is not.
  const std::string& framing_problem() const;

  std::string& sent() { return sent_; }
  const std::string& sent() const { return sent_; }
  Response& response() { return response_; }
  const Response& response() const { return response_; }

 private:
  bool hand_on_lines(std::size_t unseen);

  const Request* request_ = nullptr;
  std::size_t max_body_ = 0;
  std::string sent_;
  Response response_;
  ResponseHead head_;
  ChunkReader chunks_;
  std::string excess_problem_;
  bool is_too_large_ = false;
  std::size_t lines_end_ = 0;  // of the body: behind the last line that was handed on
  bool is_read_far_enough_ = false;
};

}  // namespace purgatory::conformance
