// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/control_router.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/routes.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::string_view kPrefix = "/_mock";

Outcome<void> check_content_type(const http::Request& request) {
  const std::string_view type = request.headers.value_or_empty("Content-Type");
  const std::string_view media_type = trim(type.substr(0, type.find(';')));
  if (equals_ignoring_case(media_type, "application/json")) return {};
  // Anything else is what a form of a web page could send.
  return fail(ErrorKind::BadContentType,
              "A body for the control must be JSON and say so: Content-Type: application/json "
              "(curl: -H 'Content-Type: application/json'), not `" +
                  printable(type) + "`.");
}

Outcome<Json> read_body(const http::Request& request, std::uint64_t most) {
  const bool has_none =
      request.framing == http::BodyFraming::Absent ||
      (request.framing == http::BodyFraming::ContentLength && request.content_length == 0);
  const bool says_type = request.headers.find("Content-Type").has_value();
  if (says_type || !has_none) {
    if (auto checked = check_content_type(request); !checked) {
      return Failure<Error>(checked.error());
    }
  }
  if (has_none) return Json();
  const auto bytes = request.body->read(most);
  if (!bytes && bytes.error() == http::BodyError::TooLarge) {
    return fail(ErrorKind::TooLarge, fmt::format("The body has more than {} bytes.", most));
  }
  if (!bytes) return fail(ErrorKind::BadRequest, "The body did not arrive whole.");
  if (bytes->empty()) return Json();
  auto json = Json::parse(*bytes);
  if (json) return *std::move(json);
  return fail(ErrorKind::BadRequest, fmt::format("The body is no JSON: {}, at byte {}.",
                                                 json.error().problem, json.error().offset));
}

std::string allowed(const ControlRoute& route) {
  std::string text;
  for (const ControlEndpoint& endpoint : route.endpoints) {
    if (!text.empty()) text += ", ";
    text += endpoint.method;
    if (endpoint.method == "GET") text += ", HEAD";
  }
  return text;
}

Failure<Error> method_not_allowed(const ControlRoute& route) {
  const std::string allow = allowed(route);
  Error error{ErrorKind::MethodNotAllowed, route.pattern + " takes " + allow + ".", {}};
  error.headers.add("Allow", allow);
  return Failure<Error>(std::move(error));
}

}  // namespace

bool is_control_target(std::string_view target) {
  if (!target.starts_with(kPrefix)) return false;
  return target.size() == kPrefix.size() || target[kPrefix.size()] == '/' ||
         target[kPrefix.size()] == '?';
}

ControlRouter::ControlRouter(Control& control) : control_(control), routes_(control_routes()) {
  for (Section* section : control.sections()) {
    auto more = section->routes();
    std::move(more.begin(), more.end(), std::back_inserter(routes_));
  }
  for (std::size_t i = 0; i < routes_.size(); ++i) router_.add(routes_[i].pattern, i);
}

Outcome<http::Response> ControlRouter::dispatch(const http::Request& request) const {
  auto target = http::parse_target(request.target);
  if (!target) {
    return fail(ErrorKind::BadRequest,
                "The path has a % without two hexadecimal digits behind it.");
  }
  auto match = router_.find(target->segments);
  if (!match) {
    return fail(ErrorKind::NotFound, "The control has no path `" + printable(target->path) +
                                         "`; GET /_mock/paths lists those there are.");
  }
  const ControlRoute& route = routes_[match->route];
  const std::string_view sent = request.method;
  const std::string_view method = sent == "HEAD" ? "GET" : sent;
  for (const ControlEndpoint& endpoint : route.endpoints) {
    if (endpoint.method != method) continue;
    Json body;
    if (method != "GET") {
      auto read = read_body(request, route.most_body);
      if (!read) return Failure<Error>(read.error());
      body = *std::move(read);
    }
    ControlCall call{request, control_, *std::move(target), std::move(match->captures),
                     std::move(body)};
    return endpoint.handler(call);
  }
  return method_not_allowed(route);
}

http::Response ControlRouter::answer(const http::Request& request) const {
  auto outcome = dispatch(request);
  http::Response response = outcome ? *std::move(outcome) : error_response(outcome.error());
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace purgatory::api
