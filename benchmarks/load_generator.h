// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace purgatory::benchmarks {

struct Load {
  std::uint16_t port = 0;
  std::string request;  // whole, and answered alike each time, but for the date
  std::size_t connections = 1;
  std::chrono::milliseconds time{500};
};

// Sends the request over and over on each connection, the next one when the answer is there, from
// one thread. Answers the requests per second; throws std::runtime_error when the server fails.
double requests_per_second(const Load& load);

}  // namespace purgatory::benchmarks
