// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "mock_server/api/error.h"
#include "mock_server/http/response.h"

namespace purgatory::api {

// Makes a whole answer the part of it that `Range` asks for: 206 and Content-Range. Only one range
// of bytes is served (RFC 9110, 14.2 lets a server ignore the rest); a field that is none of that
// leaves the answer whole. A range that lies behind the end cannot be satisfied.
Outcome<void> cut_to_range(http::Response& whole, std::string_view range);

}  // namespace purgatory::api
