// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/crdb/handlers.h"
#include "mock_server/api/crdb/objects.h"
#include "mock_server/api/crdb/parameters.h"
#include "mock_server/api/crdb/respond.h"
#include "support/text.h"

namespace purgatory::api::redis {
namespace {

using LocalDatabase = std::pair<std::string, const crdb::Copy*>;  // GUID and copy

// By ascending uid.
std::vector<LocalDatabase> databases_of(const crdb::Cluster& cluster) {
  std::vector<LocalDatabase> databases;
  for (const auto& [guid, copy] : cluster.copies) databases.emplace_back(guid, &copy);
  std::ranges::sort(databases, {}, [](const LocalDatabase& database) {
    return database.second->local.database_uid;
  });
  return databases;
}

Outcome<LocalDatabase> database_of(const Call& call, const crdb::World& world) {
  const std::string& uid = call.captured("uid");
  for (const LocalDatabase& database : databases_of(world.cluster(call.cluster))) {
    if (std::to_string(database.second->local.database_uid) == uid) return database;
  }
  return fail(ErrorKind::DatabaseMissing, fmt::format("There is no database {}", uid));
}

// Those that `metrics` names, or all.
Json chosen_metrics(const Call& call, const crdb::Copy& copy) {
  Json all = database_metrics(copy, call.face.now());
  const auto wanted = call.query("metrics");
  if (!wanted) return all;
  const auto names = split(*wanted, ',');
  std::erase_if(all.members(), [&names](const Json::Member& member) {
    const bool is_time = member.key == "stime" || member.key == "etime";
    return !is_time && std::ranges::count(names, member.key) == 0;
  });
  return all;
}

}  // namespace

Outcome<http::Response> get_cluster(Call& call) {
  Face::Entry entry = call.face.enter();
  return json_answer(Json::object({{"name", Json(entry->cluster(call.cluster).name)}}).dump());
}

Outcome<http::Response> get_databases(Call& call) {
  Face::Entry entry = call.face.enter();
  Json list = Json::array();
  for (const auto& [guid, copy] : databases_of(entry->cluster(call.cluster))) {
    list.push_back(database_object(entry.world(), call.cluster, guid));
  }
  return json_answer(list.dump());
}

Outcome<http::Response> get_database(Call& call) {
  Face::Entry entry = call.face.enter();
  const auto database = database_of(call, entry.world());
  if (!database) return Failure<Error>(database.error());
  return json_answer(database_object(entry.world(), call.cluster, database->first).dump());
}

Outcome<http::Response> get_statistics(Call& call) {
  Face::Entry entry = call.face.enter();
  Json all = Json::object();
  for (const auto& [guid, copy] : databases_of(entry->cluster(call.cluster))) {
    all.append(std::to_string(copy->local.database_uid), chosen_metrics(call, *copy));
  }
  return json_answer(all.dump());
}

Outcome<http::Response> get_database_statistics(Call& call) {
  Face::Entry entry = call.face.enter();
  const auto database = database_of(call, entry.world());
  if (!database) return Failure<Error>(database.error());
  Json one = Json::object();
  one.append(call.captured("uid"), chosen_metrics(call, *database->second));
  return json_answer(one.dump());
}

Outcome<http::Response> not_implemented(Call& call) {
  return fail(ErrorKind::NotImplemented,
              fmt::format("This server does not have {} {}", call.method, call.target.path));
}

}  // namespace purgatory::api::redis
