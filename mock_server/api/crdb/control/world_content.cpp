// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/control/world_content.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "mock_server/api/crdb/bodies.h"

namespace purgatory::api::redis {
namespace {

using Loaded = Result<void, std::string>;

Failure<std::string> refuse(std::string why) { return Failure<std::string>(std::move(why)); }

// What one entry of the list says beside the members of a "CRDB object".
struct Seed {
  std::vector<std::size_t> places;
  std::vector<std::pair<std::string, std::string>> keys;
  std::vector<std::int64_t> ghosts;
  Json body = Json::object();  // of POST /v1/crdbs
};

// What is said of the instances beside their clusters, in the order of these; nothing where that is
// what they get anyway.
Json instances_of(const crdb::Configuration& configuration) {
  Json instances = Json::array();
  bool is_as_created = true;
  for (const crdb::InstanceDefinition& instance : configuration.instances) {
    Json said = Json::object({{"id", Json(instance.id)}});
    for (const Json::Member& member : instance.definition.members()) {
      if (member.key != "id" && member.key != "cluster" && member.key != "db_uid") {
        said.append(member.key, member.value);
      }
    }
    is_as_created = is_as_created && said.members().size() == 1 &&
                    instance.id == static_cast<std::int64_t>(instances.size()) + 1;
    instances.push_back(std::move(said));
  }
  return is_as_created ? Json() : instances;
}

Json content_of(const crdb::World& world, const std::string& guid, const crdb::Copy& copy) {
  Json clusters = Json::array();
  for (const crdb::InstanceDefinition& instance : copy.active.instances) {
    const auto place = world.find(instance.cluster);
    clusters.push_back(Json(place ? world.cluster(*place).label : instance.cluster));
  }
  Json keys = Json::object();
  for (const auto& [key, value] : copy.local.keys.contents()) keys.append(key, Json(value));
  Json content = Json::object({{"guid", Json(guid)},
                               {"name", Json(copy.active.name)},
                               {"clusters", std::move(clusters)},
                               {"keys", std::move(keys)}});
  if (Json instances = instances_of(copy.active); !instances.is_null()) {
    content.append("instances", std::move(instances));
  }
  if (!copy.active.ghost_ids.empty()) {
    Json ghosts = Json::array();
    for (const std::int64_t id : copy.active.ghost_ids) ghosts.push_back(Json(id));
    content.append("ghost_instance_ids", std::move(ghosts));
  }
  for (const Json::Member& member : copy.active.settings.members()) {
    if (content.find(member.key) == nullptr) content.append(member.key, member.value);
  }
  return content;
}

Result<std::vector<std::size_t>, std::string> places_of(const crdb::World& world,
                                                        const Json* clusters) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; clusters == nullptr && i < world.size(); ++i) places.push_back(i);
  if (clusters == nullptr) return places;
  if (!clusters->is_array() || clusters->size() == 0) {
    return refuse(R"(`clusters` must be a list of labels, as in ["A", "B"])");
  }
  for (const Json& label : clusters->elements()) {
    const auto place = label.is_string() ? world.find(label.as_string()) : std::nullopt;
    if (!place) return refuse(fmt::format("there is no cluster {}", label.dump()));
    places.push_back(*place);
  }
  return places;
}

bool is_of_texts(const Json& object) {
  return object.is_object() &&
         std::ranges::all_of(object.members(),
                             [](const Json::Member& member) { return member.value.is_string(); });
}

// "Cluster info object" of a cluster here.
Json access_to(const Face& face, const crdb::Cluster& cluster) {
  return Json::object(
      {{"name", Json(cluster.name)},
       {"url", Json(face.options().scheme + "://" + cluster.name)},
       {"credentials", Json::object({{"username", Json(face.options().admin_name)},
                                     {"password", Json(face.options().password)}})}});
}

bool is_id_list(const Json& list) {
  return list.is_array() && std::ranges::all_of(list.elements(), &Json::is_small_integer);
}

bool is_said_of(const Json& instances, std::size_t count) {
  return instances.is_array() && instances.size() == count &&
         std::ranges::all_of(instances.elements(), [](const Json& one) {
           return one.is_object() && one.find("cluster") == nullptr;
         });
}

// What is said of the instances, with the clusters that they stand on.
Json instances_of(const Face& face, const crdb::World& world, const Json* said,
                  const std::vector<std::size_t>& places) {
  Json instances = said == nullptr ? Json::array() : *said;
  if (said == nullptr) instances.elements().assign(places.size(), Json::object());
  for (std::size_t i = 0; i < places.size(); ++i) {
    instances.elements()[i].set("cluster", access_to(face, world.cluster(places[i])));
  }
  return instances;
}

Result<Seed, std::string> parse_seed(const Face& face, const crdb::World& world,
                                     const Json& entry) {
  if (!entry.is_object()) return refuse("each entry of `active_active` must be an object");
  auto places = places_of(world, entry.find("clusters"));
  if (!places) return Failure<std::string>(places.error());
  Seed seed;
  seed.places = *std::move(places);
  const Json* const keys = entry.find("keys");
  if (keys != nullptr && !is_of_texts(*keys)) return refuse("`keys` must be an object of strings");
  if (keys != nullptr) {
    for (const Json::Member& member : keys->members()) {
      seed.keys.emplace_back(member.key, member.value.as_string());
    }
  }
  for (const Json::Member& member : entry.members()) {
    const bool is_told_apart = member.key == "clusters" || member.key == "keys" ||
                               member.key == "instances" || member.key == "ghost_instance_ids";
    if (!is_told_apart) seed.body.append(member.key, member.value);
  }
  if (const Json* ghosts = entry.find("ghost_instance_ids")) {
    if (!is_id_list(*ghosts)) return refuse("`ghost_instance_ids` must be a list of ids");
    for (const Json& id : ghosts->elements()) seed.ghosts.push_back(id.as_integer());
  }
  const Json* const said = entry.find("instances");
  if (said != nullptr && !is_said_of(*said, seed.places.size())) {
    return refuse(
        "`instances` must be a list of objects without `cluster`, one for each of `clusters`");
  }
  seed.body.append("instances", instances_of(face, world, said, seed.places));
  return seed;
}

// Lets the cluster work until the task is over; nothing moves when it is held or cut off.
Loaded finish(crdb::World& world, std::size_t place, const std::string& task) {
  constexpr int kMorePhasesThanThereAre = 20;
  for (int i = 0; i < kMorePhasesThanThereAre; ++i) {
    const crdb::Task* found = world.find_task(place, task);
    if (found->is_over()) {
      if (found->status == crdb::TaskStatus::Finished) return {};
      return refuse(found->errors.empty() ? "it failed" : found->errors.front().description);
    }
    world.poll(place);
  }
  return refuse("it does not come to an end: a cluster is not reached, or a gate is held");
}

Loaded create(Face& face, crdb::World& world, const Seed& seed) {
  auto change = parse_create(seed.body);
  if (!change) return refuse(change.error().description);
  change->configuration.ghost_ids = seed.ghosts;
  auto guid = parse_guid(seed.body);
  if (!guid) return refuse(guid.error().description);
  if (guid->empty()) *guid = face.new_uuid();
  const std::size_t place = seed.places.front();
  crdb::TaskRequest request;
  request.id = face.new_uuid();
  request.result_ttl = std::chrono::seconds(1);  // nobody asked for this task
  const std::string task = request.id;
  const auto taken = world.submit(place, *guid, *std::move(change), std::move(request));
  if (!taken) return refuse(taken.error().description);
  if (auto finished = finish(world, place, task); !finished) return finished;
  for (const auto& [key, value] : seed.keys) world.write(place, *guid, key, value);
  return {};
}

}  // namespace

Json world_content(const crdb::World& world) {
  Json list = Json::array();
  // Of several copies the newest: one that was removed by force has stayed behind.
  std::map<std::string, const crdb::Copy*> newest;
  for (std::size_t i = 0; i < world.size(); ++i) {
    for (const auto& [guid, copy] : world.cluster(i).copies) {
      const crdb::Copy*& chosen = newest[guid];
      if (chosen == nullptr || chosen->active.version < copy.active.version) chosen = &copy;
    }
  }
  for (const auto& [guid, copy] : newest) list.push_back(content_of(world, guid, *copy));
  return list;
}

Result<void, std::string> load_world(Face& face, const Json& content) {
  if (!content.is_array()) return refuse("`active_active` must be a list of databases");
  Face::Entry entry = face.enter();
  for (std::size_t i = 0; i < content.elements().size(); ++i) {
    const auto seed = parse_seed(face, entry.world(), content.elements()[i]);
    const Loaded created = seed ? create(face, entry.world(), *seed) : refuse(seed.error());
    if (!created) {
      return refuse(fmt::format("`active_active`, entry {}: {}", i + 1, created.error()));
    }
  }
  return {};
}

}  // namespace purgatory::api::redis
