// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/tree_view.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "mock_server/api/control/time_text.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using couchdb::RevisionTree;
using NodeId = RevisionTree::NodeId;

// How much of a shortened run stays at either end.
constexpr std::size_t kShownEnd = 2;

struct ShownNode {
  NodeId id = RevisionTree::kNone;
  NodeId parent = RevisionTree::kNone;
  std::size_t children = 0;  // shown ones
  bool is_cut = false;
  bool is_kept = false;  // also within a run
};

// The part of a tree that is looked at, parents before children.
class Selection {
 public:
  Selection(const RevisionTree& tree, const TreeViewLimits& limits) : tree_(tree), limits_(limits) {
    for (const NodeId leaf : tree.leaves()) {
      if (leaves_ >= limits.leaves || nodes_.size() >= limits.nodes) break;
      add(leaf);
      ++leaves_;
    }
  }

  std::size_t leaves() const { return leaves_; }
  const std::vector<ShownNode>& nodes() const { return nodes_; }
  const ShownNode& node(NodeId id) const { return nodes_[index_.at(id)]; }
  void keep(const couchdb::Revision& revision) {
    const NodeId id = tree_.find(revision);
    const auto found = index_.find(id);
    if (found != index_.end()) nodes_[found->second].is_kept = true;
  }

 private:
  void add(NodeId leaf) {
    std::vector<NodeId> path = tree_.path(leaf, limits_.path + 1);
    const bool is_cut = path.size() > limits_.path;
    if (is_cut) path.pop_back();
    const auto known =
        std::ranges::find_if(path, [this](NodeId id) { return index_.find(id) != index_.end(); });
    NodeId parent = RevisionTree::kNone;
    bool begins_cut = is_cut;
    if (known != path.end()) {
      parent = *known;
      begins_cut = false;
    }
    for (auto at = std::make_reverse_iterator(known); at != path.rend(); ++at) {
      if (parent != RevisionTree::kNone) ++nodes_[index_.at(parent)].children;
      index_.emplace(*at, nodes_.size());
      nodes_.push_back({*at, parent, 0, std::exchange(begins_cut, false), false});
      parent = *at;
    }
  }

  const RevisionTree& tree_;
  const TreeViewLimits& limits_;
  std::vector<ShownNode> nodes_;
  std::unordered_map<NodeId, std::size_t> index_;
  std::size_t leaves_ = 0;
};

// Which nodes are left out: the middle of each long run of nodes with one child.
std::unordered_set<NodeId> left_out(const Selection& selection, std::size_t longest_run) {
  std::unordered_set<NodeId> out;
  std::vector<NodeId> run;
  const auto end_run = [&] {
    if (run.size() > longest_run) {
      out.insert(run.begin() + kShownEnd, run.end() - kShownEnd);
    }
    run.clear();
  };
  // Each run stands in one piece, since a path is added as a whole.
  for (const ShownNode& node : selection.nodes()) {
    const bool is_plain =
        node.children == 1 && node.parent != RevisionTree::kNone && !node.is_kept && !node.is_cut;
    if (!run.empty() && node.parent != run.back()) end_run();
    if (is_plain) {
      run.push_back(node.id);
    } else {
      end_run();
    }
  }
  end_run();
  return out;
}

std::string_view status_text(couchdb::RevisionStatus status) {
  switch (status) {
    case couchdb::RevisionStatus::Available:
      return "available";
    case couchdb::RevisionStatus::Deleted:
      return "deleted";
    case couchdb::RevisionStatus::Missing:
      break;
  }
  return "missing";
}

Json node_json(const RevisionTree& tree, const ShownNode& node) {
  Json json = Json::object({{"rev", Json(printable(tree.revision(node.id).text()))},
                            {"leaf", tree.is_leaf(node.id)},
                            {"deleted", tree.is_deleted(node.id)},
                            {"status", Json(status_text(tree.status(node.id)))}});
  if (node.id == tree.winner()) json.append("winner", true);
  if (node.is_cut) json.append("cut", true);
  return json;
}

Json nodes_json(const RevisionTree& tree, const Selection& selection,
                const std::unordered_set<NodeId>& out) {
  Json nodes = Json::array();
  std::unordered_map<NodeId, std::uint64_t> positions;
  for (const ShownNode& node : selection.nodes()) {
    if (out.count(node.id) > 0) continue;
    Json json = node_json(tree, node);
    NodeId parent = node.parent;
    std::uint64_t skipped = 0;
    for (; parent != RevisionTree::kNone && out.count(parent) > 0; ++skipped) {
      parent = selection.node(parent).parent;
    }
    json.append("parent", parent == RevisionTree::kNone ? Json() : Json(positions.at(parent)));
    if (skipped > 0) json.append("skipped", skipped);
    positions.emplace(node.id, nodes.size());
    nodes.push_back(std::move(json));
  }
  return nodes;
}

}  // namespace

LeafCounts leaf_counts(const RevisionTree& tree) {
  const auto leaves = tree.leaves();
  // In winner order, so live ones come first.
  const auto first_deleted = std::partition_point(
      leaves.begin(), leaves.end(), [&tree](NodeId leaf) { return !tree.is_deleted(leaf); });
  return {leaves.size(), static_cast<std::size_t>(first_deleted - leaves.begin())};
}

Json tree_view(const RevisionTree& tree, const PurgeTraces::Traces& traces,
               const TreeViewLimits& limits) {
  Selection selection(tree, limits);
  for (const PurgeTrace& trace : traces) {
    for (const PurgedRevision& purged : trace.revisions) {
      if (purged.parent) selection.keep(*purged.parent);
    }
  }
  const LeafCounts counts = leaf_counts(tree);
  return Json::object({{"winner", Json(printable(tree.revision(tree.winner()).text()))},
                       {"deleted", tree.is_deleted()},
                       {"revisions", std::uint64_t{tree.node_count()}},
                       {"leaves", std::uint64_t{counts.leaves}},
                       {"live_leaves", std::uint64_t{counts.live}},
                       {"leaves_shown", std::uint64_t{selection.leaves()}},
                       {"nodes", nodes_json(tree, selection, left_out(selection, limits.run))}});
}

Json trace_view(const PurgeTrace& trace) {
  Json nodes = Json::array();
  // Oldest first, so that a parent comes before its children.
  for (auto purged = trace.revisions.rbegin(); purged != trace.revisions.rend(); ++purged) {
    nodes.push_back(
        Json::object({{"rev", Json(printable(purged->revision.text()))},
                      {"parent", purged->parent ? Json(printable(purged->parent->text())) : Json()},
                      {"leaf", purged->was_leaf},
                      {"deleted", purged->liveness == couchdb::Liveness::Deleted}}));
  }
  return Json::object({{"purge_seq", trace.purge_sequence},
                       {"at", Json(time_text(trace.at))},
                       {"id", Json(printable(trace.id))},
                       {"took_the_document", trace.took_the_document},
                       {"cut", trace.is_cut},
                       {"nodes", std::move(nodes)}});
}

}  // namespace purgatory::api
