// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "mock_server/api/couchdb/call.h"

namespace purgatory::api {

// Who may use a route (CouchDB 3.5.0, chttpd_auth_request). Each includes those below it.
enum class Access {
  Anyone,
  User,           // anyone with a name
  Member,         // of the database; also checks that the database exists
  DatabaseAdmin,  // of the database
  ServerAdmin,
};

struct Endpoint {
  std::string_view method;  // HEAD goes where GET goes
  Handler handler;
};

// One path of the API.
struct Route {
  std::string_view pattern;  // as for http::Router
  Access access;
  std::string_view allow;  // as CouchDB 3.5.0 prints it in `Allow` and in the reason of a 405
  std::vector<Endpoint> endpoints;
};

// CouchDB's API, what is missing here included.
const std::vector<Route>& couchdb_routes();

}  // namespace purgatory::api
