// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/proposal.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mock_server/model/crdb/acceptance.h"
#include "mock_server/model/crdb/amendment.h"
#include "support/overloaded.h"

namespace purgatory::crdb {
namespace {

using Faults = std::vector<TaskError>;

Failure<ProposalFault> fail(TaskError error) {
  return Failure<ProposalFault>(Faults{std::move(error)});
}

TaskError unknown_cluster(const std::string& name) {
  return {name, fmt::format("There is no cluster {} that could be reached", name),
          "cluster_not_found"};
}

// The clusters that host the instances, by their place.
Result<std::vector<std::size_t>, ProposalFault> hosts_of(
    const State& state, const std::vector<InstanceDefinition>& instances) {
  std::vector<std::size_t> hosts;
  for (const InstanceDefinition& instance : instances) {
    const auto place = state.place_of(instance.cluster);
    if (!place) return fail(unknown_cluster(instance.cluster));
    hosts.push_back(*place);
  }
  return hosts;
}

// Only a removal by force goes ahead without the members that are not reached.
bool needs_every_member(const State& state, const UpdateInstances& update) {
  if (update.removed.empty()) return state.keeps(Rule::CrdbChangesReachAllOrNone);
  return update.force == Force::No && state.keeps(Rule::CrdbRemovalNeedsAConnection);
}

// Members that stay and are reached: who is not reached must not keep a forced removal from going
// on, and takes the configuration over later.
std::vector<std::size_t> reached_survivors(const State& state, std::size_t coordinator,
                                           const Configuration& active,
                                           const UpdateInstances& update) {
  const bool needs_all = !state.keeps(Rule::CrdbForcedRemovalNeedsNoConnection);
  std::vector<std::size_t> reached;
  for (const InstanceDefinition& instance : active.instances) {
    const bool leaves = std::ranges::count(update.removed, instance.id) != 0;
    const auto place = state.place_of(instance.cluster);
    if (!place || (leaves && !needs_all)) continue;
    if (needs_all || state.network.reaches(coordinator, *place)) reached.push_back(*place);
  }
  return reached;
}

Result<Proposal, ProposalFault> proposal_of(const State& state, const Task& task,
                                            const Create& change) {
  const auto hosts = hosts_of(state, change.configuration.instances);
  if (!hosts) return Failure<ProposalFault>(hosts.error());
  return Proposal{task.crdb_guid, change.configuration, *hosts};
}

Result<Proposal, ProposalFault> proposal_of(const State& state, std::size_t coordinator,
                                            const Task& task, const UpdateInstances& change) {
  const Configuration& active = state.clusters[coordinator].find(task.crdb_guid)->active;
  Proposal proposal{task.crdb_guid, updated(active, change, state.rules), {}};
  const auto members = hosts_of(state, active.instances);
  const auto added = hosts_of(state, change.added);
  if (!members) return Failure<ProposalFault>(members.error());
  if (!added) return Failure<ProposalFault>(added.error());
  proposal.participants = needs_every_member(state, change)
                              ? *members
                              : reached_survivors(state, coordinator, active, change);
  for (const std::size_t host : *added) {
    if (!std::ranges::count(proposal.participants, host)) proposal.participants.push_back(host);
  }
  return proposal;
}

Result<Proposal, ProposalFault> proposal_of(const State& state, std::size_t coordinator,
                                            const Task& task) {
  const auto among_all_members = [&](const Json& changes, Force version) {
    return proposal_of(state, coordinator, task,
                       UpdateInstances{{}, {}, Force::No, changes, version});
  };
  return std::visit(
      Overloaded{[&](const Create& change) { return proposal_of(state, task, change); },
                 [&](const Patch& change) { return among_all_members(change.changes, Force::No); },
                 [&](const UpdateInstances& change) {
                   return proposal_of(state, coordinator, task, change);
                 },
                 [&](const Delete&) { return among_all_members(Json::object(), Force::Yes); },
                 [&](const Flush&) { return among_all_members(Json::object(), Force::Yes); },
                 [&](const Purge&) -> Result<Proposal, ProposalFault> {
                   const bool is_local = state.keeps(Rule::CrdbPurgesNeedNoPeers);
                   if (!is_local) return among_all_members(Json::object(), Force::No);
                   const Copy* const copy = state.clusters[coordinator].find(task.crdb_guid);
                   return Proposal{task.crdb_guid, copy->active, {coordinator}};
                 }},
      task.change);
}

// The account that a configuration names for a cluster must be one there. A certificate is taken
// for good. The coordinator needs none for itself.
bool admits(const Cluster& cluster, const InstanceDefinition& instance, bool is_coordinator) {
  const Json* const described = instance.definition.find("cluster");
  const Json* const credentials = described == nullptr ? nullptr : described->find("credentials");
  if (credentials == nullptr) {
    return is_coordinator ||
           (described != nullptr && described->find("certificate_auth") != nullptr);
  }
  const Json* const user = credentials->find("username");
  const Json* const password = credentials->find("password");
  if (user == nullptr || password == nullptr) return false;
  const Account* const account = cluster.account_of(user->as_string(), password->as_string());
  return account != nullptr && account->role != Role::None;
}

// What a cluster says to the port that its instance is to have.
std::optional<TaskError> objection_to_port(const Cluster& cluster, const Proposal& proposal) {
  const InstanceDefinition* const here = proposal.target.find_at(cluster.name);
  const std::int64_t port = here == nullptr ? 0 : chosen_port(proposal.target, *here);
  const Copy* const copy = cluster.find(proposal.guid);
  const InstanceDefinition* const before =
      copy == nullptr ? nullptr : copy->active.find(copy->local.id);
  const bool is_new = before == nullptr || chosen_port(copy->active, *before) != port;
  if (port == 0 || !is_new || !cluster.is_port_taken(port, proposal.guid)) return std::nullopt;
  return TaskError{cluster.name, "Unavailable or invalid port",
                   copy == nullptr ? "db_create_failed" : "port_unavailable"};
}

// What a cluster that is to host a new instance says.
std::optional<TaskError> objection_of_host(const State& state, std::size_t coordinator,
                                           std::size_t host, const Proposal& proposal) {
  const Cluster& cluster = state.clusters[host];
  const InstanceDefinition& instance = *proposal.target.find_at(cluster.name);
  if (!admits(cluster, instance, host == coordinator)) {
    return TaskError{cluster.name, "Error [401]", "internal_error"};
  }
  const Copy* const there = cluster.find(proposal.guid);
  if (there == nullptr || proposal.target.version > there->active.version) return std::nullopt;
  return TaskError{cluster.name, "An Active-Active database of this GUID is already there",
                   "db_create_failed"};
}

// What a member says to a change that another member brings.
std::optional<TaskError> objection_of_member(const State& state, std::size_t coordinator,
                                             std::size_t member, const Proposal& proposal) {
  const Cluster& cluster = state.clusters[member];
  const Copy* const copy = cluster.find(proposal.guid);
  if (copy == nullptr) {
    return TaskError{cluster.name, "This cluster has no configuration of the database",
                     "configuration_not_found"};
  }
  const Cluster& sender = state.clusters[coordinator];
  const Copy& brought = *sender.find(proposal.guid);
  const InstanceDefinition* const listed = copy->active.find(brought.local.id);
  const bool is_known = listed != nullptr && listed->cluster == sender.name &&
                        copy->active.version <= brought.active.version;
  if (is_known || !state.keeps(Rule::CrdbRemovedInstancesReachNobody)) return std::nullopt;
  return TaskError{cluster.name, "The configuration comes from no current member of the database",
                   "configuration_rejected"};
}

std::optional<TaskError> objection(const State& state, std::size_t coordinator,
                                   std::size_t participant, const Proposal& proposal) {
  const Copy* const brought = state.clusters[coordinator].find(proposal.guid);
  const std::string& name = state.clusters[participant].name;
  const InstanceDefinition* const wanted = proposal.target.find_at(name);
  const bool is_member =
      brought != nullptr && (wanted == nullptr || brought->active.find(wanted->id) != nullptr);
  auto objection =
      is_member ? std::nullopt : objection_of_host(state, coordinator, participant, proposal);
  if (!objection) objection = objection_to_port(state.clusters[participant], proposal);
  if (objection || !is_member) return objection;
  if (participant == coordinator) return std::nullopt;
  return objection_of_member(state, coordinator, participant, proposal);
}

void commit_flush(State& state, std::size_t coordinator, const Proposal& proposal,
                  const Flush& flush) {
  if (flush.is_async && !state.keeps(Rule::CrdbAsyncFlushRemovesKeys)) return;
  for (const std::size_t participant : proposal.participants) {
    Cluster& cluster = state.clusters[participant];
    if (!state.keeps(Rule::CrdbFlushKeepsTheDatabase)) {
      cluster.find(proposal.guid)->local.database_uid = cluster.next_database_uid++;
    }
    if (participant != coordinator && !state.keeps(Rule::CrdbFlushEmptiesEveryInstance)) continue;
    cluster.find(proposal.guid)->local.keys.clear();
    if (state.keeps(Rule::CrdbFlushSparesOtherDatabases)) continue;
    for (auto& [guid, copy] : cluster.copies) copy.local.keys.clear();
  }
}

void commit_members(State& state, const Proposal& proposal, const UpdateInstances& update) {
  for (const std::size_t participant : proposal.participants) {
    Cluster& cluster = state.clusters[participant];
    const InstanceDefinition* const wanted = proposal.target.find_at(cluster.name);
    Copy* const copy = cluster.find(proposal.guid);
    if (wanted == nullptr) {
      if (state.keeps(Rule::CrdbRemovedInstancesAreDeleted)) {
        cluster.drop(proposal.guid, Gone::Removed);
      }
    } else if (copy != nullptr && copy->local.id == wanted->id) {
      cluster.adopt(proposal.guid, proposal.target);
    } else {
      cluster.host(proposal.guid, proposal.target);
    }
  }
  if (update.force == Force::No || state.keeps(Rule::CrdbForcedRemovalKeepsTheInstance)) return;
  for (Cluster& cluster : state.clusters) {
    if (!proposal.target.find_at(cluster.name)) cluster.drop(proposal.guid, Gone::Removed);
  }
}

void commit_purge(State& state, std::size_t coordinator, const Proposal& proposal,
                  const Purge& purge) {
  Cluster& local = state.clusters[coordinator];
  for (std::size_t i = 0; i < state.clusters.size(); ++i) {
    Cluster& cluster = state.clusters[i];
    Copy* const copy = cluster.find(proposal.guid);
    if (copy == nullptr || i == coordinator) continue;
    const bool is_named = std::ranges::count(purge.instances, copy->local.id) != 0;
    const bool is_spared = (!is_named || state.keeps(Rule::CrdbPurgeIsLocal)) &&
                           state.keeps(Rule::CrdbPurgeTouchesNobodyElse);
    if (!is_spared) cluster.drop(proposal.guid, Gone::Removed);
  }
  if (!state.keeps(Rule::CrdbPurgeDropsTheConfiguration)) {
    local.find(proposal.guid)->local.keys.clear();
    return;
  }
  const bool takes_any = !state.keeps(Rule::CrdbPurgeChecksInstances);
  const std::int64_t id = local.find(proposal.guid)->local.id;
  if (takes_any || std::ranges::count(purge.instances, id) != 0) {
    local.drop(proposal.guid, Gone::Removed);
  }
}

// What another task has posted on a participant, unless this one goes ahead of it.
const PostedConfiguration* in_the_way(const State& state, std::size_t coordinator,
                                      std::size_t participant, const Task& task) {
  const auto& posted = state.clusters[participant].posted;
  const auto found = posted.find(task.crdb_guid);
  if (found == posted.end()) return nullptr;
  if (supersedes(state, coordinator, task.crdb_guid, task.change, found->second)) return nullptr;
  return &found->second;
}

bool is_of(const PostedConfiguration& posted, std::size_t coordinator, const Task& task) {
  return posted.coordinator == coordinator && posted.task == task.id();
}

}  // namespace

Result<Proposal, ProposalFault> propose(const State& state, std::size_t coordinator,
                                        const Task& task) {
  // What was in order when it was accepted may not be so any more after the tasks before it.
  const Cluster& cluster = state.clusters[coordinator];
  if (const auto* other = in_the_way(state, coordinator, coordinator, task)) {
    return Failure<ProposalFault>(Busy{cluster.name, other->task});
  }
  if (auto accepted = accept(state, coordinator, task.crdb_guid, task.change); !accepted) {
    return fail({cluster.name, accepted.error().description, "configuration_not_acceptable"});
  }
  auto proposal = proposal_of(state, coordinator, task);
  if (!proposal) return proposal;
  if (auto faults = unreachable(state, coordinator, *proposal); !faults.empty()) {
    return Failure<ProposalFault>(std::move(faults));
  }
  Faults faults;
  for (const std::size_t participant : proposal->participants) {
    const Cluster& other = state.clusters[participant];
    if (const auto* posted = in_the_way(state, coordinator, participant, task)) {
      return Failure<ProposalFault>(Busy{other.name, posted->task});
    }
    auto error = objection(state, coordinator, participant, *proposal);
    if (error) faults.push_back(*std::move(error));
  }
  if (!faults.empty()) return Failure<ProposalFault>(std::move(faults));
  return proposal;
}

std::vector<TaskError> unreachable(const State& state, std::size_t coordinator,
                                   const Proposal& proposal) {
  std::vector<TaskError> errors;
  for (const std::size_t participant : proposal.participants) {
    if (state.network.reaches(coordinator, participant)) continue;
    const std::string& name = state.clusters[participant].name;
    errors.push_back(
        {name, fmt::format("Cluster {} cannot be reached", name), "cluster_unreachable"});
  }
  return errors;
}

std::vector<TaskError> superseded(const State& state, std::size_t coordinator,
                                  const Proposal& proposal, const Task& task) {
  std::vector<TaskError> errors;
  for (const std::size_t participant : proposal.participants) {
    const Cluster& cluster = state.clusters[participant];
    const auto posted = cluster.posted.find(proposal.guid);
    const bool is_there =
        posted != cluster.posted.end() && is_of(posted->second, coordinator, task);
    if (is_there || !state.network.reaches(coordinator, participant)) continue;
    errors.push_back({cluster.name, "The cluster gave this configuration up for another change",
                      "configuration_rejected"});
  }
  return errors;
}

void post(State& state, std::size_t coordinator, const Proposal& proposal, const Task& task) {
  for (const std::size_t participant : proposal.participants) {
    state.clusters[participant].posted.insert_or_assign(
        proposal.guid,
        PostedConfiguration{proposal.target, ConfigurationStatus::Posted, coordinator, task.id()});
  }
}

void mark(State& state, const Proposal& proposal, ConfigurationStatus status) {
  for (const std::size_t participant : proposal.participants) {
    state.clusters[participant].posted.at(proposal.guid).status = status;
  }
}

void withdraw(State& state, std::size_t coordinator, const Proposal& proposal, const Task& task) {
  for (const std::size_t participant : proposal.participants) {
    auto& posted = state.clusters[participant].posted;
    const auto found = posted.find(proposal.guid);
    if (found != posted.end() && is_of(found->second, coordinator, task)) posted.erase(found);
  }
}

void commit(State& state, std::size_t coordinator, const Proposal& proposal, const Task& task) {
  const UpdateInstances no_members;
  std::visit(
      Overloaded{[&](const Create&) { commit_members(state, proposal, no_members); },
                 [&](const Patch&) { commit_members(state, proposal, no_members); },
                 [&](const UpdateInstances& change) { commit_members(state, proposal, change); },
                 [&](const Delete&) {
                   if (!state.keeps(Rule::CrdbDeletionRemovesTheDatabase)) return;
                   for (const std::size_t participant : proposal.participants) {
                     state.clusters[participant].drop(proposal.guid, Gone::Deleted);
                   }
                 },
                 [&](const Flush& flush) {
                   commit_members(state, proposal, no_members);
                   commit_flush(state, coordinator, proposal, flush);
                 },
                 [&](const Purge& purge) { commit_purge(state, coordinator, proposal, purge); }},
      task.change);
}

}  // namespace purgatory::crdb
