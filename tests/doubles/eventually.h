// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <thread>

namespace purgatory::doubles {

// Whether `holds` becomes true while other threads work. Never sleeps; gives up after a minute, so
// that a test which fails ends.
template <typename Condition>
bool eventually(const Condition& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace purgatory::doubles
