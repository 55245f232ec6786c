// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "benchmarks/feed_readers.h"
#include "benchmarks/paced_requests.h"

namespace purgatory::benchmarks {

// A server with a database that many follow, and another one of which one document is read. The
// benchmark and the test of feeds under load play in it.

constexpr std::size_t kReadsPerSecond = 200;

// Makes both databases, as admin:pass. Throws std::runtime_error.
void prepare_scene(std::uint16_t port);
FeedSource feeds_of_scene(std::uint16_t port, std::size_t feeds);
PacedRequests reading(std::uint16_t port, std::size_t seconds);
// Each makes a document of its own.
PacedRequests writing(std::uint16_t port, std::size_t count, std::size_t per_second);

// As many descriptors as this process may have: three for each feed, both its ends in one process.
void allow_descriptors();
// Memory that this process has in use.
double resident_mebibytes();

}  // namespace purgatory::benchmarks
