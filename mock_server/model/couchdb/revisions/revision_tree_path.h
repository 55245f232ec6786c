// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/model/couchdb/revisions/revision_tree.h"

// What the sources of RevisionTree share, and nobody else includes.
namespace purgatory::couchdb {

// One revision on its way into the tree. Ancestors of a history come without a body.
struct RevisionTree::PathNode {
  Revision revision;
  SharedBody body;
  Liveness liveness = Liveness::Live;
  bool is_new = true;
};

// Where a path meets the tree: `node` is equal to the path's element `matched`, the last one that
// is there. `first` is the element that was found first; those before it go above that node.
struct RevisionTree::Placement {
  NodeId start = kNone;
  std::size_t first = 0;
  NodeId node = kNone;
  std::size_t matched = 0;
};

// Which nodes a stemming keeps; and whether a branch stays longer than the limit because a shorter
// one needs the nodes it begins with.
struct RevisionTree::Kept {
  std::vector<bool> nodes;
  bool has_loose_ends = false;
};

}  // namespace purgatory::couchdb
