// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "mock_server/model/crdb/state.h"

namespace purgatory::crdb {

// How instances follow each other. Two of them do while their clusters reach each other and each
// stands in the other's configuration: an instance that was removed by force still sends, and is
// turned away (Redis documentation, "Manage Active-Active databases", removing by force).
bool follow_each_other(const State& state, std::size_t one, std::size_t other,
                       const std::string& guid);

// A write at one instance, and at once at those that follow it. No value: the key is removed.
// Requires a copy there.
void write(State& state, std::size_t cluster, const std::string& guid, const std::string& key,
           const std::optional<std::string>& value);

// Brings instances that follow each other to the same keys, and a member that missed a committed
// configuration to the newest one.
void synchronize(State& state, const std::string& guid);
void synchronize_all(State& state);

}  // namespace purgatory::crdb
