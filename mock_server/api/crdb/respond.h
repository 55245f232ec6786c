// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/http/response.h"

namespace purgatory::api::redis {

// JSON that is printed already.
inline http::Response json_answer(std::string body, int status = 200) {
  http::Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = std::move(body);
  return response;
}

}  // namespace purgatory::api::redis
