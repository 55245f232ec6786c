// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "mock_server/model/crdb/change.h"
#include "mock_server/model/crdb/refusal.h"
#include "mock_server/model/crdb/state.h"

namespace purgatory::crdb {

// The copy of that database on a cluster, or why there is none.
Taken<const Copy*> copy_of(const Cluster& cluster, const std::string& guid);

// Whether a change asked for on a cluster goes ahead of one that is posted and whose coordinator is
// not reached: a purge, which is local, and the removal by force of that very coordinator.
bool supersedes(const State& state, std::size_t cluster, const std::string& guid,
                const Change& change, const PostedConfiguration& posted);

// Whether a cluster takes a change on, before there is a task: what is not there first, then what
// cannot be accepted. What only other clusters know is found by the task.
Taken<void> accept(const State& state, std::size_t cluster, const std::string& guid,
                   const Change& change);

}  // namespace purgatory::crdb
