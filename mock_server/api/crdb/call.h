// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/api/crdb/error.h"
#include "mock_server/api/crdb/face.h"
#include "mock_server/http/request.h"
#include "mock_server/http/response.h"
#include "mock_server/http/router.h"
#include "mock_server/http/target.h"

namespace purgatory::api::redis {

// One request on its way through one cluster, routed and with the right to go on.
struct Call {
  const http::Request& request;
  Face& face;
  std::size_t cluster;  // the place of the one that was asked
  http::Target target;
  std::string method;  // GET for HEAD
  http::Router::Captures captures;
  crdb::Role role = crdb::Role::Admin;  // of who asks

  // What stands in the place of "{crdb_guid}" and the like. Requires a route with that name.
  const std::string& captured(std::string_view name) const { return captures.find(name)->second; }
  std::optional<std::string_view> query(std::string_view name) const {
    return target.query.find(name);
  }
};

// For code that has not entered the world: enters it for this question.
inline bool keeps(const Call& call, Rule rule) {
  const Face::Entry entry = call.face.enter();
  return call.face.keeps(rule);
}

// Reads headers, parameters and the body first, then enters the world.
using Handler = Outcome<http::Response> (*)(Call& call);

}  // namespace purgatory::api::redis
