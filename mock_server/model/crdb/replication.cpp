// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/replication.h"

#include <cassert>
#include <set>

namespace purgatory::crdb {
namespace {

// Whether `configuration` lists what `cluster` hosts.
bool lists(const Configuration& configuration, const Cluster& cluster, const Copy& hosted) {
  const InstanceDefinition* const instance = configuration.find(hosted.local.id);
  return instance != nullptr && instance->cluster == cluster.name;
}

void put(Cluster& cluster, const std::string& guid, const std::string& key,
         const std::optional<std::string>& value, WriteStamp stamp) {
  Keyspace& keys = cluster.find(guid)->local.keys;
  if (value) {
    keys.write(key, *value, stamp);
  } else {
    keys.remove(key, stamp);
  }
}

// A cluster that a commit passed by takes it over once it hears of it.
void adopt_newer(State& state, std::size_t from, std::size_t to, const std::string& guid) {
  const Copy* const newer = state.clusters[from].find(guid);
  Cluster& cluster = state.clusters[to];
  Copy* const older = cluster.find(guid);
  if (newer == nullptr || older == nullptr || !state.network.reaches(from, to)) return;
  if (newer->active.version <= older->active.version || cluster.posted.contains(guid)) return;
  if (lists(newer->active, cluster, *older)) cluster.adopt(guid, newer->active);
}

void synchronize_pair(State& state, std::size_t one, std::size_t other, const std::string& guid) {
  adopt_newer(state, one, other, guid);
  adopt_newer(state, other, one, guid);
  if (!follow_each_other(state, one, other, guid)) return;
  Keyspace& first = state.clusters[one].find(guid)->local.keys;
  Keyspace& second = state.clusters[other].find(guid)->local.keys;
  first.merge(second);
  second.merge(first);
}

}  // namespace

bool follow_each_other(const State& state, std::size_t one, std::size_t other,
                       const std::string& guid) {
  const Cluster& first = state.clusters[one];
  const Cluster& second = state.clusters[other];
  const Copy* const left = first.find(guid);
  const Copy* const right = second.find(guid);
  if (left == nullptr || right == nullptr || !state.network.reaches(one, other)) return false;
  if (!state.keeps(Rule::CrdbRemovedInstancesReachNobody)) return true;
  return lists(left->active, second, *right) && lists(right->active, first, *left);
}

void write(State& state, std::size_t cluster, const std::string& guid, const std::string& key,
           const std::optional<std::string>& value) {
  assert(state.clusters[cluster].find(guid) != nullptr);
  const WriteStamp stamp{++state.writes, state.clusters[cluster].find(guid)->local.id};
  put(state.clusters[cluster], guid, key, value, stamp);
  for (std::size_t i = 0; i < state.clusters.size(); ++i) {
    if (i != cluster && follow_each_other(state, cluster, i, guid)) {
      put(state.clusters[i], guid, key, value, stamp);
    }
  }
}

void synchronize(State& state, const std::string& guid) {
  const std::size_t count = state.clusters.size();
  // What reached the last pair may be new to the first: as many rounds as the longest way.
  for (std::size_t round = 0; round < count; ++round) {
    for (std::size_t one = 0; one < count; ++one) {
      for (std::size_t other = one + 1; other < count; ++other) {
        synchronize_pair(state, one, other, guid);
      }
    }
  }
}

void synchronize_all(State& state) {
  std::set<std::string> guids;
  for (const Cluster& cluster : state.clusters) {
    for (const auto& [guid, copy] : cluster.copies) guids.insert(guid);
  }
  for (const std::string& guid : guids) synchronize(state, guid);
}

}  // namespace purgatory::crdb
