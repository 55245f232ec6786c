// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>
#include <utility>

#include "mock_server/model/couchdb/revisions/revision_tree.h"
#include "mock_server/model/couchdb/revisions/revision_tree_path.h"

namespace purgatory::couchdb {

void RevisionTree::free_node(NodeId node) {
  if (!nodes_.is_new(node)) is_changed_ = true;
  nodes_.free(node);
}

std::size_t RevisionTree::path_length(NodeId leaf, std::uint64_t at_most) const {
  std::size_t length = 0;
  for (; leaf != kNone && length < at_most; leaf = nodes_[leaf].parent) ++length;
  return length;
}

// Whether some path has more nodes than the limit.
bool RevisionTree::outgrows(std::uint64_t limit) const {
  const auto span = static_cast<std::uint64_t>(highest_leaf_ - lowest_root_) + 1;
  if (span <= limit) return false;
  if (longest_path_ > limit) return true;
  return std::ranges::any_of(
      unmeasured_, [this, limit](NodeId leaf) { return path_length(leaf, limit + 1) > limit; });
}

void RevisionTree::stem(std::uint64_t limit, StemBy by) {
  if (needs_rebuild_) return rebuild(limit);
  const bool cuts = !empty() && outgrows(limit);
  longest_path_ = limit;
  unmeasured_ = {};
  if (!cuts) return;
  const Kept kept = by == StemBy::Branch ? kept_by_branch(limit) : kept_by_winner(limit);
  // A node that stays for a shorter branch holds a longer one together beyond its limit.
  if (kept.has_loose_ends) longest_path_ = UINT64_MAX;
  const auto kept_count = static_cast<std::size_t>(std::ranges::count(kept.nodes, true));
  const bool is_untouched = kept_count == nodes_.count() && !kept.has_loose_ends;
  if (is_untouched) return;
  // A tree that says one hash twice, at whatever generations, CouchDB takes apart into branches.
  if (nodes_.repeat_a_revision() || (kept.has_loose_ends && nodes_.repeat_a_hash()))
    return rebuild(limit);
  cut_all_but(kept.nodes);
}

// Leaves in ascending generation: where the walk meets a node already kept, an older leaf has
// kept as much above it as this one needs.
RevisionTree::Kept RevisionTree::kept_by_branch(std::uint64_t limit) const {
  std::vector<NodeId> ascending(leaves_.rbegin(), leaves_.rend());
  const auto older = [this](NodeId one, NodeId other) {
    return revision(one).generation < revision(other).generation;
  };
  // Deleted leaves, then live ones: two runs that are sorted each.
  const auto live = std::ranges::find_if(ascending, [this](NodeId n) { return !is_deleted(n); });
  std::inplace_merge(ascending.begin(), live, ascending.end(), older);
  Kept kept{std::vector<bool>(nodes_.slots(), false)};
  std::vector<bool> is_held(nodes_.slots(), false);  // some leaf needs it and its parent
  for (NodeId node : ascending) {
    kept.nodes[node] = true;
    for (std::uint64_t i = 1; i < limit && nodes_[node].parent != kNone; ++i) {
      is_held[node] = true;
      node = nodes_[node].parent;
      if (kept.nodes[node]) break;
      kept.nodes[node] = true;
    }
  }
  for (NodeId node = 0; node < nodes_.slots() && !kept.has_loose_ends; ++node) {
    const NodeId parent = nodes_[node].parent;
    kept.has_loose_ends =
        kept.nodes[node] && !is_held[node] && parent != kNone && kept.nodes[parent];
  }
  return kept;
}

RevisionTree::Kept RevisionTree::kept_by_winner(std::uint64_t limit) const {
  const auto newest = static_cast<std::uint64_t>(revision(winner()).generation);
  Kept kept{std::vector<bool>(nodes_.slots(), false)};
  for (NodeId node = 0; node < nodes_.slots(); ++node) {
    if (nodes_[node].is_free) continue;
    const auto generation = static_cast<std::uint64_t>(revision(node).generation);
    kept.nodes[node] = is_leaf(node) || newest < limit || generation > newest - limit;
  }
  return kept;
}

void RevisionTree::cut_all_but(const std::vector<bool>& kept) {
  lowest_root_ = highest_leaf_;
  highest_leaf_ = revision(leaves_.front()).generation;
  for (NodeId node = 0; node < nodes_.slots(); ++node) {
    if (!kept[node]) continue;
    NodeId& parent = nodes_[node].parent;
    if (parent != kNone && !kept[parent]) parent = kNone;
    if (parent == kNone) lowest_root_ = std::min(lowest_root_, revision(node).generation);
    highest_leaf_ = std::max(highest_leaf_, revision(node).generation);
  }
  for (NodeId node = 0; node < kept.size(); ++node) {
    if (kept[node] || nodes_[node].is_free) continue;
    const NodeId parent = nodes_[node].parent;
    if (parent != kNone && kept[parent]) --nodes_[parent].children;
    free_node(node);
  }
}

// The nodes from before this epoch with what each hangs below, in order: two trees that say the
// same of them are one tree, however many nodes came and went.
std::vector<RevisionTree::Link> RevisionTree::old_links() const {
  std::vector<Link> links;
  links.reserve(nodes_.count() - nodes_.new_count());
  for (NodeId node = 0; node < nodes_.slots(); ++node) {
    if (nodes_[node].is_free || nodes_.is_new(node)) continue;
    const NodeId parent = nodes_[node].parent;
    const bool hangs = parent != kNone && !nodes_.is_new(parent);
    links.emplace_back(revision(node), hangs ? revision(parent) : Revision());
  }
  std::ranges::sort(links);
  return links;
}

// Where two paths begin with the same revision, the one that says it earlier is merged first and
// stays: what is stored before what comes, what has a body before what has none.
std::strong_ordering RevisionTree::compare_in_path(NodeId one, NodeId other) const {
  const auto said = [this](NodeId node) {
    const bool is_bare = nodes_[node].body == nullptr;
    return std::tuple(is_bare, !is_bare && nodes_.is_new(node), !is_bare && is_deleted(node));
  };
  const std::strong_ordering by_hash = revision(one).hash <=> revision(other).hash;
  return std::is_neq(by_hash) ? by_hash : said(one) <=> said(other);
}

// Merges the path of every leaf into an empty tree, in the order of where they begin and of the
// hashes from the leaf up: the one way in which equal revisions of different branches meet.
void RevisionTree::rebuild(std::uint64_t limit) {
  std::vector<std::vector<NodeId>> paths;
  paths.reserve(leaves_.size());
  for (const NodeId leaf : leaves_) paths.push_back(path(leaf, limit));
  std::ranges::sort(paths, [this](const auto& left, const auto& right) {
    const std::int64_t left_start = revision(left.back()).generation;
    const std::int64_t right_start = revision(right.back()).generation;
    if (left_start != right_start) return left_start < right_start;
    const auto order = std::lexicographical_compare_three_way(
        left.begin(), left.end(), right.begin(), right.end(),
        [this](NodeId one, NodeId other) { return compare_in_path(one, other); });
    return std::is_lt(order);
  });
  RevisionTree rebuilt;
  rebuilt.nodes_.set_epoch(nodes_.epoch());
  for (const auto& nodes : paths) {
    Path merged;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
      const RevisionNodes::Node& from = nodes_[*node];
      merged.push_back({from.revision, from.body, from.liveness, nodes_.is_new(*node)});
    }
    rebuilt.merge_path(std::move(merged));
  }
  rebuilt.is_changed_ = is_changed_ || old_links() != rebuilt.old_links();
  rebuilt.needs_rebuild_ = false;
  rebuilt.longest_path_ = UINT64_MAX;  // branches that met may be longer than the limit together
  rebuilt.unmeasured_ = {};
  *this = std::move(rebuilt);
}

// Of two leaves of one revision CouchDB takes that of the later root, and below one root the first.
RevisionTree::NodeId RevisionTree::leaf_to_remove(const Revision& revision) const {
  NodeId found = kNone;
  nodes_.visit(revision, [&](NodeId node) {
    if (!is_leaf(node)) return;
    const bool shares_root = found != kNone && root_of(found) == root_of(node);
    if (found == kNone || is_before(node, found) == shares_root) found = node;
  });
  return found;
}

std::vector<Revision> RevisionTree::remove_leaves(std::vector<Revision> revisions,
                                                  RemovalPolicy policy) {
  std::ranges::sort(revisions);
  revisions.erase(std::unique(revisions.begin(), revisions.end()), revisions.end());
  std::vector<NodeId> doomed;
  std::erase_if(revisions, [&](const Revision& revision) {
    const NodeId leaf = leaf_to_remove(revision);
    if (leaf != kNone) doomed.push_back(leaf);
    return leaf == kNone;
  });
  for (const NodeId leaf : doomed) drop_leaf(leaf);
  for (const NodeId leaf : doomed) remove_branch(leaf, policy);
  if (!doomed.empty()) {
    unmeasured_ = {};
    longest_path_ = UINT64_MAX;
  }
  return revisions;
}

void RevisionTree::remove_branch(NodeId leaf, RemovalPolicy policy) {
  NodeId node = leaf;
  do {
    const NodeId parent = nodes_[node].parent;
    if (nodes_[node].children > 0) orphan_children(node);
    free_node(node);
    node = parent;
    if (node == kNone) return;
    --nodes_[node].children;
    if (!policy.removes_unshared_ancestors && nodes_[node].children == 0) return add_leaf(node);
  } while (nodes_[node].children == 0 || !policy.keeps_shared_ancestors);
}

void RevisionTree::orphan_children(NodeId node) {
  for (NodeId other = 0; other < nodes_.slots(); ++other) {
    if (nodes_[other].parent == node) nodes_[other].parent = kNone;
  }
}

void RevisionTree::drop_inner_bodies() {
  for (NodeId node = 0; node < nodes_.slots(); ++node) {
    if (nodes_[node].children > 0) nodes_[node].body.reset();
  }
}

}  // namespace purgatory::couchdb
