// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "conformance/run/run_result.h"

namespace purgatory::conformance {

// A body that is longer is shown in part.
inline constexpr std::size_t kLongestShownBody = std::size_t{16} * 1024;
// Markup of the steps of one scenario that went well.
inline constexpr std::size_t kMostOfASuccess = std::size_t{96} * 1024;

// "0.4 ms", "12 ms", "3.1 s".
std::string short_time(std::chrono::microseconds time);

// The steps one below the other, each with a bar that says when it began and how long it took; a
// step unfolds to what was sent and answered. What is beyond `most` bytes has the bars alone.
std::string steps_markup(const ScenarioResult& result, std::size_t most);

}  // namespace purgatory::conformance
