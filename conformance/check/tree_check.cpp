// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/tree_check.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

namespace purgatory::conformance {
namespace {

// `_revisions: {start: 3, ids: ["c", "b", "a"]}` names the newest first.
std::vector<std::string> history_of(const Json& document) {
  std::vector<std::string> history;
  const Json* revisions = document.find("_revisions");
  const Json* start = revisions == nullptr ? nullptr : revisions->find("start");
  const Json* ids = revisions == nullptr ? nullptr : revisions->find("ids");
  const bool is_history =
      start != nullptr && start->is_small_integer() && ids != nullptr && ids->is_array();
  if (!is_history) return history;
  std::int64_t generation = start->as_integer();
  for (const Json& id : ids->elements()) {
    if (id.is_string()) history.push_back(fmt::format("{}-{}", generation--, id.as_string()));
  }
  std::ranges::reverse(history);
  return history;
}

std::optional<ObservedBranch> branch_of(const Json& row) {
  const Json* document = row.find("ok");
  const Json* revision = document == nullptr ? nullptr : document->find("_rev");
  if (revision == nullptr || !revision->is_string()) return std::nullopt;
  ObservedBranch branch;
  branch.revisions = history_of(*document);
  if (branch.revisions.empty() || branch.revisions.back() != revision->as_string()) {
    branch.revisions = {revision->as_string()};
  }
  const Json* deleted = document->find("_deleted");
  if (deleted != nullptr && *deleted == Json(true)) branch.leaf = TreeBranch::Leaf::Deleted;
  return branch;
}

// The ancestors named must be the newest of those known: `2-b/3-c` fits `1-a/2-b/3-c`.
bool fits(const TreeBranch& expected, const ObservedBranch& observed) {
  if (expected.leaf != observed.leaf) return false;
  if (expected.revisions.size() > observed.revisions.size()) return false;
  return std::equal(expected.revisions.rbegin(), expected.revisions.rend(),
                    observed.revisions.rbegin());
}

}  // namespace

std::vector<ObservedBranch> observed_branches(const Json& answer) {
  std::vector<ObservedBranch> branches;
  if (!answer.is_array()) return branches;
  for (const Json& row : answer.elements()) {
    if (auto branch = branch_of(row)) branches.push_back(std::move(*branch));
  }
  return branches;
}

std::vector<Mismatch> misread_leaves(const Json* answer, const SourcePosition& position) {
  const std::string wanted = "a list of leaves";
  if (answer == nullptr) return {{"", wanted, "no JSON", position}};
  if (!answer->is_array()) return {{"", wanted, std::string(answer->type_name()), position}};
  std::vector<Mismatch> mismatches;
  std::unordered_set<std::string> seen;
  std::size_t place = 0;
  for (const Json& row : answer->elements()) {
    const auto branch = branch_of(row);
    const std::string at = "/" + std::to_string(place++);
    if (!branch) {
      mismatches.push_back({at, "a leaf", "a row without a document of a revision", position});
    } else if (!seen.insert(branch->revisions.back()).second) {
      mismatches.push_back({at, "each leaf once", branch->revisions.back() + " again", position});
    }
  }
  return mismatches;
}

std::string branch_text(const std::vector<std::string>& revisions, TreeBranch::Leaf leaf) {
  return fmt::format("{}{}", fmt::join(revisions, "/"),
                     leaf == TreeBranch::Leaf::Deleted ? " deleted" : "");
}

std::vector<Mismatch> match_tree(const TreeExpectation& expected,
                                 const std::vector<ObservedBranch>& observed) {
  std::unordered_map<std::string, const ObservedBranch*> by_leaf;
  for (const ObservedBranch& branch : observed) by_leaf[branch.revisions.back()] = &branch;
  std::unordered_set<std::string> wanted;
  std::vector<Mismatch> mismatches;
  for (const TreeBranch& branch : expected.branches) {
    const std::string& leaf = branch.revisions.back();
    wanted.insert(leaf);
    const auto found = by_leaf.find(leaf);
    if (found != by_leaf.end() && fits(branch, *found->second)) continue;
    mismatches.push_back({leaf, "leaf " + branch_text(branch.revisions, branch.leaf),
                          found == by_leaf.end() ? "no such leaf"
                                                 : "leaf " + branch_text(found->second->revisions,
                                                                         found->second->leaf),
                          branch.position});
  }
  for (const ObservedBranch& branch : observed) {
    const std::string& leaf = branch.revisions.back();
    if (wanted.contains(leaf)) continue;
    mismatches.push_back({leaf, "no such leaf",
                          "leaf " + branch_text(branch.revisions, branch.leaf), expected.position});
  }
  return mismatches;
}

}  // namespace purgatory::conformance
