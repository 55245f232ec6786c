// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/http/headers.h"

namespace purgatory {

// An answer as it came over the wire.
struct RawAnswer {
  std::string status_line;  // without its line end
  http::Headers headers;
  std::string body;          // chunks joined
  bool is_complete = false;  // its end was there: by length, last chunk, or the connection's end

  int status() const;
};

// A client that sends the bytes it is given, well-formed or not. Waits at most 20 seconds for
// anything, so that a server that says nothing fails a test and does not hang it.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool is_connected() const { return descriptor_ >= 0; }
  // False when the server would not take it.
  bool send(std::string_view bytes);
  // The next answer; `head_only` for one to HEAD. Nothing when the connection ended before it.
  enum class Body { Expected, None };
  std::optional<RawAnswer> answer(Body body = Body::Expected);
  // `send`, then `answer`.
  std::optional<RawAnswer> ask(std::string_view request);
  // Everything until the connection ends; nothing when it was reset instead.
  std::optional<std::string> rest();
  // True when the server ended the connection and sent nothing more.
  bool sees_end() { return rest() == ""; }
  // Waits until these bytes came, which are then left to be read.
  bool waits_for(std::string_view bytes);
  void end_sending();
  void close();
  // Makes the close a reset.
  void reset();

 private:
  bool fill();
  std::optional<std::string> line();
  bool take(std::size_t count, std::string& out);
  bool read_chunks(std::string& body);

  int descriptor_ = -1;
  bool was_reset_ = false;
  std::string buffer_;
};

}  // namespace purgatory
