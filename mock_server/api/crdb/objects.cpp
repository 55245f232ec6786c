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

void blank(Json* object, std::string_view name) {
  if (object == nullptr || !object->is_object()) return;
  if (Json* secret = object->find(name)) *secret = "";
}

void blank_secrets(Json& instance) {
  Json* const cluster = instance.find("cluster");
  blank(cluster == nullptr ? nullptr : cluster->find("credentials"), "password");
  blank(cluster == nullptr ? nullptr : cluster->find("certificate_auth"), "client_key");
  blank(instance.find("db_config"), "authentication_admin_pass");
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

Json setting_or(const crdb::Configuration& configuration, std::string_view name, Json otherwise) {
  const Json* const value = setting(configuration, name);
  return value == nullptr ? std::move(otherwise) : *value;
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

Json unreached_report(const crdb::World& world, const std::string& guid, const std::string& name,
                      const std::string& cluster) {
  const bool tells = world.rules().keeps(Rule::CrdbHealthReportsTellOfLostClusters);
  return Json::object(
      {{"cluster_name", Json(cluster)},
       {"configurations", Json::array()},
       {"connection_error",
        tells ? Json(fmt::format("Cluster {} cannot be reached", cluster)) : Json()},
       {"connections", Json::array()},
       {"guid", Json(guid)},
       {"name", Json(name)}});
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
  blank(object.find("default_db_config"), "authentication_admin_pass");
  Json instances = Json::array();
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    Json described = instance_object(instance, copy.local);
    if (rules.keeps(Rule::CrdbPasswordsAreBlanked)) blank_secrets(described);
    instances.push_back(std::move(described));
  }
  object.append("instances", std::move(instances));
  object.append(
      "local_databases",
      Json::array({Json::object({{"bdb_uid", Json(std::to_string(copy.local.database_uid))},
                                 {"id", Json(copy.local.id)}})}));
  object.append("ghost_instance_ids", id_list(copy.active.ghost_ids));
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
    reports.push_back(there == nullptr
                          ? unreached_report(world, guid, copy.active.name, member.cluster)
                          : report_of(world, *place, guid, *there));
  }
  return reports;
}

Json database_object(const std::string& guid, const crdb::Copy& copy) {
  std::vector<std::string> replicas;
  Json sources = Json::array();
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    replicas.push_back(std::to_string(instance.id));
    if (instance.id == copy.local.id) continue;
    sources.push_back(Json::object({{"uid", Json(instance.id)}, {"status", Json("in-sync")}}));
  }
  std::vector<std::string> ghosts;
  for (const std::int64_t id : copy.active.ghost_ids) ghosts.push_back(std::to_string(id));
  const Json* const defaults = setting(copy.active, "default_db_config");
  const auto default_of = [defaults](std::string_view name) {
    const Json* const value = defaults == nullptr ? nullptr : defaults->find(name);
    return value == nullptr ? Json(0) : *value;
  };
  return Json::object({{"uid", Json(copy.local.database_uid)},
                       {"name", Json(copy.active.name)},
                       {"type", Json("redis")},
                       {"status", Json("active")},
                       {"memory_size", default_of("memory_size")},
                       {"port", default_of("port")},
                       {"crdt", Json(true)},
                       {"crdt_guid", Json(guid)},
                       {"crdt_replica_id", Json(copy.local.id)},
                       {"crdt_replicas", Json(fmt::format("{}", fmt::join(replicas, ",")))},
                       {"crdt_ghost_replica_ids", Json(fmt::format("{}", fmt::join(ghosts, ",")))},
                       {"crdt_config_version", Json(copy.active.version)},
                       {"crdt_featureset_version", Json(kFeaturesetVersion)},
                       {"crdt_protocol_version", Json(kProtocolVersion)},
                       {"crdt_sources", std::move(sources)},
                       {"crdt_sync", Json("enabled")}});
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
