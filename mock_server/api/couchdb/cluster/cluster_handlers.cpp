// SPDX-License-Identifier: Apache-2.0
// The nodes of the cluster, and the copies of a database on them (CouchDB documentation,
// "/_membership", "/_node/{node-name}", "/db/_shards", "/db/_sync_shards").
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/cluster/node_of.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

// There is one shard, which holds every document.
constexpr const char* kRange = "00000000-ffffffff";

// Those that the node reaches, or all that there are.
enum class Which { Reached, All };

Json node_names(const Face& face, Which which) {
  if (!face.seat) return Json::array({Json(face.node)});
  const couchdb::Cluster& cluster = face.seat->cluster;
  Json names = Json::array();
  for (couchdb::NodeNumber node = 0; node < cluster.size(); ++node) {
    const bool is_reached = cluster.reaches(face.seat->node, node);
    if (which == Which::All || is_reached) names.push_back(Json(cluster.name(node)));
  }
  return names;
}

// The nodes with a copy of the database. Requires the lock.
Outcome<Json> holders(Call& call) {
  if (const auto database = call.face.database_of(call); !database) {
    return Failure<Error>(database.error());
  }
  if (!call.face.seat) return Json::array({Json(call.face.node)});
  const ClusterSeat& seat = *call.face.seat;
  Json names = Json::array();
  for (const auto node : seat.cluster.catalogued(seat.node, call.captured("db"))->nodes) {
    names.push_back(Json(seat.cluster.name(node)));
  }
  return names;
}

}  // namespace

Outcome<Face*> node_of(const Call& call) {
  const std::string& name = call.captured("node");
  if (name == "_local" || name == call.face.node) return &call.face;
  const auto& seat = call.face.seat;
  const auto node = seat ? seat->cluster.node_named(name) : std::nullopt;
  if (!node) return fail(ErrorKind::NotFound, "no such node: " + name);
  if (seat->cluster.reaches(seat->node, *node)) return seat->faces[*node];
  return Failure<Error>(Error{ErrorKind::Internal, name + " is down", {}, "error"});
}

Outcome<http::Response> get_membership(Call& call) {
  const auto lock = call.face.lock();
  return json_response(200, Json::object({{"all_nodes", node_names(call.face, Which::Reached)},
                                          {"cluster_nodes", node_names(call.face, Which::All)}}));
}

Outcome<http::Response> get_node_name(Call& call) {
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  return json_response(200, Json::object({{"name", Json((*node)->node)}}));
}

Outcome<http::Response> get_shards(Call& call) {
  const auto lock = call.face.lock();
  auto names = holders(call);
  if (!names) return Failure<Error>(names.error());
  Json shards = Json::object();
  shards.append(kRange, *std::move(names));
  return json_response(200, Json::object({{"shards", std::move(shards)}}));
}

Outcome<http::Response> get_shards_of_document(Call& call) {
  const auto lock = call.face.lock();
  auto names = holders(call);
  if (!names) return Failure<Error>(names.error());
  return json_response(200, Json::object({{"range", kRange}, {"nodes", *std::move(names)}}));
}

Outcome<http::Response> post_sync_shards(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  if (call.face.seat) {
    couchdb::Cluster& cluster = call.face.seat->cluster;
    cluster.compare_everywhere(call.captured("db"));
    cluster.settle(call.captured("db"));
  }
  return ok_response(202);
}

}  // namespace purgatory::api
