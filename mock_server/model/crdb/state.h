// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "mock_server/model/crdb/cluster.h"
#include "mock_server/model/crdb/network.h"
#include "mock_server/model/crdb/task.h"
#include "mock_server/model/rules.h"

namespace purgatory::crdb {

// Everything there is of a world, for the functions that work on it.
struct State {
  std::vector<Cluster> clusters;
  Network network;
  std::set<Phase> held;  // tasks do not leave these phases
  std::uint64_t writes = 0;
  RuleSet rules;

  // By FQDN.
  std::optional<std::size_t> place_of(std::string_view name) const {
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      if (clusters[i].name == name) return i;
    }
    return std::nullopt;
  }
  bool keeps(Rule rule) const { return rules.keeps(rule); }
};

}  // namespace purgatory::crdb
