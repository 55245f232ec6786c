// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/node_routes.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/couchdb/replication/replicator.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using couchdb::Cluster;

enum class NodeTurn { Stop, Start };
enum class LinkTurn { Cut, Heal };

// By number, from 1, as people count them.
Outcome<std::size_t> node_numbered(const Faces& faces, std::string_view text) {
  std::size_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = fault == std::errc() && end == text.data() + text.size();
  if (is_number && number >= 1 && number <= faces.size()) return number - 1;
  return fail(ErrorKind::NotFound, fmt::format("There is no node `{}`; there are 1 to {}.",
                                               printable(text), faces.size()));
}

Outcome<Cluster*> cluster_of(const Faces& faces) {
  if (faces.cluster() != nullptr) return faces.cluster();
  return fail(ErrorKind::NotFound,
              "There is one node only, and nothing between nodes; `--nodes 3` makes three.");
}

Json node_json(const Faces& faces, std::size_t node) {
  const Face& face = faces.at(node);
  const Cluster* const cluster = faces.cluster();
  return Json::object({{"node", std::uint64_t{node + 1}},
                       {"name", Json(face.node)},
                       {"up", cluster == nullptr || cluster->is_up(node)},
                       {"databases", std::uint64_t{face.databases.by_name().size()}}});
}

Json links_json(const Faces& faces) {
  Json links = Json::array();
  for (std::size_t one = 0; one < faces.size(); ++one) {
    for (std::size_t other = one + 1; other < faces.size(); ++other) {
      Json pair = Json::array({Json(std::uint64_t{one + 1}), Json(std::uint64_t{other + 1})});
      links.push_back(Json::object(
          {{"between", std::move(pair)}, {"up", faces.cluster()->is_linked(one, other)}}));
    }
  }
  return links;
}

Outcome<http::Response> view_nodes(const Faces& faces, ControlCall& /*call*/) {
  const auto lock = faces.first().lock();
  Json nodes = Json::array();
  for (std::size_t node = 0; node < faces.size(); ++node) nodes.push_back(node_json(faces, node));
  Json view = Json::object({{"nodes", std::move(nodes)}});
  const Cluster* const cluster = faces.cluster();
  if (cluster != nullptr) {
    view.append("links", links_json(faces));
    view.append("replication", Json::object({{"held", cluster->is_held()},
                                             {"pending", std::uint64_t{cluster->pending()}}}));
  }
  return json_response(200, view);
}

// Stops or starts a node. Who follows it is told that it is gone.
Outcome<http::Response> steer_node(Faces& faces, ControlCall& call, NodeTurn turn) {
  const auto cluster = cluster_of(faces);
  if (!cluster) return Failure<Error>(cluster.error());
  const auto node = node_numbered(faces, call.captured("node"));
  if (!node) return Failure<Error>(node.error());
  const auto lock = faces.first().lock();
  if (turn == NodeTurn::Start) {
    (*cluster)->start(*node);
  } else {
    (*cluster)->stop(*node);
    faces.at(*node).subscriptions.end_all();
  }
  faces.first().replicator->look_at_nodes();
  return ok_response();
}

Outcome<http::Response> steer_link(Faces& faces, ControlCall& call, LinkTurn turn) {
  const auto cluster = cluster_of(faces);
  if (!cluster) return Failure<Error>(cluster.error());
  const auto one = node_numbered(faces, call.captured("one"));
  if (!one) return Failure<Error>(one.error());
  const auto other = node_numbered(faces, call.captured("other"));
  if (!other) return Failure<Error>(other.error());
  if (*one == *other) {
    return fail(ErrorKind::BadRequest, "A link is between two nodes, not from one to itself.");
  }
  const auto lock = faces.first().lock();
  if (turn == LinkTurn::Heal) {
    (*cluster)->heal(*one, *other);
  } else {
    (*cluster)->cut(*one, *other);
  }
  return ok_response();
}

template <typename Steer>
ControlHandler replication_handler(Faces& faces, Steer steer) {
  return [&faces, steer](ControlCall& /*call*/) -> Outcome<http::Response> {
    const auto cluster = cluster_of(faces);
    if (!cluster) return Failure<Error>(cluster.error());
    const auto lock = faces.first().lock();
    return steer(**cluster);
  };
}

Outcome<http::Response> hold(Cluster& cluster) {
  cluster.hold();
  return ok_response();
}

Outcome<http::Response> release(Cluster& cluster) {
  cluster.release();
  return ok_response();
}

Outcome<http::Response> step(Cluster& cluster) {
  const bool is_done = cluster.step();
  return json_response(200, Json::object({{"ok", true}, {"stepped", is_done}}));
}

}  // namespace

Outcome<std::size_t> node_shown(const Faces& faces, const ControlCall& call) {
  const auto text = call.query("node");
  return text ? node_numbered(faces, *text) : Outcome<std::size_t>(std::size_t{0});
}

std::vector<ControlRoute> node_routes(Faces& faces) {
  const auto node = [&faces](NodeTurn turn) -> ControlHandler {
    return [&faces, turn](ControlCall& call) { return steer_node(faces, call, turn); };
  };
  const auto link = [&faces](LinkTurn turn) -> ControlHandler {
    return [&faces, turn](ControlCall& call) { return steer_link(faces, call, turn); };
  };
  const std::string base = "/_mock/couchdb";
  return {
      {base + "/nodes", {{"GET", [&faces](ControlCall& call) { return view_nodes(faces, call); }}}},
      {base + "/nodes/{node}/stop", {{"POST", node(NodeTurn::Stop)}}},
      {base + "/nodes/{node}/start", {{"POST", node(NodeTurn::Start)}}},
      {base + "/links/{one}/{other}/cut", {{"POST", link(LinkTurn::Cut)}}},
      {base + "/links/{one}/{other}/heal", {{"POST", link(LinkTurn::Heal)}}},
      {base + "/replication/hold", {{"POST", replication_handler(faces, hold)}}},
      {base + "/replication/release", {{"POST", replication_handler(faces, release)}}},
      {base + "/replication/step", {{"POST", replication_handler(faces, step)}}}};
}

}  // namespace purgatory::api
