// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "mock_server/api/crdb/face.h"
#include "mock_server/http/request.h"
#include "mock_server/http/response.h"

namespace purgatory::api::redis {

// Answers what begins with /_mock; nothing for any other path. It has no password, so it is for
// requests from this machine alone.
std::optional<http::Response> answer_control(Face& face, const http::Request& request);

}  // namespace purgatory::api::redis
