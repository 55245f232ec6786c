// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "mock_server/api/control/activity.h"
#include "mock_server/api/control/journal/journal_json.h"
#include "mock_server/http/response.h"
#include "support/clock.h"

namespace purgatory::api {

// Entries of the journal as they come: one page that is waited for, or line after line until the
// client leaves. Waits in real time, whatever the server's clock shows.
class JournalStream final : public http::BodyStream {
 public:
  // All of them outlive the stream. `clock` is the one that the transport asks.
  struct Sources {
    const Journal& journal;
    Activity& activity;
    const Clock& clock;
  };

  JournalStream(Sources sources, JournalRequest request);
  ~JournalStream() override { sources_.activity.remove(watcher_); }
  JournalStream(const JournalStream&) = delete;
  JournalStream& operator=(const JournalStream&) = delete;

  Piece next() override;
  void set_waker(std::function<void()> wake) override {
    sources_.activity.set_waker(watcher_, std::move(wake));
  }

 private:
  using Steady = std::chrono::steady_clock;

  Piece lines(const JournalPage& page);
  Piece wait(std::uint64_t seen);
  bool is_over() const;

  Sources sources_;
  JournalRequest request_;
  Steady::time_point end_;
  Activity::Watcher watcher_;
};

}  // namespace purgatory::api
