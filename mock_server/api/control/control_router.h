// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mock_server/api/control/call.h"
#include "mock_server/http/router.h"

namespace purgatory::api {

// Whether a request target, as it came, is one of the control's: "/_mock" and all below it.
bool is_control_target(std::string_view target);

// The routes of the control and of all sections. Thread-safe.
class ControlRouter {
 public:
  explicit ControlRouter(Control& control);

  // Finds the route, reads the body and asks the handler; errors become answers.
  http::Response answer(const http::Request& request) const;

 private:
  Outcome<http::Response> dispatch(const http::Request& request) const;

  Control& control_;
  std::vector<ControlRoute> routes_;
  http::Router router_;
};

}  // namespace purgatory::api
