// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/http/request.h"
#include "support/result.h"

namespace purgatory::http {

// What a head may cost, in bytes. 60,000 characters of query (keys=[…]) are in use; 1,000 fields
// is the bound of CouchDB's own HTTP library (mochiweb).
struct HeadLimits {
  std::size_t request_line = 65'536;
  std::size_t head = 262'144;  // request line, fields and the empty line together
  std::size_t fields = 1'000;
};

// Why bytes are no request that this server takes, as the status to refuse them with: 400, 414,
// 417, 431, 501 or 505. The connection cannot be used any further.
struct BadRequest {
  int status = 400;
  std::string reason;
};

enum class Version { Http10, Http11 };

// Everything before the body. `request.body` and `request.peer` are left to the connection.
struct RequestHead {
  Request request;
  Version version = Version::Http11;
  bool keeps_alive = true;        // the client allows another request on this connection
  bool expects_continue = false;  // it waits for "100 Continue" before it sends the body
};

// Finds the end of a head in bytes that come bit by bit, and looks at each byte once. It notices
// early what can never become a head: a bare LF, a NUL, no method at the start, too many bytes.
class HeadScanner {
 public:
  explicit HeadScanner(const HeadLimits& limits) : limits_(limits) {}

  // `bytes` is everything since the start of the request; later calls may only have more behind.
  // Answers the length of the head, its empty line included, or nothing when there is more to
  // come.
  Result<std::optional<std::size_t>, BadRequest> scan(std::string_view bytes);

 private:
  std::optional<BadRequest> check_unfinished(std::string_view bytes, std::size_t first_new) const;

  HeadLimits limits_;
  std::size_t line_start_ = 0;
  std::size_t position_ = 0;
  std::size_t request_start_ = 0;  // behind the empty lines that a client may send first
  bool has_request_line_ = false;
};

// Reads a head that `HeadScanner` found. Strict where leniency lets one party see a request that
// another does not (RFC 9112, sections 2.2, 5.1, 5.2, 6.1 and 6.3): no obsolete line folding, no
// blank before a colon, no control characters, one Content-Length in digits alone, never beside
// Transfer-Encoding, and no coding but "chunked". A target in absolute form becomes origin form,
// and its authority the Host.
Result<RequestHead, BadRequest> parse_head(std::string_view head, const HeadLimits& limits);

}  // namespace purgatory::http
