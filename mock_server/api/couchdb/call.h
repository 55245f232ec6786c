// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/api/error.h"
#include "mock_server/http/request.h"
#include "mock_server/http/response.h"
#include "mock_server/http/router.h"
#include "mock_server/http/target.h"

namespace purgatory::api {

struct Face;

// Who sends a request. Without a name: anonymous.
struct User {
  std::optional<std::string> name;
  std::vector<std::string> roles;

  bool has_role(std::string_view role) const;
  bool is_server_admin() const { return has_role("_admin"); }
};

// How a request showed whose it is, as `_session` tells it.
enum class AuthenticatedBy { Nobody, Password, Cookie };

struct Authentication {
  User user;
  AuthenticatedBy by = AuthenticatedBy::Nobody;
  std::string fresh_cookie;  // to be set when not empty: the one that came is near its end
};

// How many copies of a database say that a write is done, and how many should.
struct Confirmation {
  std::size_t copies = 1;
  std::size_t quorum = 1;
};

// One request on its way through the CouchDB face: taken apart, authenticated and routed.
struct Call {
  const http::Request& request;
  Face& face;
  http::Target target;
  std::string method;  // GET for HEAD; what X-HTTP-Method-Override says for POST
  Authentication sender;
  http::Router::Captures captures;
  Confirmation confirmation = {};  // of what it wrote
  std::uint64_t node_stops = 0;    // how often the node had been stopped when the request came

  const User& user() const { return sender.user; }
  // What stands in the place of "{db}" and the like. Requires a route with that name.
  const std::string& captured(std::string_view name) const { return captures.find(name)->second; }
  std::optional<std::string_view> query(std::string_view name) const {
    return target.query.find(name);
  }
};

// Answers one call. Reads the body, if it does, before it takes the lock of the face.
using Handler = Outcome<http::Response> (*)(Call& call);

}  // namespace purgatory::api
