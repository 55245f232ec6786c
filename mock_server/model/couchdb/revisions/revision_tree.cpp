// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision_tree.h"

#include <algorithm>
#include <functional>

#include "mock_server/model/couchdb/revisions/revision_tree_path.h"

namespace purgatory::couchdb {

RevisionStatus RevisionTree::status(NodeId node) const {
  if (!nodes_[node].body) return RevisionStatus::Missing;
  return is_deleted(node) ? RevisionStatus::Deleted : RevisionStatus::Available;
}

std::vector<RevisionTree::NodeId> RevisionTree::path(NodeId node, std::uint64_t limit) const {
  std::vector<NodeId> nodes;
  for (; node != kNone && nodes.size() < limit; node = nodes_[node].parent) nodes.push_back(node);
  return nodes;
}

RevisionTree RevisionTree::copy() const {
  RevisionTree twin;
  twin.nodes_ = nodes_.copy();
  twin.leaves_ = leaves_;
  twin.unmeasured_ = unmeasured_;
  twin.is_changed_ = is_changed_;
  twin.needs_rebuild_ = needs_rebuild_;
  twin.lowest_root_ = lowest_root_;
  twin.highest_leaf_ = highest_leaf_;
  twin.longest_path_ = longest_path_;
  return twin;
}

RevisionTree::NodeId RevisionTree::find(const Revision& revision) const {
  NodeId found = kNone;
  nodes_.visit(revision, [&](NodeId node) {
    if (found == kNone || is_before(node, found)) found = node;
  });
  return found;
}

RevisionTree::NodeId RevisionTree::find_leaf(const Revision& revision) const {
  NodeId found = kNone;
  nodes_.visit(revision, [&](NodeId node) {
    if (is_leaf(node) && (found == kNone || is_before(node, found))) found = node;
  });
  return found;
}

std::vector<RevisionTree::NodeId> RevisionTree::leaves_below(std::span<const NodeId> nodes) const {
  enum class Below : std::uint8_t { Unknown, No, Yes };
  std::vector<Below> below(nodes_.slots(), Below::Unknown);
  for (const NodeId node : nodes) below[node] = Below::Yes;
  std::vector<NodeId> found;
  std::vector<NodeId> walked;
  for (const NodeId leaf : leaves_) {
    walked.clear();
    NodeId node = leaf;
    while (node != kNone && below[node] == Below::Unknown) {
      walked.push_back(node);
      node = nodes_[node].parent;
    }
    const Below verdict = node == kNone ? Below::No : below[node];
    for (const NodeId passed : walked) below[passed] = verdict;
    if (verdict == Below::Yes) found.push_back(leaf);
  }
  return found;
}

std::vector<RevisionTree::NodeId> RevisionTree::leaves_as_stored(std::uint64_t limit) const {
  if (empty() || static_cast<std::uint64_t>(highest_leaf_ - lowest_root_) < limit) {
    return walk_leaves();
  }
  RevisionTree cut = copy();
  cut.rebuild(limit);
  std::vector<NodeId> found;
  for (const NodeId leaf : cut.walk_leaves()) found.push_back(find_leaf(cut.revision(leaf)));
  return found;
}

std::vector<RevisionTree::NodeId> RevisionTree::walk_leaves() const {
  // Sorted by parent and hash, the children of a node stand together.
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < nodes_.slots(); ++node) {
    if (!nodes_[node].is_free) nodes.push_back(node);
  }
  std::ranges::sort(nodes, [this](NodeId one, NodeId other) {
    const NodeId parent = nodes_[one].parent;
    if (parent != nodes_[other].parent) return parent < nodes_[other].parent;
    return revision(one) < revision(other);
  });
  std::vector<NodeId> found;
  std::vector<NodeId> open;
  const auto open_children = [&](NodeId parent) {
    const auto first = std::ranges::lower_bound(
        nodes, parent, {}, [this](NodeId node) { return nodes_[node].parent; });
    const auto end = std::find_if(first, nodes.end(),
                                  [&](NodeId node) { return nodes_[node].parent != parent; });
    open.insert(open.end(), first, end);
  };
  open_children(kNone);
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    if (is_leaf(node)) found.push_back(node);
    const auto before = static_cast<std::ptrdiff_t>(open.size());
    open_children(node);
    std::reverse(open.begin() + before, open.end());  // the last is visited first
  }
  return found;
}

std::vector<Revision> RevisionTree::missing(std::vector<Revision> revisions) const {
  std::ranges::sort(revisions);
  std::vector<Revision> unknown;
  for (auto begin = revisions.begin(); begin != revisions.end();) {
    const auto end = std::ranges::find_if(begin, revisions.end(),
                                          [&](const Revision& other) { return other != *begin; });
    std::ptrdiff_t known = 0;
    nodes_.visit(*begin, [&known](NodeId) { ++known; });
    if (known < end - begin) unknown.insert(unknown.end(), begin + known, end);
    begin = end;
  }
  return unknown;
}

std::vector<Revision> RevisionTree::possible_ancestors(std::span<const Revision> missing) const {
  std::vector<Revision> ancestors;
  if (missing.empty()) return ancestors;
  const std::int64_t highest =
      std::ranges::max_element(missing, {}, &Revision::generation)->generation;
  for (const NodeId leaf : leaves_) {
    if (revision(leaf).generation < highest) ancestors.push_back(revision(leaf));
  }
  return ancestors;
}

bool RevisionTree::take_changed() {
  const bool changed = is_changed_ || nodes_.new_count() > 0;
  is_changed_ = false;
  nodes_.begin_epoch();
  return changed;
}

RevisionTree::NodeId RevisionTree::root_of(NodeId node) const {
  while (nodes_[node].parent != kNone) node = nodes_[node].parent;
  return node;
}

// In order of roots, then of the hashes on the way down. Only asked about nodes of one revision.
bool RevisionTree::is_before(NodeId left, NodeId right) const {
  std::vector<NodeId> left_path = path(left, UINT64_MAX);
  std::vector<NodeId> right_path = path(right, UINT64_MAX);
  return std::lexicographical_compare(
      left_path.rbegin(), left_path.rend(), right_path.rbegin(), right_path.rend(),
      [this](NodeId one, NodeId other) { return revision(one) < revision(other); });
}

RevisionTree::NodeId RevisionTree::child(NodeId parent, const Revision& revision) const {
  NodeId found = kNone;
  nodes_.visit(revision, [&](NodeId node) {
    if (nodes_[node].parent == parent) found = node;
  });
  return found;
}

bool RevisionTree::wins_over(NodeId left, NodeId right) const {
  if (is_deleted(left) != is_deleted(right)) return is_deleted(right);
  return revision(left) > revision(right);
}

std::vector<RevisionTree::NodeId>::iterator RevisionTree::position_of_leaf(NodeId leaf) {
  const auto before = [this](NodeId one, NodeId other) { return wins_over(one, other); };
  const auto equals = std::equal_range(leaves_.begin(), leaves_.end(), leaf, before);
  return std::find(equals.first, equals.second, leaf);
}

// Of two leaves of one revision that goes first which is first in the tree.
void RevisionTree::add_leaf(NodeId leaf) {
  const auto before = [this](NodeId one, NodeId other) { return wins_over(one, other); };
  const auto equals = std::equal_range(leaves_.begin(), leaves_.end(), leaf, before);
  const auto place = std::find_if(equals.first, equals.second,
                                  [&](NodeId other) { return is_before(leaf, other); });
  leaves_.insert(place, leaf);
  highest_leaf_ = leaves_.size() == 1 ? revision(leaf).generation
                                      : std::max(highest_leaf_, revision(leaf).generation);
}

void RevisionTree::drop_leaf(NodeId leaf) { leaves_.erase(position_of_leaf(leaf)); }

}  // namespace purgatory::couchdb
