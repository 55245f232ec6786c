// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/paced_requests.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "benchmarks/loopback.h"

namespace purgatory::benchmarks {

using std::chrono::steady_clock;

std::chrono::microseconds percentile(Latencies latencies, double part) {
  const auto rank =
      static_cast<std::size_t>(std::ceil(part * static_cast<double>(latencies.size())));
  const auto place =
      latencies.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(latencies.begin(), place, latencies.end());
  return *place;
}

Latencies send_paced(const PacedRequests& requests) {
  Loopback connection(requests.port);
  Latencies latencies;
  latencies.reserve(requests.count);
  const auto start = steady_clock::now();
  const std::chrono::nanoseconds pace = std::chrono::nanoseconds(std::chrono::seconds(1)) /
                                        static_cast<std::int64_t>(requests.per_second);
  for (std::size_t index = 0; index < requests.count; ++index) {
    const std::string request = requests.request(index);
    std::this_thread::sleep_until(start + pace * static_cast<std::int64_t>(index));
    const auto sent = steady_clock::now();
    connection.send(request);
    const int status = connection.answer();
    latencies.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - sent));
    if (status != requests.status) {
      throw std::runtime_error("answered with " + std::to_string(status) + ": " + request);
    }
  }
  return latencies;
}

}  // namespace purgatory::benchmarks
