// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "mock_server/model/crdb/state.h"
#include "support/result.h"

namespace purgatory::crdb {

// What a change makes of a configuration, and who must agree: the two-phase commit of one task.
struct Proposal {
  std::string guid;
  Configuration target;
  std::vector<std::size_t> participants;  // clusters, the coordinator among them where it hosts one
};

// Another change to the same database is under way: to be tried again.
struct Busy {
  std::string cluster;
  std::string task;
};

using ProposalFault = std::variant<Busy, std::vector<TaskError>>;

// The change of a task on the cluster that coordinates it, measured against what is active now.
Result<Proposal, ProposalFault> propose(const State& state, std::size_t coordinator,
                                        const Task& task);

// Those of the participants that the coordinator does not reach.
std::vector<TaskError> unreachable(const State& state, std::size_t coordinator,
                                   const Proposal& proposal);

// Those of the reached participants that have given the posted configuration up for another change.
std::vector<TaskError> superseded(const State& state, std::size_t coordinator,
                                  const Proposal& proposal, const Task& task);

// Brings the target to every participant, in the place of what it supersedes.
void post(State& state, std::size_t coordinator, const Proposal& proposal, const Task& task);
void mark(State& state, const Proposal& proposal, ConfigurationStatus status);
// Takes the target back from every participant that has it.
void withdraw(State& state, std::size_t coordinator, const Proposal& proposal, const Task& task);
// Makes it active on every participant at once. Requires that all are reached.
void commit(State& state, std::size_t coordinator, const Proposal& proposal, const Task& task);

}  // namespace purgatory::crdb
