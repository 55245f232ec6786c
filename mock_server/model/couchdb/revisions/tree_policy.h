// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace purgatory::couchdb {

// What merging a history did; only a new leaf is an edit without conflict.
enum class MergeOutcome { NewLeaf, NewBranch, InternalNode };

// How the limit of revisions is counted: along each branch, as CouchDB does, or back from the
// winner for all branches alike.
enum class StemBy { Branch, Winner };

// How a purge treats the ancestors of the leaves it removes; the default is CouchDB's.
struct RemovalPolicy {
  bool removes_unshared_ancestors = true;
  bool keeps_shared_ancestors = true;
};

}  // namespace purgatory::couchdb
