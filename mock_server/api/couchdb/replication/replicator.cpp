// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/replication/replicator.h"

#include <vector>

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

replication::ClientFactory client_factory(Face& face, Service& service,
                                          replication::ClientFactory remote) {
  return [&face, &service, remote = std::move(remote)](
             const DatabaseAddress& address, ClientOptions options) -> std::unique_ptr<HttpClient> {
    if (!address.local_name.empty()) {
      return std::make_unique<LocalClient>(LocalClient::Server{service, face.clock}, address,
                                           options.interruption);
    }
    if (remote == nullptr) return std::make_unique<NoWay>();
    return remote(address, options);
  };
}

}  // namespace

Replicator::Replicator(Face& face, Service& service, replication::ClientFactory remote,
                       std::uint64_t seed)
    : face_(face),
      scheduler_({face.clock, client_factory(face, service, std::move(remote)),
                  [&face](Rule rule) { return face.rules.keeps(rule); },
                  [&face](const replication::JobEnd& end) {
                    const auto lock = face.lock();
                    write_replication_end(face, end);
                  },
                  seed}) {}

void Replicator::look_at(const couchdb::Database& database) {
  const std::string& name = database.identity().name;
  if (!is_replicator_database(name)) return;
  std::uint64_t& seen = seen_[database.identity().origin.uuid];
  std::vector<std::string> changed;
  database.documents().visit_changes(seen, couchdb::Direction::Ascending,
                                     [&](const couchdb::DocumentRecord& record) {
                                       changed.push_back(record.id);
                                       return couchdb::Continue::Yes;
                                     });
  seen = database.update_sequence();
  for (const std::string& id : changed) look_at(database, id);
  // A purge leaves no change behind.
  for (const replication::JobView& job : scheduler_.jobs()) {
    const bool is_gone =
        job.origin.database == name && database.documents().find(job.origin.document) == nullptr;
    if (is_gone) scheduler_.forget(name, job.origin.document);
  }
}

void Replicator::look_at(const couchdb::Database& database, const std::string& id) {
  if (id.starts_with(couchdb::kDesignPrefix)) return;
  const std::string& name = database.identity().name;
  const auto document = read_replication_document(database, id);
  const std::string state = document ? replication_state(document->content) : "";
  const bool has_ended = state == "completed" || state == "failed";
  if (!document || has_ended) return scheduler_.forget(name, id);
  auto specification = replication::parse_specification(document->content, nullptr);
  if (!specification) return scheduler_.forget(name, id);
  const std::string uuid = face_.configuration.find("couchdb", "uuid").value_or("");
  scheduler_.follow(
      {*std::move(specification), {name, id, document->revision}, std::nullopt, uuid});
}

void Replicator::forget(const std::string& database) {
  for (const replication::JobView& job : scheduler_.jobs()) {
    if (job.origin.database == database) scheduler_.forget(database, job.origin.document);
  }
}

void Replicator::resume() {
  scheduler_.resume();
  seen_.clear();
  for (const auto& [name, database] : face_.databases.by_name()) look_at(*database);
}

}  // namespace purgatory::api
