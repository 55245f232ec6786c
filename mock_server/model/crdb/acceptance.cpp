// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/acceptance.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "support/overloaded.h"

namespace purgatory::crdb {
namespace {

using Kind = RefusalKind;

Failure<Refusal> no_instance(const std::string& guid, std::int64_t id, std::string_view where) {
  return refuse(Kind::InstanceMissing,
                fmt::format("Active-Active database {} has no instance {} {}", guid, id, where));
}

// From the decision to commit until the commit is completed nothing else can be accepted.
Taken<void> require_no_commit(const State& state, std::size_t place, const std::string& guid,
                              const Change& change) {
  const Cluster& cluster = state.clusters[place];
  const auto posted = cluster.posted.find(guid);
  if (posted == cluster.posted.end() || posted->second.status != ConfigurationStatus::Committed ||
      supersedes(state, place, guid, change, posted->second)) {
    return {};
  }
  return refuse(Kind::ConfigurationNotAcceptable,
                fmt::format("Configuration version {} of {} was already committed by task {}",
                            posted->second.configuration.version, guid, posted->second.task));
}

Taken<void> accept_create(const Cluster& cluster, const std::string& guid, const Create& change) {
  if (cluster.copies.contains(guid) || cluster.posted.contains(guid)) {
    return refuse(Kind::ConfigurationNotAcceptable,
                  fmt::format("Active-Active database {} is already there", guid));
  }
  std::set<std::string> hosts;
  for (const InstanceDefinition& instance : change.configuration.instances) {
    if (hosts.insert(instance.cluster).second) continue;
    return refuse(Kind::ConfigurationNotAcceptable,
                  fmt::format("Two instances on cluster {}; there may be one", instance.cluster));
  }
  return {};
}

// The member that an element of `instances` is about.
const InstanceDefinition* member_of(const Copy& copy, const Json& instance,
                                    const std::vector<std::int64_t>& removed) {
  const Json* const id = instance.find("id");
  if (id == nullptr || std::ranges::count(removed, id->as_integer()) != 0) return nullptr;
  return copy.active.find(id->as_integer());
}

// A change of instances leaves membership as it is.
Taken<void> accept_changes(const Copy& copy, const Json& changes,
                           const std::vector<std::int64_t>& removed) {
  const Json* const instances = changes.find("instances");
  if (instances == nullptr) return {};
  for (const Json& instance : instances->elements()) {
    const InstanceDefinition* const member = member_of(copy, instance, removed);
    if (member == nullptr) {
      return refuse(Kind::ConfigurationNotAcceptable,
                    "Instances are added by `add_instances` and removed by `remove_instances` of "
                    "/updates; to be changed each needs the id of one that is and stays a member");
    }
    const Json* const cluster = instance.find("cluster");
    const Json* const name = cluster == nullptr ? nullptr : cluster->find("name");
    if (name == nullptr || name->as_string() == member->cluster) continue;
    return refuse(Kind::ConfigurationNotAcceptable,
                  fmt::format("Instance {} is on cluster {} and cannot move to {}", member->id,
                              member->cluster, name->as_string()));
  }
  return {};
}

Taken<void> accept_added(const Copy& copy, const UpdateInstances& change) {
  std::set<std::string> hosts;
  for (const InstanceDefinition& instance : copy.active.instances) {
    if (!std::ranges::count(change.removed, instance.id)) hosts.insert(instance.cluster);
  }
  for (const InstanceDefinition& instance : change.added) {
    if (hosts.insert(instance.cluster).second) continue;
    return refuse(Kind::ConfigurationNotAcceptable,
                  fmt::format("Cluster {} has an instance already", instance.cluster));
  }
  if (!hosts.empty()) return {};
  return refuse(Kind::ConfigurationNotAcceptable,
                "No instance would remain; an Active-Active database is deleted as a whole");
}

Taken<void> accept_instances(const std::string& guid, const Copy& copy,
                             const UpdateInstances& change) {
  for (const std::int64_t id : change.removed) {
    if (copy.active.find(id) == nullptr) return no_instance(guid, id, "to remove");
    if (change.force == Force::No || id != copy.local.id) continue;
    return refuse(Kind::ConfigurationNotAcceptable,
                  "An instance is removed by force from one that remains, not from itself");
  }
  if (auto accepted = accept_changes(copy, change.changes, change.removed); !accepted) {
    return accepted;
  }
  return accept_added(copy, change);
}

// On any cluster, whatever configurations say.
bool is_hosted(const State& state, const std::string& guid, std::int64_t id) {
  return std::ranges::any_of(state.clusters, [&](const Cluster& cluster) {
    const Copy* const copy = cluster.find(guid);
    return copy != nullptr && copy->local.id == id;
  });
}

Taken<void> accept_purge(const State& state, const std::string& guid, const Copy& copy,
                         const Purge& change) {
  if (!state.keeps(Rule::CrdbPurgeChecksInstances)) return {};
  const bool names_local = std::ranges::count(change.instances, copy.local.id) != 0;
  if (names_local && !state.keeps(Rule::CrdbPurgesAreAllOrNothing)) return {};
  for (const std::int64_t id : change.instances) {
    if (id == copy.local.id) continue;
    if (is_hosted(state, guid, id) && !state.keeps(Rule::CrdbPurgeIsLocal)) continue;
    return no_instance(guid, id, "on this cluster");
  }
  return {};
}

}  // namespace

Taken<const Copy*> copy_of(const Cluster& cluster, const std::string& guid) {
  if (const Copy* const copy = cluster.find(guid)) return copy;
  if (cluster.gone.contains(guid)) {
    return refuse(Kind::ConfigurationMissing,
                  fmt::format("This cluster has no configuration of {} any more", guid));
  }
  return refuse(Kind::UnknownDatabase,
                fmt::format("There is no Active-Active database {} on this cluster", guid));
}

bool supersedes(const State& state, std::size_t cluster, const std::string& guid,
                const Change& change, const PostedConfiguration& posted) {
  const Copy* const copy = state.clusters[cluster].find(guid);
  if (copy == nullptr || state.network.reaches(cluster, posted.coordinator)) return false;
  if (std::holds_alternative<Purge>(change)) return true;
  const auto* const update = std::get_if<UpdateInstances>(&change);
  const InstanceDefinition* const lost =
      copy->active.find_at(state.clusters[posted.coordinator].name);
  return update != nullptr && update->force == Force::Yes && lost != nullptr &&
         std::ranges::count(update->removed, lost->id) != 0;
}

Taken<void> accept(const State& state, std::size_t cluster, const std::string& guid,
                   const Change& change) {
  const Cluster& host = state.clusters[cluster];
  if (const auto* create = std::get_if<Create>(&change)) return accept_create(host, guid, *create);
  const auto gone = host.gone.find(guid);
  if (std::holds_alternative<Delete>(change) && gone != host.gone.end() &&
      gone->second == Gone::Deleted) {
    return refuse(Kind::AlreadyDeleted, fmt::format("{} is already deleted", guid));
  }
  const auto copy = copy_of(host, guid);
  if (!copy) return Failure<Refusal>(copy.error());
  if (const auto* purge = std::get_if<Purge>(&change)) {
    return accept_purge(state, guid, **copy, *purge);
  }
  if (const auto* update = std::get_if<UpdateInstances>(&change)) {
    if (auto accepted = accept_instances(guid, **copy, *update); !accepted) return accepted;
  }
  if (const auto* patch = std::get_if<Patch>(&change)) {
    if (auto accepted = accept_changes(**copy, patch->changes, {}); !accepted) return accepted;
  }
  return require_no_commit(state, cluster, guid, change);
}

}  // namespace purgatory::crdb
