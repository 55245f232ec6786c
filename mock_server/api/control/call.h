// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/error.h"
#include "mock_server/http/request.h"
#include "mock_server/http/response.h"
#include "mock_server/http/router.h"
#include "mock_server/http/target.h"
#include "support/json.h"

namespace purgatory::api {

class Control;

// One request to the control, taken apart.
struct ControlCall {
  const http::Request& request;
  Control& control;
  http::Target target;
  http::Router::Captures captures;
  Json body;  // null when there was none

  // What stands in the place of "{name}" and the like. Requires a route with that name.
  const std::string& captured(std::string_view name) const { return captures.find(name)->second; }
  std::optional<std::string_view> query(std::string_view name) const {
    return target.query.find(name);
  }
};

using ControlHandler = std::function<Outcome<http::Response>(ControlCall&)>;

struct ControlEndpoint {
  std::string_view method;  // HEAD goes where GET goes
  ControlHandler handler;
};

// One path of the control.
struct ControlRoute {
  std::string pattern;  // as for http::Router, from "/_mock" on
  std::vector<ControlEndpoint> endpoints;
  std::uint64_t most_body = std::uint64_t{1} << 20U;  // bytes
};

}  // namespace purgatory::api
