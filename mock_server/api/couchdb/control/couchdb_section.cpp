// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/couchdb_section.h"

#include "mock_server/api/couchdb/control/content.h"
#include "mock_server/api/couchdb/control/replications_view.h"
#include "mock_server/api/couchdb/control/views.h"
#include "mock_server/api/couchdb/replication/replicator.h"

namespace purgatory::api {
namespace {

class FaceSnapshot final : public SectionSnapshot {
 public:
  explicit FaceSnapshot(FaceState held) : state(std::move(held)) {}
  const FaceState state;
};

const FaceState& state_of(const SectionSnapshot& snapshot) {
  return dynamic_cast<const FaceSnapshot&>(snapshot).state;
}

}  // namespace

std::vector<ControlRoute> CouchDbSection::routes() {
  const auto get = [this](auto view) {
    return std::vector<ControlEndpoint>{
        {"GET", [this, view](ControlCall& call) { return view(face_, call); }}};
  };
  const std::string databases = "/_mock/couchdb/databases";
  return {{databases, get(view_databases)},
          {databases + "/{db}", get(view_database)},
          {databases + "/{db}/documents", get(view_documents)},
          {databases + "/{db}/documents/{id}", get(view_document)},
          {databases + "/{db}/documents/{id}/revisions/{rev}", get(view_revision)},
          {databases + "/{db}/purges", get(view_purges)},
          {"/_mock/couchdb/replications", get(view_replications)}};
}

Json CouchDbSection::summary() const {
  const auto lock = face_.lock();
  return Json::object({{"databases", std::uint64_t{face_.databases.by_name().size()}},
                       {"feeds", std::uint64_t{face_.subscriptions.size()}},
                       {"replications", std::uint64_t{face_.replicator->scheduler().size()}}});
}

std::shared_ptr<const SectionSnapshot> CouchDbSection::snapshot() const {
  const auto lock = face_.lock();
  return std::make_shared<const FaceSnapshot>(face_.copy_state());
}

void CouchDbSection::restore(const SectionSnapshot& snapshot) {
  face_.replicator->halt();
  const auto lock = face_.lock();
  face_.put_state(state_of(snapshot));
  face_.replicator->resume();
}

void CouchDbSection::set_rules(RuleSet rules) {
  const auto lock = face_.lock();
  face_.rules.set(rules);
  face_.databases.set_rules(rules);
}

void CouchDbSection::clock_moved() {
  face_.replicator->scheduler().clock_moved();
  const auto lock = face_.lock();
  face_.subscriptions.announce_all();
}

std::unique_ptr<http::BodyStream> CouchDbSection::content(
    std::shared_ptr<const SectionSnapshot> snapshot) const {
  const couchdb::Databases& databases = state_of(*snapshot).databases;
  return std::make_unique<DatabasesContent>(std::move(snapshot), databases);
}

}  // namespace purgatory::api
