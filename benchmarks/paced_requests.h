// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace purgatory::benchmarks {

using Latencies = std::vector<std::chrono::microseconds>;

// The latency that this part of the requests (0 to 1) stayed below. Requires one at least.
std::chrono::microseconds percentile(Latencies latencies, double part);

// Requests that are sent at a steady pace, one behind the other on one connection.
struct PacedRequests {
  std::uint16_t port = 0;
  std::function<std::string(std::size_t)> request;  // the n-th, whole
  int status = 200;                                 // what each must be answered with
  std::size_t count = 0;
  std::size_t per_second = 200;
};

// Sends them all and says how long each answer took. One that is late is sent at once, so the pace
// holds on average. Throws std::runtime_error when an answer is another one.
Latencies send_paced(const PacedRequests& requests);

}  // namespace purgatory::benchmarks
