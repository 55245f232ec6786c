// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/couchdb_section.h"

#include "mock_server/api/couchdb/control/content.h"
#include "mock_server/api/couchdb/control/node_routes.h"
#include "mock_server/api/couchdb/control/replications_view.h"
#include "mock_server/api/couchdb/control/views.h"
#include "mock_server/api/couchdb/replication/replicator.h"

namespace purgatory::api {
namespace {

// Of all nodes, and of what they know of each other.
class FacesSnapshot final : public SectionSnapshot {
 public:
  std::vector<FaceState> nodes;
  couchdb::ClusterState cluster;
};

const FacesSnapshot& content_of(const SectionSnapshot& snapshot) {
  return dynamic_cast<const FacesSnapshot&>(snapshot);
}

}  // namespace

std::vector<ControlRoute> CouchDbSection::routes() {
  const auto get = [this](auto view) {
    return std::vector<ControlEndpoint>{
        {"GET", [this, view](ControlCall& call) -> Outcome<http::Response> {
           const auto node = node_shown(faces_, call);
           if (!node) return Failure<Error>(node.error());
           return view(faces_.at(*node), call);
         }}};
  };
  const std::string databases = "/_mock/couchdb/databases";
  std::vector<ControlRoute> routes{
      {databases, get(view_databases)},
      {databases + "/{db}", get(view_database)},
      {databases + "/{db}/documents", get(view_documents)},
      {databases + "/{db}/documents/{id}", get(view_document)},
      {databases + "/{db}/documents/{id}/revisions/{rev}", get(view_revision)},
      {databases + "/{db}/purges", get(view_purges)},
      {"/_mock/couchdb/replications", get(view_replications)}};
  for (ControlRoute& route : node_routes(faces_)) routes.push_back(std::move(route));
  return routes;
}

Json CouchDbSection::summary() const {
  const auto lock = faces_.first().lock();
  std::uint64_t feeds = 0;
  for (const Face* const face : faces_.all()) feeds += face->subscriptions.size();
  Json counts = Json::object(
      {{"databases", std::uint64_t{faces_.first().database_names().size()}},
       {"feeds", feeds},
       {"replications", std::uint64_t{faces_.first().replicator->scheduler().size()}}});
  if (faces_.size() > 1) counts.append("nodes", std::uint64_t{faces_.size()});
  return counts;
}

std::shared_ptr<const SectionSnapshot> CouchDbSection::snapshot() const {
  const auto lock = faces_.first().lock();
  auto taken = std::make_shared<FacesSnapshot>();
  for (const Face* const face : faces_.all()) taken->nodes.push_back(face->copy_state());
  if (faces_.cluster() != nullptr) taken->cluster = faces_.cluster()->state();
  return taken;
}

void CouchDbSection::restore(const SectionSnapshot& snapshot) {
  faces_.first().replicator->halt();
  const auto lock = faces_.first().lock();
  const FacesSnapshot& content = content_of(snapshot);
  for (std::size_t node = 0; node < faces_.size(); ++node) {
    faces_.at(node).put_state(content.nodes[node]);
  }
  if (faces_.cluster() != nullptr) faces_.cluster()->put_state(content.cluster);
  faces_.first().replicator->resume();
}

void CouchDbSection::set_rules(RuleSet rules) {
  const auto lock = faces_.first().lock();
  for (Face* const face : faces_.all()) {
    face->rules.set(rules);
    face->databases.set_rules(rules);
  }
}

void CouchDbSection::clock_moved() {
  faces_.first().replicator->scheduler().clock_moved();
  const auto lock = faces_.first().lock();
  for (Face* const face : faces_.all()) face->subscriptions.announce_all();
}

std::unique_ptr<http::BodyStream> CouchDbSection::content(
    std::shared_ptr<const SectionSnapshot> snapshot) const {
  const FacesSnapshot& content = content_of(*snapshot);
  const auto is_up = [&content](std::size_t node) {
    return content.cluster.nodes.empty() || content.cluster.nodes[node].is_up;
  };
  DatabasesContent::ByName databases;
  // Of each database the first copy, of a node that is up where there is one.
  for (const bool wanted : {true, false}) {
    for (std::size_t node = 0; node < content.nodes.size(); ++node) {
      if (is_up(node) != wanted) continue;
      for (const auto& [name, database] : content.nodes[node].databases.by_name()) {
        databases.emplace(name, database.get());
      }
    }
  }
  return std::make_unique<DatabasesContent>(std::move(snapshot), std::move(databases));
}

}  // namespace purgatory::api
