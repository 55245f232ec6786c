// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/objects.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace purgatory::api::redis {
namespace {

constexpr std::int64_t kFeaturesetVersion = 8;
constexpr std::int64_t kProtocolVersion = 1;
// What an empty database of the product takes, about; and a key with its value.
constexpr std::size_t kEmptyMemory = 2'000'000;
constexpr std::size_t kMemoryOfKey = 64;

void set_if_absent(Json& object, std::string_view name, Json value) {
  if (object.find(name) == nullptr) object.set(name, std::move(value));
}

// By the names that the documents use: `password`, `client_key`, `authentication_redis_pass` …
bool is_secret(std::string_view name) {
  return name.ends_with("password") || name.ends_with("_pass") || name.ends_with("client_key") ||
         name.ends_with("private_key");
}

void blank_secrets(Json& value) {
  if (value.is_array()) {
    for (Json& element : value.elements()) blank_secrets(element);
  }
  if (!value.is_object()) return;
  for (Json::Member& member : value.members()) {
    if (is_secret(member.key)) {
      member.value = "";
    } else {
      blank_secrets(member.value);
    }
  }
}

Json instance_object(const crdb::InstanceDefinition& instance, const crdb::LocalInstance& local) {
  Json object = Json::object({{"id", Json(instance.id)}});
  for (const Json::Member& member : instance.definition.members()) {
    if (member.key != "id" && member.key != "db_uid") object.append(member.key, member.value);
  }
  set_if_absent(object, "compression", 3);
  set_if_absent(object, "db_config", Json::object());
  if (instance.id == local.id && local.database_uid != 0) {
    object.append("db_uid", Json(std::to_string(local.database_uid)));
  }
  return object;
}

Json id_list(const std::vector<std::int64_t>& ids) {
  Json list = Json::array();
  for (const std::int64_t id : ids) list.push_back(Json(id));
  return list;
}

const Json* setting(const crdb::Configuration& configuration, std::string_view name) {
  return configuration.settings.find(name);
}

Json setting_or(const crdb::Configuration& configuration, std::string_view name,
                const Json& otherwise) {
  const Json* const value = setting(configuration, name);
  return value == nullptr ? otherwise : *value;
}

Json address_of(const crdb::InstanceDefinition& instance) {
  const Json* const cluster = instance.definition.find("cluster");
  const Json* const address = cluster == nullptr ? nullptr : cluster->find("url");
  return Json::object(
      {{"name", Json(instance.cluster)}, {"url", address == nullptr ? Json("") : *address}});
}

Json configuration_report(const crdb::Configuration& configuration, const crdb::Copy& copy,
                          crdb::ConfigurationStatus status) {
  Json instances = Json::array();
  for (const crdb::InstanceDefinition& instance : configuration.instances) {
    const bool is_local = instance.id == copy.local.id;
    const Json uid = is_local ? Json(std::to_string(copy.local.database_uid)) : Json("");
    instances.push_back(Json::object(
        {{"cluster", address_of(instance)}, {"db_uid", uid}, {"id", Json(instance.id)}}));
  }
  return Json::object(
      {{"causal_consistency", setting_or(configuration, "causal_consistency", false)},
       {"encryption", setting_or(configuration, "encryption", false)},
       {"featureset_version", setting_or(configuration, "featureset_version", kFeaturesetVersion)},
       {"instances", std::move(instances)},
       {"name", Json(configuration.name)},
       {"protocol_version", setting_or(configuration, "protocol_version", kProtocolVersion)},
       {"status", Json(status_name(status))},
       {"version", Json(configuration.version)}});
}

Json connections_of(const crdb::World& world, std::size_t from, const crdb::Copy& copy) {
  Json connections = Json::array();
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    const auto place = world.find(instance.cluster);
    const bool is_up = place && world.network().reaches(from, *place);
    connections.push_back(Json::object(
        {{"name", Json(instance.cluster)},
         {"status", Json(is_up ? "ok" : "error")},
         {"replication_links",
          Json::array({Json::object(
              {{"link_uid", Json(fmt::format("{}:{}", copy.local.database_uid, instance.id))},
               {"status", Json(is_up ? "up" : "down")}})})}}));
  }
  return connections;
}

Json report_of(const crdb::World& world, std::size_t place, const std::string& guid,
               const crdb::Copy& copy) {
  const crdb::Cluster& cluster = world.cluster(place);
  Json configurations = Json::array(
      {configuration_report(copy.active, copy, crdb::ConfigurationStatus::CommitCompleted)});
  const auto posted = cluster.posted.find(guid);
  if (posted != cluster.posted.end()) {
    configurations.push_back(
        configuration_report(posted->second.configuration, copy, posted->second.status));
  }
  return Json::object({{"active_config_version", Json(copy.active.version)},
                       {"cluster_name", Json(cluster.name)},
                       {"configurations", std::move(configurations)},
                       {"connection_error", Json()},
                       {"connections", connections_of(world, place, copy)},
                       {"guid", Json(guid)},
                       {"name", Json(copy.active.name)}});
}

// Of a cluster that says nothing of the database: it is not reached, or has no configuration of it.
Json empty_report(const std::string& guid, const std::string& name, const std::string& cluster,
                  Json connection_error) {
  return Json::object({{"active_config_version", Json(0)},
                       {"cluster_name", Json(cluster)},
                       {"configurations", Json::array()},
                       {"connection_error", std::move(connection_error)},
                       {"connections", Json::array()},
                       {"guid", Json(guid)},
                       {"name", Json(name)}});
}

// The other instances, which this one takes writes from.
Json sources_of(const crdb::World& world, std::size_t place, const std::string& guid) {
  const crdb::Copy& copy = *world.cluster(place).find(guid);
  Json sources = Json::array();
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    if (instance.id == copy.local.id) continue;
    const auto other = world.find(instance.cluster);
    const bool is_followed = other && world.follows(place, *other, guid);
    sources.push_back(Json::object(
        {{"uid", Json(instance.id)}, {"status", Json(is_followed ? "in-sync" : "out-of-sync")}}));
  }
  return sources;
}

// What applies to the database of the instance that is here.
Json local_config(const crdb::Copy& copy) {
  const crdb::InstanceDefinition* const here = copy.active.find(copy.local.id);
  return here == nullptr ? Json::object() : crdb::database_config(copy.active, *here);
}

}  // namespace

Json crdb_object(const std::string& guid, const crdb::Copy& copy, const RuleSet& rules) {
  Json object = Json::object({{"guid", Json(guid)}, {"name", Json(copy.active.name)}});
  for (const Json::Member& member : copy.active.settings.members()) {
    object.append(member.key, member.value);
  }
  set_if_absent(object, "causal_consistency", false);
  set_if_absent(object, "encryption", false);
  set_if_absent(object, "default_db_config", Json::object());
  set_if_absent(object, "featureset_version", kFeaturesetVersion);
  set_if_absent(object, "protocol_version", kProtocolVersion);
  set_if_absent(object, "modules", Json::array());
  set_if_absent(object, "managed_by", "");
  Json instances = Json::array();
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    instances.push_back(instance_object(instance, copy.local));
  }
  object.append("instances", std::move(instances));
  object.append(
      "local_databases",
      Json::array({Json::object({{"bdb_uid", Json(std::to_string(copy.local.database_uid))},
                                 {"id", Json(copy.local.id)}})}));
  object.append("ghost_instance_ids", id_list(copy.active.ghost_ids));
  if (rules.keeps(Rule::CrdbPasswordsAreBlanked)) blank_secrets(object);
  return object;
}

Json health_reports(const crdb::World& world, std::size_t asked, const std::string& guid,
                    std::optional<std::int64_t> instance) {
  const crdb::Copy& copy = *world.cluster(asked).find(guid);
  const bool is_known = instance && copy.active.find(*instance) != nullptr &&
                        world.rules().keeps(Rule::CrdbHealthReportsTakeAnInstance);
  Json reports = Json::array();
  for (const crdb::InstanceDefinition& member : copy.active.instances) {
    // One that does not exist stands for all (documented).
    if (is_known && member.id != *instance) continue;
    const auto place = world.find(member.cluster);
    const bool is_reached = place && world.network().reaches(asked, *place);
    const crdb::Copy* const there = is_reached ? world.cluster(*place).find(guid) : nullptr;
    if (there != nullptr) {
      reports.push_back(report_of(world, *place, guid, *there));
      continue;
    }
    const bool is_told =
        !is_reached && world.rules().keeps(Rule::CrdbHealthReportsTellOfLostClusters);
    Json problem =
        is_told ? Json(fmt::format("Cluster {} cannot be reached", member.cluster)) : Json();
    reports.push_back(empty_report(guid, copy.active.name, member.cluster, std::move(problem)));
  }
  return reports;
}

Json database_object(const crdb::World& world, std::size_t place, const std::string& guid) {
  const crdb::Copy& copy = *world.cluster(place).find(guid);
  std::vector<std::string> replicas;
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    replicas.push_back(std::to_string(instance.id));
  }
  std::vector<std::string> ghosts;
  for (const std::int64_t id : copy.active.ghost_ids) ghosts.push_back(std::to_string(id));
  const bool is_changing = world.cluster(place).posted.contains(guid);
  Json object = Json::object(
      {{"uid", Json(copy.local.database_uid)},
       {"name", Json(copy.active.name)},
       {"type", Json("redis")},
       {"status", Json(is_changing ? "active-change-pending" : "active")},
       {"memory_size", Json(0)},
       {"port", Json(copy.local.port)},
       {"crdt", Json(true)},
       {"crdt_guid", Json(guid)},
       {"crdt_replica_id", Json(copy.local.id)},
       {"crdt_replicas", Json(fmt::format("{}", fmt::join(replicas, ",")))},
       {"crdt_ghost_replica_ids", Json(fmt::format("{}", fmt::join(ghosts, ",")))},
       {"crdt_config_version", Json(copy.active.version)},
       {"crdt_featureset_version",
        setting_or(copy.active, "featureset_version", kFeaturesetVersion)},
       {"crdt_protocol_version", setting_or(copy.active, "protocol_version", kProtocolVersion)},
       {"crdt_sources", sources_of(world, place, guid)},
       {"crdt_sync", Json("enabled")}});
  const Json config = local_config(copy);
  for (const Json::Member& member : config.members()) {
    const bool is_its_own = member.key == "memory_size" || object.find(member.key) == nullptr;
    if (is_its_own) object.set(member.key, member.value);
  }
  blank_secrets(object);
  return object;
}

Json database_metrics(const crdb::Copy& copy, TimePoint now) {
  const std::size_t keys = copy.local.keys.size();
  return Json::object(
      {{"no_of_keys", Json(static_cast<double>(keys))},
       {"used_memory", Json(static_cast<double>(kEmptyMemory + keys * kMemoryOfKey))},
       {"stime", Json(crdb::timestamp(now - std::chrono::seconds(1)))},
       {"etime", Json(crdb::timestamp(now))}});
}

}  // namespace purgatory::api::redis
