// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/clock.h"
#include "support/random.h"

namespace purgatory::couchdb {

// A node by its place in the list of all, from 0.
using NodeNumber = std::size_t;

// What an administrator sets for all copies of a database at once.
enum class Setting : std::uint8_t { Security, RevsLimit, PurgedInfosLimit };
inline constexpr std::size_t kSettingCount = 3;

// When a setting was set, so that copies agree whose value is the later one; 0: never. As a time of
// clocks that go exactly alike on all nodes, so that no two are the same, whoever reached whom.
using SettingTime = std::uint64_t;

// How far one copy of a database is with telling another one what it has. Sequences are those of
// the teller, but for `theirs`.
struct PeerProgress {
  std::uint64_t changes_told = 0;
  std::uint64_t purges_told = 0;
  // Up to here both know each other's purges, so that the log may forget them.
  std::uint64_t purges_settled = 0;
  bool has_purge_checkpoint = false;
  // Where the other one was when it had been told everything up to a sequence: for a client that
  // comes with a sequence of the other.
  struct Passed {
    std::uint64_t ours = 0;
    std::uint64_t theirs = 0;
  };
  std::vector<Passed> passed;
};

// What a node knows about its copy of one database, beside the database itself.
struct ReplicaState {
  std::array<SettingTime, kSettingCount> settings{};
  std::vector<PeerProgress> peers;  // by node
  std::vector<NodeNumber> nodes;    // with a copy, as the catalogue says
};

// What a node knows of a database of the cluster: whether it exists, and where its copies are.
struct CatalogueEntry {
  // Counts creations and deletions: odd while it exists. The higher one is right.
  std::uint64_t generation = 0;
  std::vector<NodeNumber> nodes;  // with a copy, ascending
  TimePoint created{};

  bool exists() const { return generation % 2 == 1; }
  bool operator==(const CatalogueEntry&) const = default;
};

// One node, beside its databases.
struct NodeState {
  bool is_up = true;
  std::map<std::string, CatalogueEntry, std::less<>> catalogue;
  std::map<std::string, ReplicaState, std::less<>> replicas;
};

// All that a cluster remembers, beside the databases of its nodes. May be copied and put back.
struct ClusterState {
  // A database, and two nodes in ascending order that have to compare what they know of it.
  using Comparison = std::tuple<std::string, NodeNumber, NodeNumber>;

  std::vector<NodeState> nodes;
  std::set<std::pair<NodeNumber, NodeNumber>> cut_links;  // in ascending order
  std::set<Comparison> pending;
  // Internal replication waits for steps; direct messages between nodes do not.
  bool is_held = false;
  SettingTime last_setting = 0;
  RandomSource random{0};
};

}  // namespace purgatory::couchdb
