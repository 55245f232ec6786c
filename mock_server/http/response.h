// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mock_server/http/headers.h"
#include "support/clock.h"

namespace purgatory::http {

// A body that comes in pieces over time (a feed). It never blocks: the transport waits for it, for
// the client to leave and for the server to stop, all at once. Called from one thread at a time,
// but for the waker, which any thread may call.
class BodyStream {
 public:
  enum class State {
    More,     // ask again at once
    Waiting,  // ask again when woken, or at `wake_at`
    End,      // the body is complete
    Cut,      // close the connection without completing the body
  };
  struct Piece {
    std::string bytes;  // may be empty
    State state = State::End;
    std::optional<TimePoint> wake_at;  // only with Waiting; absent: only when woken
  };

  virtual ~BodyStream() = default;
  virtual Piece next() = 0;
  // `wake` is to be called, from any thread, when `next()` may have something new. Set once,
  // before the first `next()`; not called any more once this object is destroyed.
  virtual void set_waker(std::function<void()> wake) = 0;
};

// How the end of the answer's body is told. With HTTP/1.0, chunked becomes "until closed".
enum class ResponseFraming { ContentLength, Chunked };

// Where an answer stops arriving: a fault of the network, made on purpose for clients to survive.
struct Break {
  enum class Ending {
    Close,  // the connection ends in good order
    Reset,  // and is reset
  };
  // How much of the body still arrives, behind a head that promises all of it; absent: nothing of
  // the answer arrives, its head neither.
  std::optional<std::uint64_t> body_bytes;
  Ending ending = Ending::Close;
};

// One answer. The transport adds Content-Length or Transfer-Encoding, Date and Connection, and
// sends the fields sorted by name.
struct Response {
  int status = 200;
  std::string reason;  // empty: the standard phrase of the status
  Headers headers;
  std::string body;
  ResponseFraming framing = ResponseFraming::ContentLength;
  std::unique_ptr<BodyStream> stream;  // when set, follows `body`, chunked
  bool close = false;                  // end the connection after this answer
  // Not for an answer with a stream, which can cut itself.
  std::optional<Break> breaks = std::nullopt;
  // Work that the answer does not wait for: to be called once the answer is on its way, or lost.
  std::function<void()> afterwards;
};

}  // namespace purgatory::http
