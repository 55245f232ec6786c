// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/crdb_service.h"

#include <utility>

#include <fmt/format.h>

#include "mock_server/api/crdb/call.h"
#include "mock_server/api/crdb/routes.h"
#include "support/text.h"

namespace purgatory::api::redis {
namespace {

// Of the paths that begin with /v1.
constexpr std::string_view kApiVersion = "1";

const http::Router& router() {
  static const http::Router kBuilt = [] {
    http::Router table;
    const auto& routes = crdb_routes();
    for (std::size_t i = 0; i < routes.size(); ++i) table.add(routes[i].pattern, i);
    return table;
  }();
  return kBuilt;
}

std::string allow_of(const Route& route) {
  std::string allow = "OPTIONS";
  for (const Endpoint& endpoint : route.endpoints) {
    allow += fmt::format(", {}", endpoint.method);
    if (endpoint.method == "GET") allow += ", HEAD";
  }
  return allow;
}

Failure<Error> method_not_allowed(const Call& call, const Route& route) {
  Error error{ErrorKind::MethodNotAllowed,
              fmt::format("{} is not allowed on {}", call.method, call.target.path)};
  error.headers.add("Allow", allow_of(route));
  return Failure<Error>(std::move(error));
}

http::Response options(const Route& route) {
  http::Response response;
  response.headers.add("Allow", allow_of(route));
  return response;
}

// User and password of a Basic Authorization header.
std::optional<std::pair<std::string, std::string>> credentials(const http::Request& request) {
  const auto header = request.headers.find("Authorization");
  if (!header || !equals_ignoring_case(header->substr(0, 6), "Basic ")) return std::nullopt;
  const auto plain = from_base64(trim(header->substr(6)));
  const std::size_t colon = plain ? plain->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return std::pair(plain->substr(0, colon), plain->substr(colon + 1));
}

Failure<Error> unauthorized(const std::string& realm) {
  Error error{ErrorKind::Unauthorized, "The credentials are missing or wrong"};
  error.headers.add("WWW-Authenticate", fmt::format("Basic realm=\"{}\"", realm));
  return Failure<Error>(std::move(error));
}

// 505, 503, 401, 403, in this order: before anything that the request asks for is looked at.
Outcome<void> admit(Call& call, Permission permission) {
  const auto version = call.request.headers.find("x-api-version");
  if (version && *version != kApiVersion) {
    return fail(ErrorKind::UnsupportedVersion,
                fmt::format("x-api-version is \"{}\"; there is {}", *version, kApiVersion));
  }
  Face::Entry entry = call.face.enter();
  const crdb::Cluster& cluster = entry->cluster(call.cluster);
  if (!entry->network().is_running(call.cluster)) {
    return fail(ErrorKind::ClusterDown, fmt::format("Cluster {} is stopped", cluster.name));
  }
  if (!call.face.keeps(Rule::CrdbCredentialsAreRequired)) return {};
  const auto sender = credentials(call.request);
  const crdb::Account* const account =
      sender ? cluster.account_of(sender->first, sender->second) : nullptr;
  if (account == nullptr) return unauthorized(cluster.name);
  call.role = account->role;
  const bool is_refused = permission == Permission::PurgeInstance &&
                          account->role != crdb::Role::Admin &&
                          !call.face.keeps(Rule::CrdbMembersMayPurge);
  if (grants(account->role, permission) && !is_refused) return {};
  if (!call.face.keeps(Rule::CrdbViewersChangeNothing)) return {};
  return fail(ErrorKind::Forbidden,
              fmt::format("The role {} may not do this", role_name(account->role)));
}

Outcome<http::Response> dispatch(Call& call) {
  auto match = router().find(call.target.segments);
  const std::string& path = call.target.path;
  // An unversioned or a trailing slash is no path of this API.
  if (!match || path.back() == '/') {
    return fail(ErrorKind::NoSuchPath, fmt::format("There is no {}", path));
  }
  const Route& route = crdb_routes()[match->route];
  call.captures = std::move(match->captures);
  if (call.method == "OPTIONS") return options(route);
  for (const Endpoint& endpoint : route.endpoints) {
    if (endpoint.method != call.method) continue;
    if (auto admitted = admit(call, endpoint.permission); !admitted) {
      return Failure<Error>(admitted.error());
    }
    return endpoint.handler(call);
  }
  if (keeps(call, Rule::CrdbOtherMethodsAreRefused)) return method_not_allowed(call, route);
  return route.endpoints.front().handler(call);
}

Outcome<http::Response> answer(Face& face, std::size_t cluster, const http::Request& request) {
  auto target = http::parse_target(request.target);
  if (!target) return fail(ErrorKind::InvalidSchema, "The path has a % that escapes nothing");
  Call call{request,
            face,
            cluster,
            std::move(*target),
            request.method == "HEAD" ? "GET" : request.method,
            {},
            crdb::Role::Admin};
  return dispatch(call);
}

}  // namespace

http::Response CrdbService::handle(const http::Request& request) {
  // The outermost place on the server's side: what nobody foresaw becomes an answer here.
  try {
    auto outcome = answer(face_, cluster_, request);
    http::Response response = outcome ? std::move(*outcome) : error_response(outcome.error());
    // The phrase of the standard; the other face has CouchDB's.
    if (response.status == 404 && response.reason.empty()) response.reason = "Not Found";
    return response;
  } catch (const std::exception& fault) {
    return error_response({ErrorKind::Internal, fault.what()});
  }
}

http::Response CrdbService::refuse(int status, const std::string& reason) {
  return refusal(status, reason);
}

}  // namespace purgatory::api::redis
