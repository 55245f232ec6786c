// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/revisions/revision_nodes.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace purgatory::couchdb {
namespace {

// Up to here a scan is faster than a hash table, and most documents stay below.
constexpr std::size_t kNodesToScan = 16;

}  // namespace

bool RevisionNodes::repeat_a_hash() const {
  if (repeat_a_revision()) return true;
  std::unordered_set<std::string_view> seen;
  return std::ranges::any_of(nodes_, [&seen](const Node& node) {
    return !node.is_free && !seen.insert(node.revision.hash.bytes()).second;
  });
}

RevisionNodes::Id RevisionNodes::add(Node node) {
  if (has(node.revision)) ++repeated_;
  if (node.epoch == epoch_) ++new_;
  Id id = slots();
  if (free_.empty()) {
    nodes_.push_back(std::move(node));
  } else {
    id = free_.back();
    free_.pop_back();
    nodes_[id] = std::move(node);
  }
  ++count_;
  if (index_) {
    index_->emplace(fingerprint(nodes_[id].revision), id);
  } else if (count_ > kNodesToScan) {
    build_index();
  }
  return id;
}

void RevisionNodes::free(Id id) {
  Node& gone = nodes_[id];
  if (index_) {
    const auto [begin, end] = index_->equal_range(fingerprint(gone.revision));
    index_->erase(std::find_if(begin, end, [id](const auto& one) { return one.second == id; }));
  }
  if (is_new(id)) --new_;
  const Revision revision = std::move(gone.revision);
  gone = Node{};
  gone.is_free = true;
  free_.push_back(id);
  --count_;
  if (repeat_a_revision() && has(revision)) --repeated_;
}

RevisionNodes RevisionNodes::copy() const {
  RevisionNodes twin;
  twin.nodes_ = nodes_;
  twin.free_ = free_;
  twin.index_ = index_ ? std::make_unique<Index>(*index_) : nullptr;
  twin.count_ = count_;
  twin.repeated_ = repeated_;
  twin.epoch_ = epoch_;
  twin.new_ = new_;
  return twin;
}

void RevisionNodes::make_old(Id id) {
  nodes_[id].epoch = epoch_ - 1;
  --new_;
}

void RevisionNodes::begin_epoch() {
  ++epoch_;
  new_ = 0;
}

std::size_t RevisionNodes::fingerprint(const Revision& revision) {
  constexpr std::size_t kOddMultiplier = 0x9E3779B97F4A7C15U;
  return std::hash<std::string_view>{}(revision.hash.bytes()) ^
         static_cast<std::size_t>(revision.generation) * kOddMultiplier;
}

bool RevisionNodes::has(const Revision& revision) const {
  bool is_there = false;
  visit(revision, [&is_there](Id) { is_there = true; });
  return is_there;
}

void RevisionNodes::build_index() {
  index_ = std::make_unique<Index>();
  for (Id id = 0; id < slots(); ++id) {
    if (!nodes_[id].is_free) index_->emplace(fingerprint(nodes_[id].revision), id);
  }
}

}  // namespace purgatory::couchdb
