// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "mock_server/api/couchdb/control/purge_traces.h"
#include "mock_server/model/couchdb/documents/document_store.h"
#include "support/json.h"

namespace purgatory::api {

// How much of a revision tree is shown: the first leaves in winner order, with their ancestors;
// the middle of a long run without branches is left out. Whatever the tree is, a view of it has a
// bounded size and costs a bounded time.
struct TreeViewLimits {
  static constexpr std::size_t kMostLeaves = 200;

  std::size_t leaves = 40;
  std::size_t path = 1'000;    // nodes from a leaf towards its root
  std::size_t nodes = 20'000;  // looked at, in all
  std::size_t run = 8;         // a longer one is shortened
};

// {"nodes":[{"rev","parent",…}],…}: parents before children, `parent` an index into the nodes or
// null; `skipped` counts the revisions left out between a node and its parent, `cut` says that
// older ones are there but not shown.
Json tree_view(const couchdb::RevisionTree& tree, const PurgeTraces::Traces& traces,
               const TreeViewLimits& limits);

// What a purge took, in the same words: {"purge_seq","at","id","nodes":[…],…}; `parent` is the
// text of a revision here, which may be one that is still in the tree.
Json trace_view(const PurgeTrace& trace);

// {"leaves","conflicts","tombstones"}, without walking over the leaves.
struct LeafCounts {
  std::size_t leaves = 0;
  std::size_t live = 0;
};
LeafCounts leaf_counts(const couchdb::RevisionTree& tree);

}  // namespace purgatory::api
