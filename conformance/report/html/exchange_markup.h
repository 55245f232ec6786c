// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "conformance/http/exchange.h"

namespace purgatory::conformance {

// A request, what came back, and the curl line that repeats it, as HTML. Bodies that are JSON are
// laid out; of longer ones than `longest_body` only the beginning is shown.
std::string exchange_markup(const Exchange& exchange, std::size_t longest_body);

// The curl line with its button.
std::string curl_markup(const Exchange& exchange);

}  // namespace purgatory::conformance
