// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/run_context.h"

#include <algorithm>
#include <thread>

namespace purgatory::conformance {

std::function<void(std::chrono::milliseconds)> real_pause(const std::atomic<bool>& interrupted) {
  return [&interrupted](std::chrono::milliseconds left) {
    constexpr std::chrono::milliseconds kSlice{50};
    while (left.count() > 0 && !interrupted.load()) {
      const auto slice = std::min(left, kSlice);
      std::this_thread::sleep_for(slice);
      left -= slice;
    }
  };
}

}  // namespace purgatory::conformance
