// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/http/exchange.h"
#include "support/json.h"

namespace purgatory::conformance {

// An exchange as reports hold it, without secrets, and with the curl line that repeats it. Of a
// body longer than `longest_body` bytes only the beginning, beside its whole size.
Json to_json(const Exchange& exchange, std::size_t longest_body);

// Any bytes as a JSON string may hold: what is no UTF-8 becomes the replacement character.
std::string as_utf8(std::string_view text);

// The reverse, as far as it was written. Members that are missing keep their defaults.
Exchange exchange_from(const Json& json);

}  // namespace purgatory::conformance
