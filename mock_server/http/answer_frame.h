// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/http/request_parser.h"
#include "mock_server/http/response.h"
#include "support/clock.h"

namespace purgatory::http {

// What about a request decides how its answer goes over the wire.
struct AnswerContext {
  Version version = Version::Http11;
  bool is_head = false;
  bool keeps_alive = true;  // the client's wish, and nothing on our side speaks against it
};

// How an answer goes over the wire (RFC 9112, section 6).
struct AnswerFrame {
  Version version = Version::Http11;
  std::optional<std::uint64_t> content_length =
      std::nullopt;  // the field, not the number of bytes that follow
  bool is_chunked = false;
  bool sends_body = true;
  bool closes = false;  // after the answer; a body without length or chunks ends so
};

// CouchDB 3.5.0: HEAD of a chunked answer says `Content-Length: 0`, of a fixed one the length of
// its body; HTTP/1.0 gets no chunks, the connection's end ends the body. 204 and 304 have neither
// body nor length (RFC 9110, sections 8.6 and 15).
AnswerFrame answer_frame(const Response& response, const AnswerContext& context);

// Appends status line and fields, the empty line included: the fields of `response` together with
// Connection, Content-Length, Date and Transfer-Encoding, sorted by lower-cased name. The
// response's own fields of these four names are dropped; line breaks and NUL inside a value become
// blanks, so that no text can smuggle in a field.
void append_answer_head(std::string& out, const Response& response, const AnswerFrame& frame,
                        std::string_view date);

// `bytes` as one chunk; nothing for no bytes, since an empty chunk ends a body.
void append_chunk(std::string& out, std::string_view bytes);
// What ends a chunked body.
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

// As CouchDB words them, e.g. "Object Not Found" for 404; "Unknown" for a status without phrase.
std::string_view reason_phrase(int status);

// For the Date field, e.g. "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(TimePoint time);

}  // namespace purgatory::http
