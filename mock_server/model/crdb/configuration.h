// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/json.h"

namespace purgatory::crdb {

// One instance as a configuration lists it: which cluster hosts it, and what the client said of it
// (Redis documentation, REST API, "CRDB instance info object"), credentials included.
struct InstanceDefinition {
  std::int64_t id = 0;
  std::string cluster;
  Json definition;
  bool operator==(const InstanceDefinition&) const = default;
};

// What an Active-Active database is to be, on every cluster alike: the unit of the two-phase
// commit. Each committed change gives it the next version.
struct Configuration {
  std::int64_t version = 1;
  std::string name;
  // The other members of the "CRDB object" of the REST API, as given, those unknown here too.
  Json settings = Json::object();
  std::vector<InstanceDefinition> instances;  // by ascending id
  std::vector<std::int64_t> ghost_ids;        // of removed instances: never given out again

  const InstanceDefinition* find(std::int64_t id) const;
  const InstanceDefinition* find_at(std::string_view cluster) const;
  // Greater than any id there ever was.
  std::int64_t next_instance_id() const;
  void add(InstanceDefinition instance);
  void remove(std::int64_t id);
  bool operator==(const Configuration&) const = default;
};

// The "database configuration object" of one instance: what is said of all, and over it what is
// said of this one.
Json database_config(const Configuration& configuration, const InstanceDefinition& instance);
// The port that a client chose for the database of an instance; 0 where any will do.
std::int64_t chosen_port(const Configuration& configuration, const InstanceDefinition& instance);

// How far a configuration came (Redis documentation, "health report configuration object").
enum class ConfigurationStatus { Posted, Ready, Committed, CommitCompleted, Failed };
// "posted", "ready", "committed", "commit-completed", "failed".
std::string_view status_name(ConfigurationStatus status);

}  // namespace purgatory::crdb
