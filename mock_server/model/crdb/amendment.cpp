// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/amendment.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace purgatory::crdb {
namespace {

constexpr std::array<std::string_view, 3> kGivenByTheServer = {"guid", "local_databases",
                                                               "ghost_instance_ids"};

enum class Null { IsAValue, Removes };

void erase(Json& object, std::string_view name) {
  std::erase_if(object.members(), [name](const Json::Member& old) { return old.key == name; });
}

// Members of `changes` into `target`.
void merge(Json& target, const Json& changes, Null null) {
  for (const Json::Member& member : changes.members()) {
    if (null == Null::Removes && member.value.is_null()) {
      erase(target, member.key);
    } else {
      target.set(member.key, member.value);
    }
  }
}

void merge_member(Json& target, const Json::Member& member, Null null) {
  Json* const old = target.find(member.key);
  if (old != nullptr && old->is_object() && member.value.is_object()) {
    merge(*old, member.value, null);
  } else {
    target.set(member.key, member.value);
  }
}

// A cluster is entered in one way (Redis documentation, "Cluster info object").
void drop_other_access(Json& instance, const Json& changes) {
  Json* const cluster = instance.find("cluster");
  const Json* const changed = changes.find("cluster");
  if (cluster == nullptr || changed == nullptr) return;
  if (changed->find("credentials") != nullptr) erase(*cluster, "certificate_auth");
  if (changed->find("certificate_auth") != nullptr) erase(*cluster, "credentials");
}

void amend_instances(Configuration& configuration, const Json& instances) {
  for (const Json& changes : instances.elements()) {
    const Json* const id = changes.find("id");
    for (InstanceDefinition& instance : configuration.instances) {
      if (id == nullptr || !id->is_small_integer() || id->as_integer() != instance.id) continue;
      for (const Json::Member& member : changes.members()) {
        merge_member(instance.definition, member, Null::Removes);
      }
      drop_other_access(instance.definition, changes);
    }
  }
}

// For the deviation that gives an id out again.
std::int64_t lowest_free_id(const Configuration& configuration) {
  std::int64_t id = 1;
  while (configuration.find(id) != nullptr) ++id;
  return id;
}

}  // namespace

void amend(Configuration& configuration, const Json& changes) {
  for (const Json::Member& member : changes.members()) {
    if (std::ranges::count(kGivenByTheServer, member.key) != 0) continue;
    if (member.key == "instances") {
      amend_instances(configuration, member.value);
    } else if (member.key == "name") {
      configuration.name = member.value.as_string();
    } else {
      merge_member(configuration.settings, member, Null::IsAValue);
    }
  }
}

Configuration updated(const Configuration& active, const UpdateInstances& update,
                      const RuleSet& rules) {
  Configuration target = active;
  for (const std::int64_t id : update.removed) target.remove(id);
  for (InstanceDefinition instance : update.added) {
    instance.id = rules.keeps(Rule::CrdbInstanceIdsAreNotUsedAgain) ? target.next_instance_id()
                                                                    : lowest_free_id(target);
    target.add(std::move(instance));
  }
  amend(target, update.changes);
  if (update.version == Force::Yes || target != active) ++target.version;
  return target;
}

}  // namespace purgatory::crdb
