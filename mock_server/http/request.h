// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "mock_server/http/headers.h"
#include "support/result.h"

namespace purgatory::http {

enum class BodyError {
  TooLarge,    // longer than the limit given
  Incomplete,  // the client left or was too slow
  Malformed,   // the chunked framing is broken
};

// The body of a request, still on the wire. An answer may be decided before it is read (401, 404,
// 405, 415 …): such an answer closes the connection.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // The whole body, transfer encoding removed, content encoding kept. `limit` is in bytes. May
  // block; to be called at most once and never with a lock held.
  virtual Result<std::string, BodyError> read(std::uint64_t limit) = 0;
};

// How the client said where its body ends (RFC 9112, section 6).
enum class BodyFraming {
  Absent,         // neither Content-Length nor Transfer-Encoding
  ContentLength,  // of `Request::content_length` bytes, 0 included
  Chunked,
};

// One request as it came over the wire: nothing is decoded yet.
struct Request {
  std::string method;  // as sent; unknown ones too
  std::string target;  // origin form, e.g. "/db/a%2Fb?rev=1-a"; starts with '/'
  Headers headers;
  BodyFraming framing = BodyFraming::Absent;
  std::uint64_t content_length = 0;
  BodyReader* body = nullptr;  // never null in `Service::handle`; lives as long as the call
  std::string peer;            // the client's address, without port
  bool is_secure = false;      // came over TLS
};

}  // namespace purgatory::http
