// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// One request on its way and what came back so far, as libcurl tells it piece by piece.
struct Transfer {
  const Request* request = nullptr;
  std::size_t max_body = 0;
  std::string sent;
  Response response;
  bool has_head = false;  // whole: what looks like a header field is a trailer
  bool is_too_large = false;
  std::size_t lines_end = 0;  // of the body: behind the last line that was handed on
  bool is_read_far_enough = false;

  // A status line or a header field, with the end of its line.
  void take_header_line(std::string_view line);
  // False when nothing more is wanted.
  bool take_body(std::string_view bytes);
  bool is_cancelled() const;
};

}  // namespace purgatory::conformance
