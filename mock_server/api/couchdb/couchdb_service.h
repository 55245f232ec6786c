// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/api/control/section.h"
#include "mock_server/api/service.h"
#include "mock_server/model/couchdb/script_engine.h"
#include "mock_server/model/rules.h"
#include "mock_server/replication/wire/http_client.h"
#include "support/clock.h"
#include "support/json.h"

namespace purgatory::api {

class Faces;
class NodeService;
class Replicator;

struct CouchDbOptions {
  std::string admin_name = "admin";  // empty: no admins, so everyone is one
  std::string admin_password = "pass";
  RuleSet rules;
  // Makes ids and uuids the same in every run; nothing: they differ.
  std::optional<std::uint64_t> seed;
  const Clock* clock = nullptr;  // null: the system's; else outlives the service
  // Runs the functions of design documents; null: they are refused.
  std::shared_ptr<couchdb::ScriptEngine> scripts = nullptr;
  // Opens databases of other servers for replications; null: they cannot be reached.
  replication::ClientFactory remote_databases = nullptr;
  // More than one: they form a cluster, in which a database has copies on several of them.
  std::size_t nodes = 1;
};

// The CouchDB face: one node with its databases, accounts and configuration, or several. As a
// service it is the first of them.
class CouchDbService final : public Service {
 public:
  explicit CouchDbService(CouchDbOptions options);
  ~CouchDbService() override;

  http::Response handle(const http::Request& request) override;
  http::Response refuse(int status, const std::string& reason) override;
  void stop() override;
  // One of the nodes, from 0; as long-lived as this.
  Service& node(std::size_t number);
  std::size_t node_count() const { return nodes_.size(); }

  // Forgets everything but the admin of the options.
  void reset();

  // What the control steers and shows of this face; as long-lived as the service.
  Section& section() { return *section_; }

  // Creates databases and writes documents, `_revisions` included where a document has them:
  // {"databases": {"name": {"docs": [{…}, …], "security": {…}, "revs_limit": 1000,
  // "purged_infos_limit": 1000}, …}}. All of it, or the first fault in words.
  Result<void, std::string> load(const Json& content);

 private:
  Service& node_named(const std::string& name);
  Result<void, std::string> load_databases(const Json& databases);
  // Requires the lock of the face.
  void add_admin_and_system_databases();

  CouchDbOptions options_;
  SystemClock system_clock_;
  std::unique_ptr<Faces> faces_;
  std::vector<std::unique_ptr<NodeService>> nodes_;
  // Of all nodes; ends before they do.
  std::unique_ptr<Replicator> replicator_;
  std::unique_ptr<Section> section_;
};

}  // namespace purgatory::api
