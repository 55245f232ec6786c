// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/revisions/revision.h"
#include "mock_server/model/couchdb/revisions/revision_nodes.h"
#include "mock_server/model/couchdb/revisions/tree_policy.h"

namespace purgatory::couchdb {

// The edit history of one document.
//
//     1-a ── 2-b ── 3-c        live leaf
//         └─ 2-x ── 3-y ── 4-z deleted leaf (a tombstone)
//     5-q ── 6-r               a second root: its older ancestors are not known
//
// Leaves are the document's current revisions. Live leaves come before deleted ones, then the
// higher generation, then the greater hash bytes; the first in this order is the winner (above:
// 6-r), other live leaves are its conflicts. A document all of whose leaves are deleted is
// deleted.
//
// Merging a history looks for the place where it begins: a node with the history's oldest
// revision, or a root that is one of its later revisions (the history then brings that root's
// ancestors). From there it follows equal revisions and hangs what is left below the last of
// them: below a leaf that is an edit (NewLeaf), elsewhere a conflict (NewBranch). Without such a
// place the history becomes a root of its own. What a node already says is never replaced; a node
// known by name only takes the body that comes with its revision.
//
// The same revision may stand in the tree twice, below different parents, when two clients claim
// different histories for it. Both are then leaves, and a search finds the one that is first in
// order of roots (generation, hash), then of the hashes on the way down.
//
// Stemming keeps, for each leaf, the newest `limit` nodes of its path. A node stays while any leaf
// needs it; where a branching point goes, its children become roots:
//
//     limit 2:   1-a ── 2-b ── 3-c          2-b ── 3-c
//                    └─ 2-x ── 3-y    ──▶   2-x ── 3-y
//
// Purging a leaf removes it and its ancestors back to the nearest one that another leaf still
// needs. Nothing here recurses, and every operation costs in proportion to the path it concerns;
// stemming costs one walk over the tree when a path has outgrown the limit, else nothing.
// Source: CouchDB 3.5.0, couch_key_tree, couch_doc (to_doc_info). Not thread-safe.
class RevisionTree {
 public:
  using NodeId = RevisionNodes::Id;
  static constexpr NodeId kNone = RevisionNodes::kNone;

  RevisionTree copy() const;  // the bodies are shared

  bool empty() const { return leaves_.empty(); }
  std::size_t node_count() const { return nodes_.count(); }
  // In winner order.
  std::span<const NodeId> leaves() const { return leaves_; }
  // Requires a tree that is not empty.
  NodeId winner() const { return leaves_.front(); }
  // The winner is a tombstone. Requires a tree that is not empty, too.
  bool is_deleted() const { return is_deleted(winner()); }

  const Revision& revision(NodeId node) const { return nodes_[node].revision; }
  bool is_deleted(NodeId node) const { return nodes_[node].liveness == Liveness::Deleted; }
  // Null when only the name of the revision is known.
  const SharedBody& body(NodeId node) const { return nodes_[node].body; }
  RevisionStatus status(NodeId node) const;
  bool is_leaf(NodeId node) const { return nodes_[node].children == 0; }
  // From the node to its root, at most `limit` nodes.
  std::vector<NodeId> path(NodeId node, std::uint64_t limit) const;

  // The first node, or leaf, with that revision; kNone when there is none.
  NodeId find(const Revision& revision) const;
  NodeId find_leaf(const Revision& revision) const;
  // The leaves that are, or descend from, one of the nodes; in winner order.
  std::vector<NodeId> leaves_below(std::span<const NodeId> nodes) const;
  // All leaves in the order in which CouchDB walks a tree: the last root's first, branches by their
  // hashes. The tree is the one that the histories make that are cut to the limit.
  std::vector<NodeId> leaves_as_stored(std::uint64_t limit) const;

  // Sorted; each node cancels one mention of its revision, so a known one listed twice is missing.
  std::vector<Revision> missing(std::vector<Revision> revisions) const;
  // Leaves of a lower generation than the highest one missing, in winner order.
  std::vector<Revision> possible_ancestors(std::span<const Revision> missing) const;

  // What `merge` would say. Requires a history that is not empty.
  MergeOutcome outcome_of(const History& history) const;
  MergeOutcome merge(const History& history, Liveness liveness, SharedBody body);
  void stem(std::uint64_t limit, StemBy by = StemBy::Branch);
  // Removes those of the revisions that are leaves now and names them, ascending.
  std::vector<Revision> remove_leaves(std::vector<Revision> revisions, RemovalPolicy policy = {});
  void drop_inner_bodies();

  // Whether the tree became another one since the last call, the net effect of all that was done:
  // an ancestor merged and stemmed away again is no change.
  bool take_changed();

 private:
  struct Kept;
  struct PathNode;
  struct Placement;
  using Path = std::vector<PathNode>;  // from the oldest

  static Path path_of(const History& history, Liveness liveness, SharedBody body);
  bool is_before(NodeId left, NodeId right) const;
  NodeId root_of(NodeId node) const;
  NodeId child(NodeId parent, const Revision& revision) const;
  bool wins_over(NodeId left, NodeId right) const;
  std::vector<NodeId>::iterator position_of_leaf(NodeId leaf);
  void add_leaf(NodeId leaf);
  void drop_leaf(NodeId leaf);

  std::vector<NodeId> walk_leaves() const;
  Placement placement_of(const Path& path) const;
  MergeOutcome merge_path(Path path);
  void fill(NodeId node, PathNode& from);
  NodeId add_node(PathNode from, NodeId parent);
  void prepend(NodeId root, Path& path, std::size_t count);
  void free_node(NodeId node);

  std::size_t path_length(NodeId leaf, std::uint64_t at_most) const;
  bool outgrows(std::uint64_t limit) const;
  Kept kept_by_branch(std::uint64_t limit) const;
  Kept kept_by_winner(std::uint64_t limit) const;
  void cut_all_but(const std::vector<bool>& kept);
  void rebuild(std::uint64_t limit);
  using Link = std::pair<Revision, Revision>;  // a node, and what it hangs below
  std::vector<Link> old_links() const;
  std::strong_ordering compare_in_path(NodeId one, NodeId other) const;
  NodeId leaf_to_remove(const Revision& revision) const;
  void remove_branch(NodeId leaf, RemovalPolicy policy);
  void orphan_children(NodeId node);

  RevisionNodes nodes_;
  std::vector<NodeId> leaves_;
  std::vector<NodeId> unmeasured_;  // leaves added since the last stemming
  bool is_changed_ = false;         // other than by new nodes
  bool needs_rebuild_ = false;      // a root has the revision of another node
  std::int64_t lowest_root_ = 0;    // no root has a lower generation
  std::int64_t highest_leaf_ = 0;   // no leaf has a higher generation
  std::uint64_t longest_path_ = 0;  // no measured leaf has more nodes on its path
};

}  // namespace purgatory::couchdb
