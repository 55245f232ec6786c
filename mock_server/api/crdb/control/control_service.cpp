// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/control/control_service.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "mock_server/api/crdb/control/page.h"
#include "mock_server/api/crdb/control/world_control.h"
#include "mock_server/api/crdb/respond.h"
#include "mock_server/http/router.h"
#include "mock_server/http/target.h"

namespace purgatory::api::redis {
namespace {

constexpr std::uint64_t kMostBodyBytes = 1ULL << 20;
// Enough for any time to keep a result; the calendar has room for it.
constexpr std::int64_t kMostAdvance = 100LL * 366 * 24 * 3'600'000;

struct Call {
  Face& face;
  const http::Request& request;
  http::Router::Captures captures;

  const std::string& captured(std::string_view name) const { return captures.find(name)->second; }
};

using Handler = Outcome<http::Response> (*)(Call& call);

Outcome<http::Response> done(const Outcome<void>& outcome) {
  if (!outcome) return Failure<Error>(outcome.error());
  return json_answer(R"({"ok":true})");
}

Outcome<Json> body_of(Call& call) {
  auto body = call.request.body->read(kMostBodyBytes);
  if (!body) return fail(ErrorKind::InvalidSchema, "The body is broken or larger than 1 MiB");
  auto json = Json::parse(*body);
  if (json) return *std::move(json);
  return fail(ErrorKind::InvalidSchema, fmt::format("The body is no JSON: {}, at byte {}",
                                                    json.error().problem, json.error().offset));
}

Outcome<http::Response> get_page(Call&) {
  http::Response response;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  response.body = std::string(page());
  return response;
}

Outcome<http::Response> get_world(Call& call) { return json_answer(world_state(call.face).dump()); }

Outcome<http::Response> post_reset(Call& call) {
  call.face.reset();
  return done({});
}

Outcome<http::Response> post_advance(Call& call) {
  const auto body = body_of(call);
  if (!body) return Failure<Error>(body.error());
  std::int64_t total = 0;
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits = {
      {{"ms", 1},
       {"seconds", 1'000},
       {"minutes", 60'000},
       {"hours", 3'600'000},
       {"days", 86'400'000}}};
  bool is_given = false;
  for (const auto& [unit, length] : kUnits) {
    const Json* const count = body->find(unit);
    if (count == nullptr) continue;
    const bool is_fitting = count->is_small_integer() && count->as_integer() >= 0 &&
                            count->as_integer() <= kMostAdvance / length;
    if (!is_fitting) break;
    is_given = true;
    total += count->as_integer() * length;
  }
  if (!is_given) {
    return fail(ErrorKind::InvalidSchema, R"(Say by how much, as in {"seconds": 90})");
  }
  Face::Entry entry = call.face.enter();
  call.face.advance_clock(std::chrono::milliseconds(total));
  entry->advance(call.face.now());
  return json_answer(Json::object({{"time", Json(crdb::timestamp(call.face.now()))}}).dump());
}

template <Turn turn>
Outcome<http::Response> post_link(Call& call) {
  return done(turn_link(call.face, call.captured("one"), call.captured("other"), turn));
}

template <Turn turn>
Outcome<http::Response> post_cluster(Call& call) {
  return done(turn_cluster(call.face, call.captured("cluster"), turn));
}

template <Turn turn>
Outcome<http::Response> post_gate(Call& call) {
  return done(turn_gate(call.face, call.captured("phase"), turn));
}

Outcome<http::Response> get_keys(Call& call) {
  const auto keys = read_keys(call.face, call.captured("cluster"), call.captured("crdb_guid"));
  if (!keys) return Failure<Error>(keys.error());
  return json_answer(keys->dump());
}

Outcome<http::Response> post_keys(Call& call) {
  const auto body = body_of(call);
  if (!body) return Failure<Error>(body.error());
  return done(write_keys(call.face, call.captured("cluster"), call.captured("crdb_guid"), *body));
}

struct Endpoint {
  std::string_view method;
  Handler handler;
};

struct Path {
  std::string_view pattern;
  std::vector<Endpoint> endpoints;
};

// clang-format off
const std::vector<Path>& paths() {
  static const std::vector<Path> all{
      {"/_mock", {{"GET", get_page}}},
      {"/_mock/reset", {{"POST", post_reset}}},
      {"/_mock/clock/advance", {{"POST", post_advance}}},
      {"/_mock/crdb", {{"GET", get_world}}},
      {"/_mock/crdb/links/{one}/{other}/cut", {{"POST", post_link<Turn::Off>}}},
      {"/_mock/crdb/links/{one}/{other}/heal", {{"POST", post_link<Turn::On>}}},
      {"/_mock/crdb/clusters/{cluster}/stop", {{"POST", post_cluster<Turn::Off>}}},
      {"/_mock/crdb/clusters/{cluster}/start", {{"POST", post_cluster<Turn::On>}}},
      {"/_mock/crdb/clusters/{cluster}/keys/{crdb_guid}", {{"GET", get_keys}, {"POST", post_keys}}},
      {"/_mock/crdb/gates/{phase}/hold", {{"POST", post_gate<Turn::Off>}}},
      {"/_mock/crdb/gates/{phase}/release", {{"POST", post_gate<Turn::On>}}},
  };
  return all;
}
// clang-format on

const http::Router& router() {
  static const http::Router built = [] {
    http::Router table;
    for (std::size_t i = 0; i < paths().size(); ++i) table.add(paths()[i].pattern, i);
    return table;
  }();
  return built;
}

bool is_loopback(std::string_view peer) {
  return peer.substr(0, 4) == "127." || peer == "::1" || peer.substr(0, 11) == "::ffff:127.";
}

Outcome<http::Response> dispatch(Face& face, const http::Request& request,
                                 const http::Target& target) {
  if (!is_loopback(request.peer)) {
    return fail(ErrorKind::Forbidden, "The control answers to this machine alone");
  }
  auto match = router().find(target.segments);
  if (!match) return fail(ErrorKind::NoSuchPath, fmt::format("There is no {}", target.path));
  Call call{face, request, std::move(match->captures)};
  std::string allow;
  for (const Endpoint& endpoint : paths()[match->route].endpoints) {
    if (endpoint.method == request.method) return endpoint.handler(call);
    allow += (allow.empty() ? "" : ", ") + std::string(endpoint.method);
  }
  Error error{ErrorKind::MethodNotAllowed, fmt::format("Only {} is allowed", allow)};
  error.headers.add("Allow", allow);
  return Failure<Error>(std::move(error));
}

}  // namespace

std::optional<http::Response> answer_control(Face& face, const http::Request& request) {
  const auto target = http::parse_target(request.target);
  if (!target || target->segments.empty() || target->segments.front() != "_mock") {
    return std::nullopt;
  }
  auto outcome = dispatch(face, request, *target);
  return outcome ? std::move(*outcome) : error_response(outcome.error());
}

}  // namespace purgatory::api::redis
