// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "mock_server/model/couchdb/documents/counted_tree_node.h"

namespace purgatory::couchdb {

template <typename Traits>
class CountedTree;

// A place among the entries of a CountedTree; invalid before the first and behind the last. Any
// change of the tree invalidates it.
template <typename Traits>
class CountedTreeCursor {
  using Node = CountedNode<Traits>;

 public:
  CountedTreeCursor() = default;
  bool is_valid() const { return leaf_ != nullptr; }
  const typename Traits::Entry& entry() const { return leaf_->entries[index_]; }
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
  friend class CountedTree<Traits>;
  CountedTreeCursor(const Node* leaf, std::size_t index) : leaf_(leaf), index_(index) {}
  const Node* leaf_ = nullptr;
  std::size_t index_ = 0;
};

}  // namespace purgatory::couchdb
