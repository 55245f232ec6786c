// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/event_stream.h"

namespace purgatory::api {

EventStream::EventStream(Activity& activity, const Clock& clock)
    : activity_(activity), clock_(clock) {
  activity_.add(watcher_);
}

http::BodyStream::Piece EventStream::next() {
  if (activity_.is_stopped()) return {"", State::End, std::nullopt};
  const std::uint64_t count = activity_.count();
  Piece piece;
  piece.state = State::Waiting;
  if (!has_told_ || count != told_) {
    const auto now = Steady::now();
    if (now < next_at_) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_at_ - now);
      piece.wake_at = clock_.now() + left;
      return piece;
    }
    piece.bytes = "event: activity\ndata: " + std::to_string(count) + "\n\n";
    has_told_ = true;
    told_ = count;
    next_at_ = now + kShortestPause;
  }
  if (!activity_.begin_waiting(watcher_, told_)) piece.state = State::More;
  return piece;
}

}  // namespace purgatory::api
