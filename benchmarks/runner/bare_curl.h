// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "conformance/http/exchange.h"

namespace purgatory::benchmarks {

// Sends the requests one after the other over one connection, with libcurl and nothing else, and
// takes in each answer whole: status, header lines and body. Seconds until the last of them.
// Throws std::runtime_error when one of them gets no answer.
double seconds_of_bare_curl(const std::vector<conformance::Request>& requests);

}  // namespace purgatory::benchmarks
