// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/cluster/cluster.h"

#include <algorithm>
#include <utility>

#include "mock_server/model/couchdb/cluster/exchange.h"

namespace purgatory::couchdb {
namespace {

std::pair<NodeNumber, NodeNumber> ascending(NodeNumber one, NodeNumber other) {
  return {std::min(one, other), std::max(one, other)};
}

// The later one of two; of two that were made apart from each other, both.
CatalogueEntry merged(const CatalogueEntry& left, const CatalogueEntry& right) {
  if (left.generation != right.generation) {
    return left.generation > right.generation ? left : right;
  }
  CatalogueEntry both = left;
  both.nodes.insert(both.nodes.end(), right.nodes.begin(), right.nodes.end());
  std::ranges::sort(both.nodes);
  both.nodes.erase(std::unique(both.nodes.begin(), both.nodes.end()), both.nodes.end());
  both.created = std::min(left.created, right.created);
  return both;
}

}  // namespace

Cluster::Cluster(std::vector<Databases*> nodes, const Clock& clock, RandomSource random)
    : nodes_(std::move(nodes)), clock_(clock), stops_(nodes_.size()) {
  state_.nodes.resize(nodes_.size());
  state_.random = random;
}

std::string Cluster::new_uuid() {
  constexpr std::size_t kUuidDigits = 32;
  return state_.random.hex(kUuidDigits);
}

std::optional<NodeNumber> Cluster::node_named(std::string_view name) const {
  for (NodeNumber node = 0; node < size(); ++node) {
    if (this->name(node) == name) return node;
  }
  return std::nullopt;
}

void Cluster::stop(NodeNumber node) {
  state_.nodes[node].is_up = false;
  ++stops_[node];
}

void Cluster::start(NodeNumber node) {
  state_.nodes[node].is_up = true;
  for (NodeNumber other = 0; other < size(); ++other) {
    if (other != node) compare_all(node, other);
  }
  if (!is_held()) settle();
}

void Cluster::cut(NodeNumber one, NodeNumber other) {
  if (one != other) state_.cut_links.insert(ascending(one, other));
}

void Cluster::heal(NodeNumber one, NodeNumber other) {
  state_.cut_links.erase(ascending(one, other));
  if (one != other) compare_all(one, other);
  if (!is_held()) settle();
}

void Cluster::hold() { state_.is_held = true; }

void Cluster::release() {
  state_.is_held = false;
  settle();
}

bool Cluster::is_linked(NodeNumber one, NodeNumber other) const {
  return !state_.cut_links.contains(ascending(one, other));
}

bool Cluster::reaches(NodeNumber from, NodeNumber to) const {
  return is_up(from) && is_up(to) && is_linked(from, to);
}

bool Cluster::step() {
  // What two nodes that do not reach each other have to compare waits until they do.
  for (auto it = state_.pending.begin(); it != state_.pending.end();) {
    const Comparison comparison = *it;
    if (!reaches(std::get<1>(comparison), std::get<2>(comparison))) {
      ++it;
      continue;
    }
    if (step(comparison)) return true;
    it = state_.pending.erase(it);
  }
  return false;
}

void Cluster::settle() {
  while (step()) {
  }
}

void Cluster::settle(std::string_view database) {
  const auto next = [&]() -> std::optional<Comparison> {
    for (auto it = state_.pending.lower_bound({std::string(database), 0, 0});
         it != state_.pending.end() && std::get<0>(*it) == database; ++it) {
      if (reaches(std::get<1>(*it), std::get<2>(*it))) return *it;
    }
    return std::nullopt;
  };
  while (const auto comparison = next()) {
    if (!step(*comparison)) state_.pending.erase(*comparison);
  }
}

bool Cluster::step(const Comparison& comparison) {
  const auto& [database, left, right] = comparison;
  if (merge_catalogues(database, left, right)) return true;
  const auto ours = reach(left, left, database);
  const auto theirs = reach(left, right, database);
  if (!ours || !theirs) {
    forget_deletion(database);
    return false;
  }
  // Copies of it may be pending that this one was not compared with, so the name is kept.
  const std::string name = database;
  const Exchange::Step done = Exchange(*ours, *theirs, clock_.now()).step();
  if (done.changed_left) {
    compare(name, ours->node());
    announce(ours->node(), name);
  }
  if (done.changed_right) {
    compare(name, theirs->node());
    announce(theirs->node(), name);
  }
  return done.did_something;
}

void Cluster::compare_all(NodeNumber one, NodeNumber other) {
  const auto [left, right] = ascending(one, other);
  for (const NodeNumber node : {left, right}) {
    for (const auto& [database, entry] : catalogue(node)) {
      state_.pending.insert({database, left, right});
    }
  }
}

void Cluster::compare(const std::string& database, NodeNumber node) {
  for (NodeNumber other = 0; other < size(); ++other) {
    if (other == node) continue;
    const auto [left, right] = ascending(node, other);
    state_.pending.insert({database, left, right});
  }
}

void Cluster::changed(NodeNumber node, const std::string& database) {
  compare(database, node);
  if (!is_held()) settle(database);
}

void Cluster::compare_everywhere(const std::string& database) {
  for (NodeNumber node = 0; node < size(); ++node) compare(database, node);
}

void Cluster::announce(NodeNumber node, const std::string& database) const {
  if (on_change_) on_change_(node, database);
}

const CatalogueEntry* Cluster::catalogued(NodeNumber node, std::string_view name) const {
  const auto found = catalogue(node).find(name);
  return found == catalogue(node).end() || !found->second.exists() ? nullptr : &found->second;
}

ModelResult<Cluster::Created> Cluster::create(NodeNumber from, std::string_view name,
                                              std::size_t copies) {
  if (auto fault = Databases::creation_fault(name)) return Failure<ModelError>(*std::move(fault));
  if (catalogued(from, name) != nullptr) {
    return failure(ModelErrorKind::DatabaseExists,
                   "The database could not be created, the file already exists.");
  }
  CatalogueEntry entry;
  const auto before = catalogue(from).find(name);
  entry.generation = before == catalogue(from).end() ? 1 : before->second.generation + 1;
  entry.created = clock_.now();
  for (std::size_t i = 0; i < std::min(copies, size()); ++i) {
    entry.nodes.push_back((from + i) % size());
  }
  std::ranges::sort(entry.nodes);
  Created created{0, entry.nodes.size() / 2 + 1};
  const std::string database(name);
  for (NodeNumber node = 0; node < size(); ++node) {
    if (!reaches(from, node)) continue;
    take_entry(node, database, entry);
    if (std::ranges::find(entry.nodes, node) != entry.nodes.end()) ++created.copies;
  }
  changed(from, database);
  return created;
}

void Cluster::remove(NodeNumber from, std::string_view name) {
  const CatalogueEntry* entry = catalogued(from, name);
  if (entry == nullptr) return;
  CatalogueEntry gone;
  gone.generation = entry->generation + 1;
  const std::string database(name);
  for (NodeNumber node = 0; node < size(); ++node) {
    if (reaches(from, node)) take_entry(node, database, gone);
  }
  changed(from, database);
}

// What one of them knows of the database and the other not yet, both know then.
bool Cluster::merge_catalogues(const std::string& database, NodeNumber left, NodeNumber right) {
  const auto entry_at = [&](NodeNumber node) {
    const auto found = catalogue(node).find(database);
    return found == catalogue(node).end() ? CatalogueEntry() : found->second;
  };
  const CatalogueEntry ours = entry_at(left);
  const CatalogueEntry theirs = entry_at(right);
  if (ours == theirs) return false;
  const CatalogueEntry both = merged(ours, theirs);
  for (const NodeNumber node : {left, right}) {
    if (entry_at(node) == both) continue;
    take_entry(node, database, both);
    compare(database, node);
  }
  return true;
}

// What all nodes know to be deleted needs no entry any more: nobody is left to be told of it.
void Cluster::forget_deletion(const std::string& database) {
  const CatalogueEntry* first = nullptr;
  for (const NodeState& node : state_.nodes) {
    const auto found = node.catalogue.find(database);
    if (found == node.catalogue.end() || found->second.exists()) return;
    if (first != nullptr && found->second != *first) return;
    first = &found->second;
  }
  for (NodeState& node : state_.nodes) node.catalogue.erase(database);
}

void Cluster::take_entry(NodeNumber node, const std::string& database,
                         const CatalogueEntry& entry) {
  NodeState& state = state_.nodes[node];
  CatalogueEntry& known = state.catalogue[database];
  const bool is_another = known.generation != entry.generation;
  known = entry;
  const bool holds_copy = std::ranges::find(entry.nodes, node) != entry.nodes.end();
  if (is_another || !entry.exists()) {
    nodes_[node]->remove(database);
    state.replicas.erase(database);
  }
  if (!entry.exists() || !holds_copy) return announce(node, database);
  if (nodes_[node]->find(database) == nullptr) make_copy(node, database, entry);
  state.replicas[database].nodes = entry.nodes;
  announce(node, database);
}

void Cluster::make_copy(NodeNumber node, const std::string& database, const CatalogueEntry& entry) {
  ReplicaState replica;
  replica.peers.resize(size());
  state_.nodes[node].replicas.insert_or_assign(database, std::move(replica));
  static_cast<void>(nodes_[node]->create(database, entry.created));
}

std::optional<Replica> Cluster::reach(NodeNumber from, NodeNumber to, std::string_view database) {
  if (!reaches(from, to)) return std::nullopt;
  Database* const copy = nodes_[to]->find(database);
  const auto state = state_.nodes[to].replicas.find(database);
  if (copy == nullptr || state == state_.nodes[to].replicas.end()) return std::nullopt;
  return Replica(to, *copy, state->second);
}

std::optional<std::string> Cluster::uuid_of(NodeNumber node, std::string_view database) const {
  const Database* const copy = nodes_[node]->find(database);
  if (copy == nullptr) return std::nullopt;
  return copy->identity().origin.uuid;
}

std::vector<Replica> Cluster::reachable(NodeNumber from, std::string_view database) {
  std::vector<Replica> replicas;
  for (std::size_t i = 0; i < size(); ++i) {
    // Its own first.
    const NodeNumber node = i == 0 ? from : (i <= from ? i - 1 : i);
    if (auto replica = reach(from, node, database)) replicas.push_back(*std::move(replica));
  }
  return replicas;
}

Database* Cluster::nearest(NodeNumber from, std::string_view database) {
  if (const auto own = reach(from, from, database)) return &own->database();
  const std::vector<Replica> replicas = reachable(from, database);
  return replicas.empty() ? nullptr : &replicas.front().database();
}

void Cluster::forget_databases() {
  for (NodeState& node : state_.nodes) {
    node.catalogue.clear();
    node.replicas.clear();
  }
  state_.pending.clear();
}

void Cluster::restore_links() {
  for (NodeState& node : state_.nodes) node.is_up = true;
  state_.cut_links.clear();
  state_.is_held = false;
}

}  // namespace purgatory::couchdb
