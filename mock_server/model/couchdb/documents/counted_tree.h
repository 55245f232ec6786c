// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "mock_server/model/couchdb/documents/counted_tree_cursor.h"
#include "mock_server/model/couchdb/documents/counted_tree_node.h"

namespace purgatory::couchdb {

// An ordered set of entries that also counts and weighs what lies before a key: a B+ tree whose
// inner nodes hold the totals of their children. All operations cost O(log n) with a base of about
// 50, so a million entries are two levels more than a thousand. Only the height is recursed over.
//
// Traits: Entry (cheap to move), Key (a view that is compared), OwnedKey (what a node keeps of it),
// `static Key key(const Entry&)`, `static std::uint64_t weight(const Entry&)`.
template <typename Traits>
class CountedTree {
  using Node = CountedNode<Traits>;

 public:
  using Entry = typename Traits::Entry;
  using Key = typename Traits::Key;

  using Cursor = CountedTreeCursor<Traits>;

  CountedTree() : root_(std::make_unique<Node>()) {}

  Totals totals() const { return totals_; }

  // Requires that no entry has the key.
  void insert(Entry entry) {
    const Totals one{1, Traits::weight(entry)};
    totals_ += one;
    if (auto right = Node::insert_below(*root_, std::move(entry), one)) grow(std::move(*right));
  }

  // Requires an entry with the key, of that weight.
  void erase(Key key, std::uint64_t weight) {
    totals_ -= {1, weight};
    Node::erase_below(*root_, key, weight);
    while (root_->children.size() == 1) {
      auto only = std::move(root_->children.front().node);
      root_ = std::move(only);
    }
  }

  // Replaces the entry of that key by one of the same key and another weight.
  void replace(Entry entry, std::uint64_t old_weight) {
    const Totals removed{1, old_weight};
    const Totals added{1, Traits::weight(entry)};
    totals_ -= removed;
    totals_ += added;
    Node* node = root_.get();
    while (!node->children.empty()) {
      auto& child = *Node::child_for(*node, Traits::key(entry));
      child.totals -= removed;
      child.totals += added;
      node = child.node.get();
    }
    node->entries[Node::position(*node, Traits::key(entry))] = std::move(entry);
  }

  // The first entry whose key is not less.
  Cursor lower_bound(Key key) const {
    const Node* node = root_.get();
    while (!node->children.empty()) node = Node::child_for(*node, key)->node.get();
    const std::size_t index = Node::position(*node, key);
    if (index < node->entries.size()) return Cursor(node, index);
    return node->next == nullptr ? Cursor() : Cursor(node->next, 0);
  }

  Cursor first() const {
    const Node* node = root_.get();
    while (!node->children.empty()) node = node->children.front().node.get();
    return node->entries.empty() ? Cursor() : Cursor(node, 0);
  }

  Cursor last() const {
    const Node* node = root_.get();
    while (!node->children.empty()) node = node->children.back().node.get();
    return node->entries.empty() ? Cursor() : Cursor(node, node->entries.size() - 1);
  }

  // What lies before the key.
  Totals before(Key key) const {
    Totals sum;
    const Node* node = root_.get();
    while (!node->children.empty()) {
      const auto found = Node::child_for(*node, key);
      for (auto child = node->children.begin(); child != found; ++child) sum += child->totals;
      node = found->node.get();
    }
    const std::size_t index = Node::position(*node, key);
    for (std::size_t i = 0; i < index; ++i) sum += {1, Traits::weight(node->entries[i])};
    return sum;
  }

  // The first entry with that much weight before it and some of its own. Requires that the tree
  // weighs more.
  Cursor at_weight(std::uint64_t weight) const {
    const Node* node = root_.get();
    while (!node->children.empty()) {
      auto child = node->children.begin();
      for (; weight >= child->totals.weight; ++child) weight -= child->totals.weight;
      node = child->node.get();
    }
    std::size_t index = 0;
    for (; weight >= Traits::weight(node->entries[index]); ++index) {
      weight -= Traits::weight(node->entries[index]);
    }
    return Cursor(node, index);
  }

 private:
  void grow(typename Node::Child right) {
    auto above = std::make_unique<Node>();
    const Totals left_totals = Node::sum_of(*root_);
    typename Traits::OwnedKey least(Node::least_key(*root_));
    above->children.push_back({std::move(least), left_totals, std::move(root_)});
    above->children.push_back(std::move(right));
    root_ = std::move(above);
  }

  std::unique_ptr<Node> root_;
  Totals totals_;
};

}  // namespace purgatory::couchdb
