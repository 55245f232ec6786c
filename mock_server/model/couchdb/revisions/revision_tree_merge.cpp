// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "mock_server/model/couchdb/revisions/revision_tree.h"
#include "mock_server/model/couchdb/revisions/revision_tree_path.h"

namespace purgatory::couchdb {
RevisionTree::Path RevisionTree::path_of(const History& history, Liveness liveness,
                                         SharedBody body) {
  Path path;
  path.reserve(history.hashes.size());
  std::int64_t generation = history.start - static_cast<std::int64_t>(history.hashes.size());
  for (auto hash = history.hashes.rbegin(); hash != history.hashes.rend(); ++hash) {
    path.push_back({{++generation, *hash}, nullptr, Liveness::Live, true});
  }
  path.back().liveness = liveness;
  path.back().body = std::move(body);
  return path;
}

// Trees are tried in the order of their roots' generations. Those that begin no later than the
// path can hold its first revision; of those that begin later the root must be on the path.
RevisionTree::Placement RevisionTree::placement_of(const Path& path) const {
  Placement place;
  place.start = find(path.front().revision);
  while (place.start == kNone && ++place.first < path.size()) {
    nodes_.visit(path[place.first].revision, [&](NodeId node) {
      if (nodes_[node].parent == kNone) place.start = node;
    });
  }
  if (place.start == kNone) return place;
  place.node = place.start;
  place.matched = place.first;
  while (place.matched + 1 < path.size()) {
    const NodeId next = child(place.node, path[place.matched + 1].revision);
    if (next == kNone) break;
    place.node = next;
    ++place.matched;
  }
  return place;
}

MergeOutcome RevisionTree::outcome_of(const History& history) const {
  const Path path = path_of(history, Liveness::Live, nullptr);
  const Placement place = placement_of(path);
  if (place.node == kNone) return empty() ? MergeOutcome::NewLeaf : MergeOutcome::NewBranch;
  if (place.matched + 1 == path.size()) return MergeOutcome::InternalNode;
  return is_leaf(place.node) ? MergeOutcome::NewLeaf : MergeOutcome::NewBranch;
}

MergeOutcome RevisionTree::merge(const History& history, Liveness liveness, SharedBody body) {
  return merge_path(path_of(history, liveness, std::move(body)));
}

MergeOutcome RevisionTree::merge_path(Path path) {
  const Placement place = placement_of(path);
  const bool extends_a_leaf = place.node == kNone ? empty() : is_leaf(place.node);
  NodeId node = place.node;
  std::size_t next = 0;
  if (node != kNone) {
    for (std::size_t i = place.matched + 1; i-- > place.first;) {
      fill(node, path[i]);
      node = nodes_[node].parent;
    }
    if (place.first > 0) prepend(place.start, path, place.first);
    node = place.node;
    next = place.matched + 1;
    if (next == path.size()) return MergeOutcome::InternalNode;
    if (extends_a_leaf) drop_leaf(node);
  } else if (empty()) {
    lowest_root_ = path.front().revision.generation;
  } else {
    lowest_root_ = std::min(lowest_root_, path.front().revision.generation);
  }
  for (; next < path.size(); ++next) node = add_node(std::move(path[next]), node);
  add_leaf(node);
  unmeasured_.push_back(node);
  return extends_a_leaf ? MergeOutcome::NewLeaf : MergeOutcome::NewBranch;
}

// What a node says already is never replaced.
void RevisionTree::fill(NodeId node, PathNode& from) {
  if (!from.is_new && nodes_.is_new(node)) nodes_.make_old(node);
  if (!from.body || nodes_[node].body) return;
  const bool is_leaf_now = is_leaf(node);
  if (is_leaf_now) drop_leaf(node);
  nodes_[node].body = std::move(from.body);
  nodes_[node].liveness = from.liveness;
  if (is_leaf_now) add_leaf(node);
  is_changed_ = true;
}

RevisionTree::NodeId RevisionTree::add_node(PathNode from, NodeId parent) {
  nodes_.visit(from.revision, [this](NodeId equal) {
    if (nodes_[equal].parent == kNone) needs_rebuild_ = true;
  });
  RevisionNodes::Node node;
  node.revision = std::move(from.revision);
  node.body = std::move(from.body);
  node.liveness = from.liveness;
  node.parent = parent;
  node.epoch = from.is_new ? nodes_.epoch() : nodes_.epoch() - 1;
  if (parent != kNone) ++nodes_[parent].children;
  return nodes_.add(std::move(node));
}

// The path's first revisions are the ancestors that the root lacked.
void RevisionTree::prepend(NodeId root, Path& path, std::size_t count) {
  NodeId parent = kNone;
  lowest_root_ = std::min(lowest_root_, path.front().revision.generation);
  for (std::size_t i = 0; i < count; ++i) parent = add_node(std::move(path[i]), parent);
  nodes_[root].parent = parent;
  ++nodes_[parent].children;
  longest_path_ = UINT64_MAX;  // of all leaves below; the next stemming looks
}

}  // namespace purgatory::couchdb
