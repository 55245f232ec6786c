// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/tree/revision_sketch.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <tuple>

namespace purgatory::conformance {

int generation_of(const std::string& revision) {
  int generation = 0;
  std::from_chars(revision.data(), revision.data() + revision.size(), generation);
  return generation;
}

std::vector<std::string> path_of(const Json& document) {
  const Json* revisions = document.find("_revisions");
  const Json* start = revisions == nullptr ? nullptr : revisions->find("start");
  const Json* ids = revisions == nullptr ? nullptr : revisions->find("ids");
  std::vector<std::string> path;
  if (start != nullptr && start->is_small_integer() && ids != nullptr && ids->is_array()) {
    std::int64_t generation = start->as_integer();
    for (const Json& id : ids->elements()) {
      if (id.is_string()) path.push_back(std::to_string(generation--) + "-" + id.as_string());
    }
    std::ranges::reverse(path);
    return path;
  }
  const Json* revision = document.find("_rev");
  if (revision != nullptr && revision->is_string()) path.push_back(revision->as_string());
  return path;
}

void RevisionSketch::add(const std::vector<std::string>& path, bool is_deleted) {
  std::string parent;
  for (const auto& revision : path) {
    Revision& known = revisions_[revision];
    // A server that says otherwise would have its tree drawn for ever.
    if (generation_of(parent) < generation_of(revision)) known.parent = parent;
    parent = revision;
  }
  if (!path.empty() && is_deleted) revisions_[path.back()].is_deleted = true;
}

bool RevisionSketch::is_leaf(const std::string& revision) const {
  if (!contains(revision)) return false;
  return std::ranges::none_of(revisions_,
                              [&](const auto& other) { return other.second.parent == revision; });
}

std::set<std::string> RevisionSketch::leaves() const {
  std::set<std::string> leaves;
  for (const auto& [name, revision] : revisions_) leaves.insert(name);
  for (const auto& [name, revision] : revisions_) leaves.erase(revision.parent);
  return leaves;
}

void RevisionSketch::purge(const std::vector<std::string>& asked) {
  const auto before = leaves();
  for (const auto& leaf : asked) {
    if (!before.contains(leaf)) continue;
    std::string revision = leaf;
    while (!revision.empty() && is_leaf(revision)) {
      const std::string parent = revisions_.at(revision).parent;
      revisions_.erase(revision);
      revision = parent;
    }
  }
}

std::optional<std::string> RevisionSketch::winner() const {
  std::optional<std::string> winner;
  const auto rank = [this](const std::string& leaf) {
    return std::tuple(!revisions_.at(leaf).is_deleted, generation_of(leaf), leaf);
  };
  for (const auto& leaf : leaves()) {
    if (!winner || rank(*winner) < rank(leaf)) winner = leaf;
  }
  return winner;
}

}  // namespace purgatory::conformance
