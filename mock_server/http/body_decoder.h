// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "mock_server/http/receive_buffer.h"
#include "mock_server/http/request.h"
#include "support/result.h"

namespace purgatory::http {

// How a body comes, as the head told. `content_length` counts with BodyFraming::ContentLength only.
struct BodyFrame {
  BodyFraming framing = BodyFraming::Absent;
  std::uint64_t content_length = 0;
};

// Reads a whole body out of `buffer`, which `source` refills, and leaves in it what follows. A
// Content-Length above `limit` is refused before anything is read; of a chunked body the bytes are
// counted as they come. Chunk extensions and trailers are checked and dropped (RFC 9112, section
// 7.1). After an error the buffer's place is of no more use.
Result<std::string, BodyError> read_body(const BodyFrame& frame, std::uint64_t limit,
                                         ReceiveBuffer& buffer, ByteSource& source);

}  // namespace purgatory::http
