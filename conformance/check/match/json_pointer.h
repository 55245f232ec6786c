// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "support/json.h"

namespace purgatory::conformance {

// The value that a JSON Pointer (RFC 6901) names, or null when there is none. "" is the whole.
const Json* resolve_pointer(const Json& document, std::string_view pointer);

}  // namespace purgatory::conformance
