// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/http/exchange.h"
#include "support/json.h"

namespace purgatory::conformance {

// An exchange as reports hold it, without secrets, and with the curl line that repeats it.
Json to_json(const Exchange& exchange);

// The reverse, as far as it was written. Members that are missing keep their defaults.
Exchange exchange_from(const Json& json);

}  // namespace purgatory::conformance
