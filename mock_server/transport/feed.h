// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/http/response.h"
#include "mock_server/transport/socket.h"
#include "support/clock.h"

namespace purgatory::transport {

enum class FeedEnd {
  Complete,  // the connection can be used on, if the body's end was told by chunks
  Broken,    // the client left or was cut, or the stream broke off
};

// Sends `body` piece by piece as it comes, behind the bytes in `out` (the answer's head, and what
// of the body was there already). Waits without using any processor time: for the stream to wake,
// for its `wake_at` by `clock`, for the client to leave and for the listener to stop, in which case
// the stream is asked one last time.
class Feed {
 public:
  enum class Format { Chunks, Plain };

  Feed(Socket& socket, const Clock& clock, Format format)
      : socket_(socket), clock_(clock), format_(format) {}

  FeedEnd send(http::BodyStream& body, std::string out);

 private:
  using Piece = http::BodyStream::Piece;

  // Appends what `body` has now, several pieces where they come at once.
  Piece collect(http::BodyStream& body, std::string& out) const;
  // What goes out is left out of the buffer; false when it could not be sent.
  bool send_all(std::string& out);
  bool wait(const Signal& waker, const Piece& piece) const;

  Socket& socket_;
  const Clock& clock_;
  Format format_;
};

}  // namespace purgatory::transport
