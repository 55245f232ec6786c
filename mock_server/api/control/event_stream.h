// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

#include "mock_server/api/control/activity.h"
#include "mock_server/http/response.h"
#include "support/clock.h"

namespace purgatory::api {

// Tells, as server-sent events, that something happened since the last one, and never more often
// than a few times a second: who listens then asks for what it shows. The first comes at once.
class EventStream final : public http::BodyStream {
 public:
  static constexpr std::chrono::milliseconds kShortestPause{250};

  // Both outlive the stream. `clock` is the one that the transport asks.
  EventStream(Activity& activity, const Clock& clock);
  ~EventStream() override { activity_.remove(watcher_); }
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  Piece next() override;
  void set_waker(std::function<void()> wake) override {
    activity_.set_waker(watcher_, std::move(wake));
  }

 private:
  using Steady = std::chrono::steady_clock;

  Activity& activity_;
  const Clock& clock_;
  std::uint64_t told_ = 0;
  bool has_told_ = false;
  Steady::time_point next_at_{};
  Activity::Watcher watcher_;
};

}  // namespace purgatory::api
