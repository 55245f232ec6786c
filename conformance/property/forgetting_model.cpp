// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/forgetting_model.h"

#include <algorithm>
#include <tuple>

namespace purgatory::conformance {
namespace {

Json list_of(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const auto& text : texts) list.push_back(text);
  return list;
}

int generation_of(const std::string& revision) { return std::stoi(revision); }

}  // namespace

Json ForgettingModel::apply(const Operation& operation) {
  if (const auto* one = std::get_if<LeafWrite>(&operation)) {
    write(*one, documents_[one->document]);
    return {};
  }
  Json purged = Json::object();
  for (const auto& [document, revisions] : std::get<PurgeCall>(operation).entries) {
    purged.append(document, list_of(purge(revisions, documents_[document])));
  }
  std::erase_if(documents_, [](const auto& entry) { return entry.second.leaves.empty(); });
  return purged;
}

// Whatever is there already stays as it is; the rest hangs below it.
void ForgettingModel::write(const LeafWrite& write, Tree& tree) {
  const bool is_known = tree.parents.contains(write.path.back());
  std::string parent;
  for (const auto& revision : write.path) {
    tree.parents.emplace(revision, parent);
    tree.leaves.erase(parent);
    parent = revision;
  }
  if (!is_known) tree.leaves[write.path.back()] = write.is_deleted;
}

// Leaves go, and then what holds no leaf any more.
std::vector<std::string> ForgettingModel::purge(const std::vector<std::string>& revisions,
                                                Tree& tree) {
  std::set<std::string> removed;
  for (const auto& revision : revisions) {
    if (tree.leaves.erase(revision) > 0) removed.insert(revision);
  }
  std::map<std::string, std::string> needed;
  for (const auto& [leaf, is_deleted] : tree.leaves) {
    for (std::string node = leaf; !node.empty(); node = tree.parents.at(node)) {
      needed.emplace(node, tree.parents.at(node));
    }
  }
  tree.parents = std::move(needed);
  return {removed.begin(), removed.end()};
}

std::string ForgettingModel::winner(const Tree& tree) {
  const auto rank = [](const auto& leaf) {
    return std::make_tuple(!leaf.second, generation_of(leaf.first), leaf.first);
  };
  return std::ranges::max_element(tree.leaves, {}, rank)->first;
}

std::vector<std::string> ForgettingModel::branches(const Tree& tree) {
  std::vector<std::string> branches;
  for (const auto& [leaf, is_deleted] : tree.leaves) {
    std::string text = leaf;
    for (std::string node = tree.parents.at(leaf); !node.empty(); node = tree.parents.at(node)) {
      text = node + "/" + text;
    }
    branches.push_back(text + (is_deleted ? " deleted" : ""));
  }
  std::ranges::sort(branches);
  return branches;
}

Json ForgettingModel::trees(const std::vector<PurgeCall::Entry>& asked) const {
  Json trees = Json::object();
  for (const auto& [document, revisions] : asked) {
    const auto found = documents_.find(document);
    const Tree tree = found == documents_.end() ? Tree() : found->second;
    std::vector<std::string> missing;
    std::ranges::copy_if(revisions, std::back_inserter(missing), [&tree](const auto& revision) {
      return !tree.parents.contains(revision);
    });
    const bool is_live = !tree.leaves.empty() && !tree.leaves.at(winner(tree));
    trees.append(document, Json::object({{"leaves", list_of(branches(tree))},
                                         {"missing", list_of(missing)},
                                         {"read", is_live ? Json(winner(tree)) : Json()}}));
  }
  return trees;
}

Json ForgettingModel::listings() const {
  Json listings = Json::object();
  for (const auto& [document, tree] : documents_) {
    const std::string best = winner(tree);
    const bool is_deleted = tree.leaves.at(best);
    Json leaves = Json::array();
    for (const auto& [leaf, is_tombstone] : tree.leaves) leaves.push_back(leaf);
    listings.append(document, Json::object({{"leaves", std::move(leaves)},
                                            {"winner", Json(best)},
                                            {"deleted", is_deleted},
                                            {"listed", is_deleted ? Json() : Json(best)}}));
  }
  return listings;
}

Json ForgettingModel::counts() const {
  std::int64_t live = 0;
  for (const auto& [document, tree] : documents_) live += tree.leaves.at(winner(tree)) ? 0 : 1;
  const auto all = static_cast<std::int64_t>(documents_.size());
  return Json::object(
      {{"doc_count", live}, {"doc_del_count", all - live}, {"total_rows", Json(live)}});
}

}  // namespace purgatory::conformance
