// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/cluster/faces.h"

#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/replication/replicator.h"

namespace purgatory::api {
namespace {

constexpr std::string_view kLoneNode = "purgatory@127.0.0.1";

std::string node_name(std::size_t node, std::size_t nodes) {
  if (nodes == 1) return std::string(kLoneNode);
  return "purgatory" + std::to_string(node + 1) + "@127.0.0.1";
}

}  // namespace

Faces::Faces(std::size_t nodes, RuleSet rules, RandomSource source, const Clock& time) {
  for (std::size_t node = 0; node < nodes; ++node) {
    const RandomSource own = node == 0 ? source : RandomSource(source.next());
    owned_.push_back(std::make_unique<Face>(node_name(node, nodes), rules, own, time));
    all_.push_back(owned_.back().get());
  }
  if (nodes == 1) return;
  std::vector<couchdb::Databases*> databases;
  for (Face* const face : all_) databases.push_back(&face->databases);
  cluster_ =
      std::make_unique<couchdb::Cluster>(std::move(databases), time, RandomSource(source.next()));
  for (std::size_t node = 0; node < nodes; ++node) {
    all_[node]->join({*cluster_, node, mutex_, all_});
  }
  // A node without a copy of its own follows one of another node.
  cluster_->set_on_change([this](couchdb::NodeNumber, const std::string& database) {
    for (Face* const face : all_) {
      face->subscriptions.announce(database);
      if (database == kUsersDatabase) face->authentications.forget_all();
    }
    if (first().replicator != nullptr) first().replicator->look_at(database);
  });
  share_secrets();
}

Faces::~Faces() = default;

std::vector<Face*> Faces::all_up() const {
  std::vector<Face*> up;
  for (std::size_t node = 0; node < size(); ++node) {
    if (cluster_ == nullptr || cluster_->is_up(node)) up.push_back(all_[node]);
  }
  return up;
}

Face* Faces::first_up() const {
  const std::vector<Face*> up = all_up();
  return up.empty() ? nullptr : up.front();
}

// A cookie of one node is good on all.
void Faces::share_secrets() {
  for (Face* const face : all_) face->session_secret = first().session_secret;
}

void Faces::clear(RandomSource source) {
  for (std::size_t node = 0; node < size(); ++node) {
    at(node).random = node == 0 ? source : RandomSource(source.next());
    at(node).clear();
  }
  if (cluster_ == nullptr) return;
  cluster_->forget_databases();
  cluster_->restore_links();
  share_secrets();
}

}  // namespace purgatory::api
