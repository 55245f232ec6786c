// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace purgatory::couchdb {

// How many entries, and how much they weigh together.
struct Totals {
  std::uint64_t count = 0;
  std::uint64_t weight = 0;

  Totals& operator+=(const Totals& other) {
    count += other.count;
    weight += other.weight;
    return *this;
  }
  Totals& operator-=(const Totals& other) {
    count -= other.count;
    weight -= other.weight;
    return *this;
  }
};

// An ordered set of entries that also counts and weighs what lies before a key: a B+ tree whose
// inner nodes hold the totals of their children. All operations cost O(log n) with a base of about
// 50, so a million entries are two levels more than a thousand. Only the height is recursed over.
//
// Traits: Entry (cheap to move), Key (a view that is compared), OwnedKey (what a node keeps of it),
// `static Key key(const Entry&)`, `static std::uint64_t weight(const Entry&)`.
template <typename Traits>
class CountedTree {
  struct Node;

 public:
  using Entry = typename Traits::Entry;
  using Key = typename Traits::Key;

  // A place between the entries; invalid before the first and behind the last. Any change of the
  // tree invalidates it.
  class Cursor {
   public:
    Cursor() = default;
    bool is_valid() const { return leaf_ != nullptr; }
    const Entry& entry() const { return leaf_->entries[index_]; }
    void next() {
      if (++index_ < leaf_->entries.size()) return;
      leaf_ = leaf_->next;
      index_ = 0;
    }
    void previous() {
      if (index_-- > 0) return;
      leaf_ = leaf_->previous;
      if (leaf_ != nullptr) index_ = leaf_->entries.size() - 1;
    }

   private:
    friend class CountedTree;
    Cursor(const Node* leaf, std::size_t index) : leaf_(leaf), index_(index) {}
    const Node* leaf_ = nullptr;
    std::size_t index_ = 0;
  };

  CountedTree() : root_(std::make_unique<Node>()) {}

  Totals totals() const { return totals_; }

  // Requires that no entry has the key.
  void insert(Entry entry) {
    const Totals one{1, Traits::weight(entry)};
    totals_ += one;
    if (auto right = insert_below(*root_, std::move(entry), one)) grow(std::move(*right));
  }

  // Requires an entry with the key, of that weight.
  void erase(Key key, std::uint64_t weight) {
    totals_ -= {1, weight};
    erase_below(*root_, key, weight);
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
      Child& child = *child_for(*node, Traits::key(entry));
      child.totals -= removed;
      child.totals += added;
      node = child.node.get();
    }
    node->entries[position(*node, Traits::key(entry))] = std::move(entry);
  }

  // The first entry whose key is not less.
  Cursor lower_bound(Key key) const {
    const Node* node = root_.get();
    while (!node->children.empty()) node = child_for(*node, key)->node.get();
    const std::size_t index = position(*node, key);
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
      const auto found = child_for(*node, key);
      for (auto child = node->children.begin(); child != found; ++child) sum += child->totals;
      node = found->node.get();
    }
    const std::size_t index = position(*node, key);
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
  static constexpr std::size_t kCapacity = 64;
  // Neighbours that together fill no more than this become one node.
  static constexpr std::size_t kMerged = kCapacity / 2;

  struct Child {
    typename Traits::OwnedKey least;  // no entry below the child is less
    Totals totals;
    std::unique_ptr<Node> node;
  };
  using Children = std::vector<Child>;

  // A leaf has entries, an inner node has children.
  struct Node {
    std::vector<Entry> entries;
    Children children;
    Node* previous = nullptr;
    Node* next = nullptr;
  };

  static std::size_t position(const Node& leaf, Key key) {
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

  static Totals sum_of(const Node& node) {
    Totals sum;
    for (const Entry& entry : node.entries) sum += {1, Traits::weight(entry)};
    for (const Child& child : node.children) sum += child.totals;
    return sum;
  }

  static Key least_key(const Node& node) {
    return node.children.empty() ? Traits::key(node.entries.front())
                                 : Key(node.children.front().least);
  }

  void grow(Child right) {
    auto above = std::make_unique<Node>();
    const Totals left_totals = sum_of(*root_);
    typename Traits::OwnedKey least(least_key(*root_));
    above->children.push_back({std::move(least), left_totals, std::move(root_)});
    above->children.push_back(std::move(right));
    root_ = std::move(above);
  }

  // The node's new right neighbour, when it had to be split.
  std::optional<Child> insert_below(Node& node, Entry entry, Totals one) {
    if (node.children.empty()) return insert_into_leaf(node, std::move(entry));
    const auto child = child_for(node, Traits::key(entry));
    child->totals += one;
    auto right = insert_below(*child->node, std::move(entry), one);
    if (!right) return std::nullopt;
    child->totals -= right->totals;
    const bool at_end = child + 1 == node.children.end();
    node.children.insert(child + 1, std::move(*right));
    if (node.children.size() <= kCapacity) return std::nullopt;
    return split(node, node.children, at_end);
  }

  std::optional<Child> insert_into_leaf(Node& leaf, Entry entry) {
    const std::size_t index = position(leaf, Traits::key(entry));
    const bool at_end = index == leaf.entries.size() && leaf.next == nullptr;
    leaf.entries.insert(leaf.entries.begin() + static_cast<std::ptrdiff_t>(index),
                        std::move(entry));
    if (leaf.entries.size() <= kCapacity) return std::nullopt;
    auto right = split(leaf, leaf.entries, at_end);
    link_behind(leaf, *right.node);
    return right;
  }

  // Entries that come in order fill a node before the next one is begun.
  template <typename Items>
  static Child split(Node& left, Items& items, bool at_end) {
    const std::size_t keep = at_end ? items.size() - 1 : items.size() / 2;
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(keep);
    auto right = std::make_unique<Node>();
    Items& moved = same_items(left, items, *right);
    moved.assign(std::make_move_iterator(middle), std::make_move_iterator(items.end()));
    items.erase(middle, items.end());
    typename Traits::OwnedKey least(least_key(*right));
    const Totals totals = sum_of(*right);
    return {std::move(least), totals, std::move(right)};
  }
  static std::vector<Entry>& same_items(Node&, std::vector<Entry>&, Node& other) {
    return other.entries;
  }
  static Children& same_items(Node&, Children&, Node& other) { return other.children; }

  static void link_behind(Node& left, Node& right) {
    right.next = left.next;
    right.previous = &left;
    if (left.next != nullptr) left.next->previous = &right;
    left.next = &right;
  }

  static void unlink(Node& leaf) {
    if (leaf.previous != nullptr) leaf.previous->next = leaf.next;
    if (leaf.next != nullptr) leaf.next->previous = leaf.previous;
  }

  void erase_below(Node& node, Key key, std::uint64_t weight) {
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

  void remove_child(Node& node, typename Children::iterator child) {
    if (child->node->children.empty()) unlink(*child->node);
    node.children.erase(child);
  }

  static std::size_t size_of(const Node& node) {
    return node.entries.size() + node.children.size();
  }

  void merge_neighbours(Node& node, typename Children::iterator child) {
    auto left = child == node.children.begin() ? child : child - 1;
    const auto right = left + 1;
    if (right == node.children.end()) return;
    if (size_of(*left->node) + size_of(*right->node) > kMerged) return;
    std::ranges::move(right->node->entries, std::back_inserter(left->node->entries));
    std::ranges::move(right->node->children, std::back_inserter(left->node->children));
    left->totals += right->totals;
    remove_child(node, right);
  }

  std::unique_ptr<Node> root_;
  Totals totals_;
};

}  // namespace purgatory::couchdb
