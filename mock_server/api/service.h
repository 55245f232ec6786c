// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/http/request.h"
#include "mock_server/http/response.h"

namespace purgatory::api {

// One face of the server: requests in, answers out, no socket. The seam between transport and
// everything behind it, and where tests drive the server. Thread-safe.
class Service {
 public:
  virtual ~Service() = default;
  // Never throws: what goes wrong inside becomes a 500.
  virtual http::Response handle(const http::Request& request) = 0;
  // The answer to bytes that are no request, or break a limit of the transport. `status` is a 4xx
  // or 5xx; `reason` says what was wrong.
  virtual http::Response refuse(int status, const std::string& reason) = 0;
  // Ends waiting feeds; called once, before the listeners stop.
  virtual void stop() {}
};

}  // namespace purgatory::api
