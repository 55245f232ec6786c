// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "conformance/check/match/json_match.h"
#include "conformance/spec/expectation.h"
#include "support/json.h"

namespace purgatory::conformance {

// One leaf with its history as an answer shows it, oldest first.
struct ObservedBranch {
  std::vector<std::string> revisions;
  TreeBranch::Leaf leaf = TreeBranch::Leaf::Live;
};

// The leaves in the answer to `GET /{db}/{doc}?open_revs=all&revs=true`; anything else in it is
// left out.
std::vector<ObservedBranch> observed_branches(const Json& answer);

// What is no list of leaves in that answer, each of them once; null: the answer is no JSON.
std::vector<Mismatch> misread_leaves(const Json* answer, const SourcePosition& position);

// "1-a/2-b deleted", as a suite writes it.
std::string branch_text(const std::vector<std::string>& revisions, TreeBranch::Leaf leaf);

// Every leaf that is missing, too many, or wrong in state or ancestors. The path of a mismatch is
// the leaf's revision. Requires rendered branches.
std::vector<Mismatch> match_tree(const TreeExpectation& expected,
                                 const std::vector<ObservedBranch>& observed);

}  // namespace purgatory::conformance
