// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace purgatory {

using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

// Where the time comes from: an edge of the world, so that a test can hold it still.
// Implementations may be asked from several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  }
};

}  // namespace purgatory
