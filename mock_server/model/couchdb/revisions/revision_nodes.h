// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/revisions/revision.h"

namespace purgatory::couchdb {

// The nodes of one revision tree, side by side in memory, each pointing at its parent; found by
// their revision, by scanning few of them or a hash table over many. Knows which of them are new
// in this epoch, so that a change can be told from one that was undone.
class RevisionNodes {
 public:
  using Id = std::uint32_t;
  static constexpr Id kNone = UINT32_MAX;

  struct Node {
    Revision revision;
    SharedBody body;
    Id parent = kNone;
    std::uint32_t children = 0;
    std::uint32_t epoch = 0;  // the one it was added in
    Liveness liveness = Liveness::Live;
    bool is_free = false;
  };

  Node& operator[](Id id) { return nodes_[id]; }
  const Node& operator[](Id id) const { return nodes_[id]; }
  // Ids are smaller; those of free nodes among them.
  Id slots() const { return static_cast<Id>(nodes_.size()); }
  std::size_t count() const { return count_; }
  // Some revision has more than one node.
  bool repeat_a_revision() const { return repeated_ > 0; }
  // Some hash has more than one node, whatever the generations. Costs a walk over all.
  bool repeat_a_hash() const;

  Id add(Node node);  // in this epoch when its epoch says so
  void free(Id id);
  RevisionNodes copy() const;

  std::uint32_t epoch() const { return epoch_; }
  void set_epoch(std::uint32_t epoch) { epoch_ = epoch; }
  bool is_new(Id id) const { return nodes_[id].epoch == epoch_; }
  std::size_t new_count() const { return new_; }
  void make_old(Id id);  // requires is_new(id)
  void begin_epoch();

  // Every node of that revision.
  template <typename Visit>
  void visit(const Revision& revision, Visit visit) const {
    if (index_) {
      const auto [begin, end] = index_->equal_range(fingerprint(revision));
      for (auto it = begin; it != end; ++it) {
        if (nodes_[it->second].revision == revision) visit(it->second);
      }
      return;
    }
    for (Id id = 0; id < slots(); ++id) {
      if (!nodes_[id].is_free && nodes_[id].revision == revision) visit(id);
    }
  }

 private:
  using Index = std::unordered_multimap<std::size_t, Id>;
  static std::size_t fingerprint(const Revision& revision);
  bool has(const Revision& revision) const;
  void build_index();

  std::vector<Node> nodes_;
  std::vector<Id> free_;
  std::unique_ptr<Index> index_;
  std::uint32_t count_ = 0;
  std::uint32_t repeated_ = 0;  // nodes beyond the first of their revision
  std::uint32_t epoch_ = 1;
  std::uint32_t new_ = 0;
};

}  // namespace purgatory::couchdb
