// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/replication/replicator.h"

#include <algorithm>
#include <set>
#include <utility>

#include "mock_server/api/couchdb/cluster/faces.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/replication/local_client.h"
#include "mock_server/api/couchdb/replication/replication_documents.h"

namespace purgatory::api {
namespace {

using replication::ClientOptions;
using replication::DatabaseAddress;
using replication::HttpClient;

// For a face that has no way to other servers: a test's.
class NoWay final : public HttpClient {
 public:
  Result<replication::Reply, replication::Fault> send(const replication::Question&) override {
    return Failure<replication::Fault>(
        replication::Fault{replication::Fault::Kind::Refused, "this server has no way out"});
  }
};

replication::ClientFactory client_factory(const Clock& clock, Replicator::ServiceOf service_of,
                                          replication::ClientFactory remote) {
  return [&clock, service_of = std::move(service_of), remote = std::move(remote)](
             const DatabaseAddress& address, ClientOptions options) -> std::unique_ptr<HttpClient> {
    if (!address.local_name.empty()) {
      return std::make_unique<LocalClient>(
          LocalClient::Server{service_of(address.local_node), clock}, address,
          options.interruption);
    }
    if (remote == nullptr) return std::make_unique<NoWay>();
    return remote(address, options);
  };
}

const couchdb::DocumentRecord* record_of(const couchdb::Database& copy, const std::string& id) {
  return copy.documents().find(id);
}

// The functions are set one by one: clang-tidy 14 takes those of an initialiser list for leaks.
replication::Scheduler::Options scheduler_options(Faces& faces, replication::ClientFactory open,
                                                  std::uint64_t seed) {
  replication::Scheduler::Options options{faces.first().clock, std::move(open), {}, {}, seed};
  options.keeps = [&faces](Rule rule) { return faces.first().rules.keeps(rule); };
  options.on_end = [&faces](const replication::JobEnd& end) {
    const auto lock = faces.first().lock();
    write_replication_end(faces, end);
  };
  return options;
}

}  // namespace

Replicator::Replicator(Faces& faces, ServiceOf service_of, replication::ClientFactory remote,
                       std::uint64_t seed)
    : faces_(faces),
      scheduler_(scheduler_options(
          faces, client_factory(faces.first().clock, std::move(service_of), std::move(remote)),
          seed)) {}

Replicator::Copies Replicator::copies_of(const std::string& database) const {
  Copies copies;
  for (const Face* const face : faces_.all_up()) {
    const couchdb::Database* const copy = face->databases.find(database);
    if (copy != nullptr) copies.push_back(copy);
  }
  return copies;
}

void Replicator::look_at(const std::string& database) {
  if (!is_replicator_database(database)) return;
  const Copies copies = copies_of(database);
  const auto before = std::move(seen_[database]);
  auto& seen = seen_[database] = {};
  std::set<std::string> changed;
  for (const couchdb::Database* const copy : copies) {
    const std::string& uuid = copy->identity().origin.uuid;
    const auto known = before.find(uuid);
    copy->documents().visit_changes(known == before.end() ? 0 : known->second,
                                    couchdb::Direction::Ascending,
                                    [&](const couchdb::DocumentRecord& record) {
                                      changed.insert(record.id);
                                      return couchdb::Continue::Yes;
                                    });
    seen[uuid] = copy->update_sequence();
  }
  for (const std::string& id : changed) look_at(copies, id);
  // A purge leaves no change behind.
  for (const replication::JobView& job : scheduler_.jobs()) {
    const auto has_document = [&job](const couchdb::Database* copy) {
      return record_of(*copy, job.origin.document) != nullptr;
    };
    const bool is_of_this = job.origin.is_document() && job.origin.database == database;
    if (is_of_this && std::ranges::none_of(copies, has_document)) {
      scheduler_.forget(database, job.origin.document);
    }
  }
  if (copies.empty()) seen_.erase(database);
}

void Replicator::look_at(const Copies& copies, const std::string& id) {
  if (id.starts_with(couchdb::kDesignPrefix)) return;
  const couchdb::Database* newest = nullptr;
  couchdb::Revision winner;
  for (const couchdb::Database* const copy : copies) {
    const couchdb::DocumentRecord* const record = record_of(*copy, id);
    if (record == nullptr) continue;
    const couchdb::Revision& revision = record->tree.revision(record->tree.winner());
    if (newest != nullptr && revision <= winner) continue;
    newest = copy;
    winner = revision;
  }
  if (newest == nullptr) return;
  const std::string& name = newest->identity().name;
  const auto document = read_replication_document(*newest, id);
  const std::string state = document ? replication_state(document->content) : "";
  const bool has_ended = state == "completed" || state == "failed";
  if (!document || has_ended) return scheduler_.forget(name, id);
  auto specification = replication::parse_specification(document->content, nullptr);
  if (!specification) return scheduler_.forget(name, id);
  const Face& face = *faces_.first_up();
  const std::string uuid = face.configuration.find("couchdb", "uuid").value_or("");
  scheduler_.follow(
      {*std::move(specification), {name, id, document->revision}, std::nullopt, uuid, face.node});
}

void Replicator::look_at_nodes() {
  std::set<std::string> names;
  for (const auto& [name, seen] : seen_) names.insert(name);
  for (const Face* const face : faces_.all()) {
    for (const auto& [name, database] : face->databases.by_name()) names.insert(name);
  }
  // Who carries a job out may have changed, so all documents are looked at again.
  seen_.clear();
  for (const std::string& name : names) look_at(name);
  const std::vector<Face*> up = faces_.all_up();
  for (const Face* const face : faces_.all()) {
    if (std::ranges::find(up, face) == up.end()) scheduler_.forget_node(face->node);
  }
}

void Replicator::resume() {
  scheduler_.resume();
  look_at_nodes();
}

}  // namespace purgatory::api
