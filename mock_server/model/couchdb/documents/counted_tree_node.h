// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "mock_server/model/couchdb/documents/totals.h"

namespace purgatory::couchdb {

// A node of a CountedTree (see there): a leaf has entries, an inner node has children.
template <typename Traits>
struct CountedNode {
  using Entry = typename Traits::Entry;
  using Key = typename Traits::Key;

  static constexpr std::size_t kCapacity = 64;
  // Neighbours that together fill no more than this become one node.
  static constexpr std::size_t kMerged = kCapacity / 2;

  struct Child {
    typename Traits::OwnedKey least;  // no entry below the child is less
    Totals totals;
    std::unique_ptr<CountedNode> node;
  };
  using Children = std::vector<Child>;

  std::vector<Entry> entries;
  Children children;
  CountedNode* previous = nullptr;
  CountedNode* next = nullptr;

  static std::size_t position(const CountedNode& leaf, Key key) {
    const auto found =
        std::partition_point(leaf.entries.begin(), leaf.entries.end(),
                             [key](const Entry& entry) { return Traits::key(entry) < key; });
    return static_cast<std::size_t>(found - leaf.entries.begin());
  }

  template <typename AnyNode>
  static auto child_for(AnyNode& node, Key key) {
    const auto behind =
        std::partition_point(node.children.begin() + 1, node.children.end(),
                             [key](const Child& child) { return Key(child.least) <= key; });
    return behind - 1;
  }

  static Totals sum_of(const CountedNode& node) {
    Totals sum;
    for (const Entry& entry : node.entries) sum += {1, Traits::weight(entry)};
    for (const Child& child : node.children) sum += child.totals;
    return sum;
  }

  static Key least_key(const CountedNode& node) {
    return node.children.empty() ? Traits::key(node.entries.front())
                                 : Key(node.children.front().least);
  }

  // The node's new right neighbour, when it had to be split.
  static std::optional<Child> insert_below(CountedNode& node, Entry entry, Totals one) {
    if (node.children.empty()) return insert_into_leaf(node, std::move(entry));
    const auto child = child_for(node, Traits::key(entry));
    child->totals += one;
    auto right = insert_below(*child->node, std::move(entry), one);
    if (!right) return std::nullopt;
    child->totals -= right->totals;
    const bool at_end = child + 1 == node.children.end();
    node.children.insert(child + 1, std::move(*right));
    if (node.children.size() <= kCapacity) return std::nullopt;
    return split(node, &CountedNode::children, at_end);
  }

  static std::optional<Child> insert_into_leaf(CountedNode& leaf, Entry entry) {
    const std::size_t index = position(leaf, Traits::key(entry));
    const bool at_end = index == leaf.entries.size() && leaf.next == nullptr;
    leaf.entries.insert(leaf.entries.begin() + static_cast<std::ptrdiff_t>(index),
                        std::move(entry));
    if (leaf.entries.size() <= kCapacity) return std::nullopt;
    auto right = split(leaf, &CountedNode::entries, at_end);
    link_behind(leaf, *right.node);
    return right;
  }

  // Entries that come in order fill a node before the next one is begun.
  template <typename Items>
  static Child split(CountedNode& left, Items CountedNode::*member, bool at_end) {
    Items& items = left.*member;
    const std::size_t keep = at_end ? items.size() - 1 : items.size() / 2;
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(keep);
    auto right = std::make_unique<CountedNode>();
    ((*right).*member)
        .assign(std::make_move_iterator(middle), std::make_move_iterator(items.end()));
    items.erase(middle, items.end());
    typename Traits::OwnedKey least(least_key(*right));
    const Totals totals = sum_of(*right);
    return {std::move(least), totals, std::move(right)};
  }

  static void link_behind(CountedNode& left, CountedNode& right) {
    right.next = left.next;
    right.previous = &left;
    if (left.next != nullptr) left.next->previous = &right;
    left.next = &right;
  }

  static void unlink(CountedNode& leaf) {
    if (leaf.previous != nullptr) leaf.previous->next = leaf.next;
    if (leaf.next != nullptr) leaf.next->previous = leaf.previous;
  }
  static void erase_below(CountedNode& node, Key key, std::uint64_t weight) {
    if (node.children.empty()) {
      node.entries.erase(node.entries.begin() + static_cast<std::ptrdiff_t>(position(node, key)));
      return;
    }
    const auto child = child_for(node, key);
    child->totals -= {1, weight};
    erase_below(*child->node, key, weight);
    if (child->totals.count == 0) {
      remove_child(node, child);
    } else {
      merge_neighbours(node, child);
    }
  }

  static void remove_child(CountedNode& node, typename Children::iterator child) {
    if (child->node->children.empty()) unlink(*child->node);
    node.children.erase(child);
  }

  std::size_t size() const { return entries.size() + children.size(); }

  static void merge_neighbours(CountedNode& node, typename Children::iterator child) {
    auto left = child == node.children.begin() ? child : child - 1;
    const auto right = left + 1;
    if (right == node.children.end()) return;
    if (left->node->size() + right->node->size() > kMerged) return;
    std::ranges::move(right->node->entries, std::back_inserter(left->node->entries));
    std::ranges::move(right->node->children, std::back_inserter(left->node->children));
    left->totals += right->totals;
    remove_child(node, right);
  }
};

}  // namespace purgatory::couchdb
