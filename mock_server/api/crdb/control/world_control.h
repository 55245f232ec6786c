// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "mock_server/api/crdb/face.h"
#include "mock_server/api/error.h"
#include "support/json.h"

namespace purgatory::api::redis {

// Steering a world from outside: what no product offers, and tests of clients need. Clusters go by
// label ("B") or by FQDN, phases by name ("commit").

enum class Turn { Off, On };

// All of it, for the page and for people: clusters with their copies, posted configurations and
// tasks, links, gates and the clock. Of many databases, keys and tasks the first 100, or the
// newest, with how many there are.
Json world_state(Face& face);

// A link that is on carries; a cluster that is on runs; a phase that is on lets tasks go on.
api::Outcome<void> turn_link(Face& face, const std::string& one, const std::string& other,
                             Turn turn);
api::Outcome<void> turn_cluster(Face& face, const std::string& cluster, Turn turn);
api::Outcome<void> turn_gate(Face& face, const std::string& phase, Turn turn);

// The keys of one instance as an object of strings.
api::Outcome<Json> read_keys(Face& face, const std::string& cluster, const std::string& guid);
// Writes each member of `changes` there: a string is the value, null removes the key. The writes
// travel as a client's would.
api::Outcome<void> write_keys(Face& face, const std::string& cluster, const std::string& guid,
                              const Json& changes);

}  // namespace purgatory::api::redis
