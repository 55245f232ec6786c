// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/cluster/cluster_state.h"
#include "mock_server/model/couchdb/cluster/replica.h"
#include "mock_server/model/couchdb/databases.h"
#include "support/clock.h"

namespace purgatory::couchdb {

inline constexpr std::size_t kMostNodes = 9;

// Several nodes, each with databases of its own, and the links between them. What nodes know of
// each other they are told, over links that are whole, between nodes that are up. A node that is
// stopped keeps what it has, as on a disk.
//
// Messages of a client's request are sent at once and arrive or not. What a node missed it learns
// by internal replication: a state machine without threads or timers, driven by `step`. Unless
// held, it goes on to its end within every call that changes something, so that what a test sees
// next is what a real cluster comes to within seconds. Not thread-safe.
class Cluster {
 public:
  // Told after a database of a node changed, appeared or went by a message from another node.
  using OnChange = std::function<void(NodeNumber node, const std::string& database)>;

  // The nodes' databases, empty; they and the clock outlive this.
  Cluster(std::vector<Databases*> nodes, const Clock& clock, RandomSource random);

  std::size_t size() const { return nodes_.size(); }
  const std::string& name(NodeNumber node) const { return nodes_[node]->node(); }
  std::optional<NodeNumber> node_named(std::string_view name) const;
  void set_on_change(OnChange on_change) { on_change_ = std::move(on_change); }
  const Clock& clock() const { return clock_; }

  // Steering. All of them may be asked twice.
  void stop(NodeNumber node);
  void start(NodeNumber node);
  void cut(NodeNumber one, NodeNumber other);
  void heal(NodeNumber one, NodeNumber other);
  void hold();
  void release();
  bool is_up(NodeNumber node) const { return state_.nodes[node].is_up; }
  // How often it was stopped, ever: whoever was connected to it before is not any more.
  std::uint64_t stops(NodeNumber node) const { return stops_[node]; }
  bool is_linked(NodeNumber one, NodeNumber other) const;
  bool is_held() const { return state_.is_held; }
  // A message arrives: both are up and linked. A node that is up reaches itself.
  bool reaches(NodeNumber from, NodeNumber to) const;

  // One step of internal replication, wherever there is one to take. False: nothing is left to be
  // done between nodes that reach each other.
  bool step();
  // All steps there are; those of one database.
  void settle();
  void settle(std::string_view database);
  // Comparisons of databases that are still to be made, also those that nodes are too far apart
  // for.
  std::size_t pending() const { return state_.pending.size(); }

  // Databases. A creation counts where it reaches; `copies` says on how many nodes. The first copy
  // is on the node that is asked, the others on those that follow it.
  struct Created {
    std::size_t copies = 0;
    std::size_t wanted = 0;  // a majority
  };
  ModelResult<Created> create(NodeNumber from, std::string_view name, std::size_t copies);
  void remove(NodeNumber from, std::string_view name);
  const CatalogueEntry* catalogued(NodeNumber node, std::string_view name) const;
  const std::map<std::string, CatalogueEntry, std::less<>>& catalogue(NodeNumber node) const {
    return state_.nodes[node].catalogue;
  }

  // The copy on a node as another one reaches it, if it does.
  std::optional<Replica> reach(NodeNumber from, NodeNumber to, std::string_view database);
  // All copies that a node reaches: its own first, then in the order of nodes.
  std::vector<Replica> reachable(NodeNumber from, std::string_view database);
  // The first of them, null where there is none.
  Database* nearest(NodeNumber from, std::string_view database);
  // After a copy changed: its node has to compare it with the others; and goes about it, unless
  // internal replication is held.
  void changed(NodeNumber node, const std::string& database);
  // The uuid of a node's copy, where it has one.
  std::optional<std::string> uuid_of(NodeNumber node, std::string_view database) const;
  std::string new_uuid();
  // Later than all before.
  SettingTime new_setting_time() { return ++state_.last_setting; }
  // All nodes have to compare what they know of it, whatever they think.
  void compare_everywhere(const std::string& database);
  // Tells whoever follows the copy, by the function of `set_on_change`.
  void announce(NodeNumber node, const std::string& database) const;

  const ClusterState& state() const { return state_; }
  // Requires that the databases of the nodes are those of that state.
  void put_state(ClusterState state) { state_ = std::move(state); }
  // No databases: requires that the nodes have none. Nodes, links and gates stay as they are.
  void forget_databases();
  // All nodes up, all links whole, nothing held.
  void restore_links();

 private:
  using Comparison = ClusterState::Comparison;

  void compare_all(NodeNumber one, NodeNumber other);
  void compare(const std::string& database, NodeNumber node);
  bool step(const Comparison& comparison);
  bool merge_catalogues(const std::string& database, NodeNumber left, NodeNumber right);
  void take_entry(NodeNumber node, const std::string& database, const CatalogueEntry& entry);
  void forget_deletion(const std::string& database);
  void make_copy(NodeNumber node, const std::string& database, const CatalogueEntry& entry);

  std::vector<Databases*> nodes_;
  const Clock& clock_;
  ClusterState state_;
  std::vector<std::uint64_t> stops_;  // by node
  OnChange on_change_;
};

}  // namespace purgatory::couchdb
