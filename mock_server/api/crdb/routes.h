// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "mock_server/api/crdb/call.h"
#include "mock_server/api/crdb/permissions.h"

namespace purgatory::api::redis {

struct Endpoint {
  std::string_view method;  // HEAD goes where GET goes
  Permission permission;
  Handler handler;
};

// One path of the API.
struct Route {
  std::string_view pattern;  // as for http::Router
  std::vector<Endpoint> endpoints;
};

// The API of one cluster, as far as Active-Active databases concern it.
const std::vector<Route>& crdb_routes();

}  // namespace purgatory::api::redis
