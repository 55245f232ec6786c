// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/revisions/revision_tree.h"

namespace purgatory::couchdb {

// A revision tree as plain as can be: nodes that own their children, everything by recursion and
// by walking all of it. What RevisionTree does fast is checked against this. Hashes are texts that
// are unique in a tree, so a branch is its chain of revisions.
class NaiveTree {
 public:
  struct Node {
    bool is_deleted = false;
    bool has_body = false;
    std::map<Revision, Node> children;
  };
  using Chain = std::vector<Revision>;  // from the root

  void merge(const History& history, bool is_deleted) {
    Chain chain;
    std::int64_t generation = history.start;
    for (const RevisionHash& hash : history.hashes) chain.push_back({generation--, hash});
    std::ranges::reverse(chain);
    if (Node* start = find(roots_, chain.front())) return hang(*start, chain, 1, is_deleted);
    for (std::size_t i = 1; i < chain.size(); ++i) {
      const auto root = roots_.find(chain[i]);
      if (root == roots_.end()) continue;
      Node below = std::move(root->second);
      roots_.erase(root);
      hang(below, chain, i + 1, is_deleted);
      for (std::size_t j = i; j > 0; --j) {
        Node above;
        above.children.emplace(chain[j], std::move(below));
        below = std::move(above);
      }
      roots_.emplace(chain.front(), std::move(below));
      return;
    }
    hang(roots_[chain.front()], chain, 1, is_deleted);
  }

  // Chains of all leaves, in winner order.
  std::vector<Chain> leaves() const {
    auto found = marked_leaves();
    std::ranges::sort(found, [](const auto& one, const auto& other) {
      if (one.first != other.first) return other.first;
      return one.second.back() > other.second.back();
    });
    std::vector<Chain> chains;
    for (auto& leaf : found) chains.push_back(std::move(leaf.second));
    return chains;
  }

  std::vector<Revision> nodes() const {
    std::vector<Revision> found;
    collect(roots_, found);
    std::ranges::sort(found);
    return found;
  }

  void stem(std::int64_t limit) {
    const std::vector<Revision> all = nodes();
    if (std::ranges::adjacent_find(all) != all.end()) return rebuild(limit);
    std::map<Revision, Node> stemmed;
    for (auto& [revision, node] : roots_) cut(revision, node, limit, stemmed, stemmed);
    roots_ = std::move(stemmed);
  }

  bool remove_leaf(const Revision& revision) { return remove(roots_, revision); }

 private:
  // Whether each leaf is deleted, and its chain.
  using MarkedLeaves = std::vector<std::pair<bool, Chain>>;
  MarkedLeaves marked_leaves() const {
    MarkedLeaves found;
    Chain chain;
    for (const auto& [revision, node] : roots_) walk(revision, node, chain, found);
    return found;
  }

  // Merges the newest part of every branch anew, the ones that begin first first.
  void rebuild(std::int64_t limit) {
    MarkedLeaves found = marked_leaves();
    for (auto& [is_deleted, chain] : found) {
      const auto excess = static_cast<std::ptrdiff_t>(chain.size()) - limit;
      if (excess > 0) chain.erase(chain.begin(), chain.begin() + excess);
    }
    std::ranges::stable_sort(found, {},
                             [](const auto& leaf) { return leaf.second.front().generation; });
    roots_.clear();
    for (const auto& [is_deleted, chain] : found) {
      History history{chain.back().generation, {}};
      for (const Revision& revision : chain) {
        history.hashes.insert(history.hashes.begin(), revision.hash);
      }
      merge(history, is_deleted);
    }
  }

  static Node* find(std::map<Revision, Node>& nodes, const Revision& wanted) {
    for (auto& [revision, node] : nodes) {
      if (revision == wanted) return &node;
      if (Node* found = find(node.children, wanted)) return found;
    }
    return nullptr;
  }

  static void hang(Node& node, const Chain& chain, std::size_t next, bool is_deleted) {
    if (next < chain.size()) return hang(node.children[chain[next]], chain, next + 1, is_deleted);
    if (!node.has_body) node.is_deleted = is_deleted;
    node.has_body = true;
  }

  static void walk(const Revision& revision, const Node& node, Chain& chain, MarkedLeaves& found) {
    chain.push_back(revision);
    if (node.children.empty()) found.emplace_back(node.is_deleted, chain);
    for (const auto& [below, child] : node.children) walk(below, child, chain, found);
    chain.pop_back();
  }

  static void collect(const std::map<Revision, Node>& nodes, std::vector<Revision>& found) {
    for (const auto& [revision, node] : nodes) {
      found.push_back(revision);
      collect(node.children, found);
    }
  }

  // How many generations the nearest leaf is away, the leaf itself counting 1.
  static std::int64_t nearest_leaf(const Node& node) {
    if (node.children.empty()) return 1;
    std::int64_t nearest = INT64_MAX;
    for (const auto& [revision, child] : node.children) {
      nearest = std::min(nearest, nearest_leaf(child) + 1);
    }
    return nearest;
  }

  // What is left of the node goes to `above`; branches that lose their beginning become `roots`.
  static void cut(const Revision& revision, Node& node, std::int64_t limit,
                  std::map<Revision, Node>& above, std::map<Revision, Node>& roots) {
    const bool stays = nearest_leaf(node) <= limit;
    std::map<Revision, Node> children;
    for (auto& [below, child] : node.children) {
      cut(below, child, limit, stays ? children : roots, roots);
    }
    node.children = std::move(children);
    if (stays) above.emplace(revision, std::move(node));
  }

  static bool remove(std::map<Revision, Node>& nodes, const Revision& wanted) {
    for (auto it = nodes.begin(); it != nodes.end(); ++it) {
      auto& [revision, node] = *it;
      const bool is_wanted = revision == wanted && node.children.empty();
      const bool was_below = !is_wanted && remove(node.children, wanted);
      if (!is_wanted && !was_below) continue;
      if (is_wanted || node.children.empty()) nodes.erase(it);
      return true;
    }
    return false;
  }

  std::map<Revision, Node> roots_;
};

}  // namespace purgatory::couchdb
