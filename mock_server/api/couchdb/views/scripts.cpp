// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/views/scripts.h"

#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"

namespace purgatory::api {
namespace {

constexpr std::uint64_t kDefaultCallTime = 5000;

// For a face without scripts: a test's.
class NoScripts final : public couchdb::ScriptSession {
 public:
  couchdb::ScriptResult<std::vector<couchdb::MappedDocument>> map(
      const couchdb::MapFunctions&, std::span<const std::string>) override {
    return refused();
  }
  couchdb::ScriptResult<Json> reduce(const std::string&, const std::string&) override {
    return refused();
  }
  couchdb::ScriptResult<Json> rereduce(const std::string&, const std::string&) override {
    return refused();
  }
  couchdb::ScriptResult<void> compile(const std::string&) override { return refused(); }
  couchdb::ScriptResult<Json> call(const couchdb::DesignText&, const std::vector<std::string>&,
                                   const std::string&) override {
    return refused();
  }

 private:
  static Failure<couchdb::ScriptError> refused() {
    return Failure<couchdb::ScriptError>(
        couchdb::ScriptError{"unknown_query_language", "this server runs no functions"});
  }
};

}  // namespace

std::unique_ptr<couchdb::ScriptSession> open_scripts(Face& face, const std::string& language) {
  if (face.scripts == nullptr) return std::make_unique<NoScripts>();
  couchdb::ScriptSettings settings;
  settings.language = language;
  settings.call_time = std::chrono::milliseconds(
      face.configuration.number("couchdb", "os_process_timeout", kDefaultCallTime));
  settings.limits_reductions = face.configuration.flag("query_server_config", "reduce_limit", true);
  return face.scripts->open(std::move(settings));
}

Outcome<OpenedDesign> open_design(Call& call, const std::string& id) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return call.face.designs.open(**database, id, call.face.clock.now());
}

Outcome<OpenedDesign> open_design(Call& call) {
  return open_design(call, "_design/" + call.captured("ddoc"));
}

Json user_context(const std::string& database, const User& user) {
  Json roles = Json::array();
  for (const std::string& role : user.roles) roles.push_back(Json(role));
  return Json::object({{"db", Json(database)},
                       {"name", user.name ? Json(*user.name) : Json()},
                       {"roles", std::move(roles)}});
}

}  // namespace purgatory::api
