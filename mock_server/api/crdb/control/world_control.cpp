// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/control/world_control.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "mock_server/api/crdb/objects.h"
#include "mock_server/model/crdb/acceptance.h"
#include "support/text.h"

namespace purgatory::api::redis {
namespace {

api::Outcome<std::size_t> place_of(const crdb::World& world, const std::string& cluster) {
  if (const auto place = world.find(cluster)) return *place;
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < world.size(); ++i) labels.push_back(world.cluster(i).label);
  return api::fail(api::ErrorKind::NotFound, fmt::format("There is no cluster {}; there are {}",
                                                         cluster, fmt::join(labels, ", ")));
}

// How many databases of a cluster, keys of an instance and tasks are shown among all the rest;
// their numbers tell how many there are.
constexpr std::size_t kMostShown = 100;

Json keys_object(const crdb::Copy& copy, std::size_t most) {
  Json keys = Json::object();
  for (const auto& [key, value] : copy.local.keys.contents()) {
    if (most-- == 0) break;
    keys.append(key, Json(value));
  }
  return keys;
}

Json copies_of(const crdb::Cluster& cluster) {
  Json copies = Json::array();
  for (const auto& [guid, copy] : cluster.copies) {
    if (copies.size() == kMostShown) break;
    Json instances = Json::array();
    for (const crdb::InstanceDefinition& instance : copy.active.instances) {
      instances.push_back(
          Json::object({{"id", Json(instance.id)}, {"cluster", Json(instance.cluster)}}));
    }
    const auto posted = cluster.posted.find(guid);
    const bool is_posted = posted != cluster.posted.end();
    copies.push_back(
        Json::object({{"guid", Json(guid)},
                      {"name", Json(copy.active.name)},
                      {"version", Json(copy.active.version)},
                      {"posted", is_posted ? Json(status_name(posted->second.status)) : Json()},
                      {"instance", Json(copy.local.id)},
                      {"bdb_uid", Json(copy.local.database_uid)},
                      {"instances", std::move(instances)},
                      {"key_count", Json(std::uint64_t{copy.local.keys.size()})},
                      {"keys", keys_object(copy, kMostShown)}}));
  }
  return copies;
}

Json cluster_state(const crdb::World& world, std::size_t place) {
  const crdb::Cluster& cluster = world.cluster(place);
  Json tasks = Json::array();
  for (const crdb::Task* task : cluster.tasks.newest(kMostShown)) {
    tasks.push_back(as_json(*task, crdb::Verbose::Yes));
  }
  return Json::object({{"label", Json(cluster.label)},
                       {"name", Json(cluster.name)},
                       {"running", Json(world.network().is_running(place))},
                       {"crdb_count", Json(std::uint64_t{cluster.copies.size()})},
                       {"crdbs", copies_of(cluster)},
                       {"task_count", Json(std::uint64_t{cluster.tasks.size()})},
                       {"tasks", std::move(tasks)}});
}

Json links_of(const crdb::World& world) {
  Json links = Json::array();
  for (std::size_t one = 0; one < world.size(); ++one) {
    for (std::size_t other = one + 1; other < world.size(); ++other) {
      links.push_back(Json::object({{"between", Json::array({Json(world.cluster(one).label),
                                                             Json(world.cluster(other).label)})},
                                    {"cut", Json(world.network().is_cut(one, other))}}));
    }
  }
  return links;
}

}  // namespace

Json world_state(Face& face) {
  Face::Entry entry = face.enter();
  Json clusters = Json::array();
  for (std::size_t i = 0; i < entry->size(); ++i) {
    clusters.push_back(cluster_state(entry.world(), i));
  }
  Json held = Json::array();
  for (const crdb::Phase phase : entry->held()) held.push_back(Json(phase_name(phase)));
  return Json::object({{"time", Json(crdb::timestamp(face.now()))},
                       {"held", std::move(held)},
                       {"links", links_of(entry.world())},
                       {"clusters", std::move(clusters)}});
}

api::Outcome<void> turn_link(Face& face, const std::string& one, const std::string& other,
                             Turn turn) {
  Face::Entry entry = face.enter();
  const auto first = place_of(entry.world(), one);
  const auto second = place_of(entry.world(), other);
  if (!first) return Failure<api::Error>(first.error());
  if (!second) return Failure<api::Error>(second.error());
  if (*first == *second) {
    return api::fail(api::ErrorKind::BadRequest,
                     "A cluster has no link to itself; stop it instead");
  }
  if (turn == Turn::On) {
    entry->heal(*first, *second);
  } else {
    entry->cut(*first, *second);
  }
  return {};
}

api::Outcome<void> turn_cluster(Face& face, const std::string& cluster, Turn turn) {
  Face::Entry entry = face.enter();
  const auto place = place_of(entry.world(), cluster);
  if (!place) return Failure<api::Error>(place.error());
  if (turn == Turn::On) {
    entry->start(*place);
  } else {
    entry->stop(*place);
  }
  return {};
}

api::Outcome<void> turn_gate(Face& face, const std::string& phase, Turn turn) {
  const auto found = crdb::phase_named(phase);
  if (!found || *found == crdb::Phase::Ended) {
    return api::fail(
        api::ErrorKind::NotFound,
        fmt::format("There is no phase {}; there are queued, started, posted, ready and "
                    "commit",
                    phase));
  }
  Face::Entry entry = face.enter();
  if (turn == Turn::On) {
    entry->release(*found);
  } else {
    entry->hold(*found);
  }
  return {};
}

api::Outcome<Json> read_keys(Face& face, const std::string& cluster, const std::string& guid) {
  Face::Entry entry = face.enter();
  const auto place = place_of(entry.world(), cluster);
  if (!place) return Failure<api::Error>(place.error());
  const auto copy = copy_of(entry->cluster(*place), guid);
  if (!copy) return api::fail(api::ErrorKind::NotFound, copy.error().description);
  return keys_object(**copy, (*copy)->local.keys.size());
}

api::Outcome<void> write_keys(Face& face, const std::string& cluster, const std::string& guid,
                              const Json& changes) {
  if (!changes.is_object()) {
    return api::fail(api::ErrorKind::BadRequest,
                     R"(The body must be keys with values: {"key": "value"})");
  }
  for (const Json::Member& member : changes.members()) {
    if (member.value.is_string() || member.value.is_null()) continue;
    return api::fail(
        api::ErrorKind::BadRequest,
        fmt::format("The value of \"{}\" is of type {}; it must be a string, or null to "
                    "remove the key",
                    member.key, member.value.type_name()));
  }
  Face::Entry entry = face.enter();
  const auto place = place_of(entry.world(), cluster);
  if (!place) return Failure<api::Error>(place.error());
  const auto copy = copy_of(entry->cluster(*place), guid);
  if (!copy) return api::fail(api::ErrorKind::NotFound, copy.error().description);
  if (!entry->network().is_running(*place)) {
    return api::fail(api::ErrorKind::BadRequest,
                     fmt::format("Cluster {} is stopped: nobody can write there", cluster));
  }
  for (const Json::Member& member : changes.members()) {
    entry->write(*place, guid, member.key,
                 member.value.is_null() ? std::nullopt : std::optional(member.value.as_string()));
  }
  return {};
}

}  // namespace purgatory::api::redis
