// SPDX-License-Identifier: Apache-2.0
#include "mock_server/transport/feed.h"

#include <memory>
#include <optional>

#include "mock_server/http/answer_frame.h"

namespace purgatory::transport {
namespace {

using State = http::BodyStream::State;

// Enough to be worth a system call; a stream that has more at hand is sent on from there.
constexpr std::size_t kSentAtOnce = 65'536;
// Room that is kept for what comes next. More would be, for a thousand feeds that once had much to
// tell at the same time, a thousand times the most.
constexpr std::size_t kKeptRoom = 4'096;

}  // namespace

http::BodyStream::Piece Feed::collect(http::BodyStream& body, std::string& out) const {
  while (true) {
    Piece piece = body.next();
    if (format_ == Format::Chunks) {
      http::append_chunk(out, piece.bytes);
    } else {
      out += piece.bytes;
    }
    if (piece.state != State::More || out.size() >= kSentAtOnce || socket_.is_stopping()) {
      return piece;
    }
  }
}

bool Feed::wait(const Signal& waker, const Piece& piece) const {
  std::optional<std::chrono::milliseconds> time;
  if (piece.wake_at) time = std::max(*piece.wake_at - clock_.now(), TimePoint::duration::zero());
  const Woken woken = socket_.wait_for(waker, time);
  return woken == Woken::ByEvent || woken == Woken::ByTime;
}

bool Feed::send_all(std::string& out) {
  if (!socket_.send(out)) return false;
  out.clear();
  if (out.capacity() > kKeptRoom) out.shrink_to_fit();
  return true;
}

FeedEnd Feed::send(http::BodyStream& body, std::string out) {
  // Shared with the stream's owner, who may call it while this thread lets the stream go.
  const auto waker = std::make_shared<Signal>();
  body.set_waker([waker] { waker->raise(); });
  bool is_last = false;
  while (true) {
    waker->clear();
    const Piece piece = collect(body, out);
    if (piece.state == State::End && format_ == Format::Chunks) out += http::kLastChunk;
    if (!send_all(out)) return FeedEnd::Broken;
    if (piece.state == State::End) return FeedEnd::Complete;
    if (piece.state == State::Cut || is_last) return FeedEnd::Broken;
    if (piece.state == State::Waiting && !wait(*waker, piece)) {
      if (!socket_.is_stopping()) return FeedEnd::Broken;
      is_last = true;
    }
    if (piece.state == State::More && socket_.is_stopping()) is_last = true;
  }
}

}  // namespace purgatory::transport
