// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>

#include "support/clock.h"

namespace purgatory::doubles {

// A clock that stands still until it is moved. Other threads may look at it.
class ManualClock final : public Clock {
 public:
  TimePoint now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ = now_.load() + by; }

 private:
  std::atomic<TimePoint> now_{TimePoint(std::chrono::seconds(1'700'000'000))};
};

}  // namespace purgatory::doubles
