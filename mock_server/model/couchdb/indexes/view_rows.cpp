// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_rows.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace purgatory::couchdb {

// A leaf has rows, an inner node has children; `least` is its first row.
struct ViewRows::Node {
  // Small: what a change makes a node forget is put together again from all of its children.
  static constexpr std::size_t kCapacity = 32;
  // Neighbours that together fill no more than this become one node.
  static constexpr std::size_t kMerged = kCapacity / 2;

  std::vector<std::unique_ptr<ViewRow>> rows;
  std::vector<std::unique_ptr<Node>> children;
  const ViewRow* least = nullptr;
  std::uint64_t count = 0;
  std::optional<Json> reduction;  // nothing: not known

  bool is_leaf() const { return children.empty(); }
  std::size_t size() const { return rows.size() + children.size(); }

  // Something below changed.
  void touch() {
    least = is_leaf() ? (rows.empty() ? nullptr : rows.front().get()) : children.front()->least;
    reduction.reset();
  }
  void refresh() {
    touch();
    count = rows.size();
    for (const auto& child : children) count += child->count;
  }

  // Where in the leaf the row stands or would stand.
  std::size_t position(const ViewRow& row, const RowOrder& before) const {
    const auto found = std::partition_point(rows.begin(), rows.end(),
                                            [&](const auto& one) { return before(*one, row); });
    return static_cast<std::size_t>(found - rows.begin());
  }

  // The child in which the row stands or would stand.
  std::size_t child_for(const ViewRow& row, const RowOrder& before) const {
    const auto behind =
        std::partition_point(children.begin() + 1, children.end(),
                             [&](const auto& child) { return !before(row, *child->least); });
    return static_cast<std::size_t>(behind - children.begin()) - 1;
  }

  std::unique_ptr<Node> insert(std::unique_ptr<ViewRow> row, const RowOrder& before);
  std::unique_ptr<Node> split(bool at_end);
  void erase(const ViewRow& row, const RowOrder& before);
  void merge_neighbours(std::size_t child);
};

// The node's new right neighbour, when it had to be split.
std::unique_ptr<ViewRows::Node> ViewRows::Node::insert(std::unique_ptr<ViewRow> row,
                                                       const RowOrder& before) {
  bool at_end = false;
  if (is_leaf()) {
    const std::size_t index = position(*row, before);
    at_end = index == rows.size();
    rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(index), std::move(row));
  } else {
    const std::size_t index = child_for(*row, before);
    at_end = index + 1 == children.size();
    auto right = children[index]->insert(std::move(row), before);
    if (right != nullptr) {
      children.insert(children.begin() + static_cast<std::ptrdiff_t>(index) + 1, std::move(right));
    }
  }
  ++count;
  touch();
  if (size() <= kCapacity) return nullptr;
  auto right = split(at_end);
  refresh();
  return right;
}

// Rows that come in order fill a node before the next one is begun.
std::unique_ptr<ViewRows::Node> ViewRows::Node::split(bool at_end) {
  const auto keep = static_cast<std::ptrdiff_t>(at_end ? size() - 1 : size() / 2);
  const auto move_behind = [keep](auto& from, auto& to) {
    if (from.empty()) return;
    std::move(from.begin() + keep, from.end(), std::back_inserter(to));
    from.erase(from.begin() + keep, from.end());
  };
  auto right = std::make_unique<Node>();
  move_behind(rows, right->rows);
  move_behind(children, right->children);
  right->refresh();
  return right;
}

void ViewRows::Node::erase(const ViewRow& row, const RowOrder& before) {
  if (is_leaf()) {
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(position(row, before)));
  } else {
    const std::size_t index = child_for(row, before);
    children[index]->erase(row, before);
    if (children[index]->count == 0) {
      children.erase(children.begin() + static_cast<std::ptrdiff_t>(index));
    } else {
      merge_neighbours(index);
    }
    // A tree without rows is a leaf without rows.
    if (children.empty()) rows.clear();
  }
  --count;
  touch();
}

void ViewRows::Node::merge_neighbours(std::size_t child) {
  const std::size_t left = child == 0 ? 0 : child - 1;
  const std::size_t right = left + 1;
  if (right == children.size()) return;
  Node& from = *children[right];
  Node& to = *children[left];
  if (to.size() + from.size() > kMerged) return;
  std::ranges::move(from.rows, std::back_inserter(to.rows));
  std::ranges::move(from.children, std::back_inserter(to.children));
  to.refresh();
  children.erase(children.begin() + static_cast<std::ptrdiff_t>(right));
}

// Visits the rows of a range, passing over what lies outside of it.
struct ViewRows::Walk {
  const RowRange& range;
  const RowOrder& before;

  bool reaches(const ViewRow& row) const { return !range.first || !before(row, *range.first); }
  bool is_within_end(const ViewRow& row) const { return !range.last || before(row, *range.last); }

  // The rows of a leaf, or the children of a node, that may lie in the range: from, to.
  std::pair<std::size_t, std::size_t> part_of(const Node& node) const {
    if (node.is_leaf()) {
      const auto first =
          std::ranges::partition_point(node.rows, [&](const auto& row) { return !reaches(*row); });
      const auto last = std::partition_point(first, node.rows.end(),
                                             [&](const auto& row) { return is_within_end(*row); });
      return {static_cast<std::size_t>(first - node.rows.begin()),
              static_cast<std::size_t>(last - node.rows.begin())};
    }
    const auto first =
        std::partition_point(node.children.begin() + 1, node.children.end(),
                             [&](const auto& child) { return !reaches(*child->least); });
    const auto last = std::partition_point(first, node.children.end(), [&](const auto& child) {
      return is_within_end(*child->least);
    });
    return {static_cast<std::size_t>(first - node.children.begin()) - 1,
            static_cast<std::size_t>(last - node.children.begin())};
  }

  Continue visit_one(const Node& node, std::size_t index, Direction direction,
                     const VisitRow& visit) const {
    return node.is_leaf() ? visit(*node.rows[index])
                          : walk(*node.children[index], direction, visit);
  }

  Continue walk(const Node& node, Direction direction, const VisitRow& visit) const {
    const auto [from, to] = part_of(node);
    for (std::size_t i = from; i < to; ++i) {
      const std::size_t index = direction == Direction::Ascending ? i : from + to - 1 - i;
      if (visit_one(node, index, direction, visit) == Continue::No) return Continue::No;
    }
    return Continue::Yes;
  }
};

// Reduces a range: nodes that lie in it wholly by what they remember, the others row by row.
class ViewRows::Reduction {
 public:
  Reduction(const Walk& walk, Reducer& reducer) : walk_(walk), reducer_(reducer) {}

  ScriptResult<std::optional<Json>> of(Node& root) {
    if (auto collected = collect(root); !collected) {
      return Failure<ScriptError>(collected.error());
    }
    if (parts_.empty()) return std::optional<Json>();
    if (parts_.size() == 1) return std::optional(std::move(parts_.front()));
    std::vector<const Json*> values;
    for (const Json& part : parts_) values.push_back(&part);
    auto reduced = reducer_.rereduce(values);
    if (!reduced) return Failure<ScriptError>(reduced.error());
    return std::optional(std::move(*reduced));
  }

 private:
  ScriptResult<void> take(ScriptResult<Json> part) {
    if (!part) return Failure<ScriptError>(part.error());
    parts_.push_back(std::move(*part));
    return {};
  }

  ScriptResult<Json> rows_of(const Node& leaf, std::size_t from, std::size_t to) {
    std::vector<const ViewRow*> rows;
    for (std::size_t i = from; i < to; ++i) rows.push_back(leaf.rows[i].get());
    return reducer_.reduce(rows);
  }

  // Requires that the node has rows. What comes back stays with the node.
  ScriptResult<const Json*> whole(Node& node) {
    if (!node.reduction) {
      auto reduced = node.is_leaf() ? rows_of(node, 0, node.rows.size()) : children_of(node);
      if (!reduced) return Failure<ScriptError>(reduced.error());
      node.reduction = std::move(*reduced);
    }
    return &*node.reduction;
  }

  ScriptResult<Json> children_of(Node& node) {
    std::vector<const Json*> values;
    values.reserve(node.children.size());
    for (const auto& child : node.children) {
      const auto reduced = whole(*child);
      if (!reduced) return Failure<ScriptError>(reduced.error());
      values.push_back(*reduced);
    }
    return reducer_.rereduce(values);
  }

  ScriptResult<void> take_whole(Node& node) {
    const auto reduced = whole(node);
    if (!reduced) return Failure<ScriptError>(reduced.error());
    parts_.push_back(**reduced);
    return {};
  }

  ScriptResult<void> collect(Node& node) {
    const auto [from, to] = walk_.part_of(node);
    if (from >= to) return {};
    if (node.is_leaf()) {
      const bool is_whole = to - from == node.rows.size();
      return is_whole ? take_whole(node) : take(rows_of(node, from, to));
    }
    for (std::size_t i = from; i < to; ++i) {
      // Only the ones at the ends can lie in it in part.
      const bool is_inside = i > from && i + 1 < to;
      Node& child = *node.children[i];
      if (auto taken = is_inside ? take_whole(child) : collect(child); !taken) return taken;
    }
    return {};
  }

  const Walk& walk_;
  Reducer& reducer_;
  std::vector<Json> parts_;
};

ViewRows::ViewRows(Collation collation) : order_{collation}, root_(std::make_unique<Node>()) {}
ViewRows::~ViewRows() = default;
ViewRows::ViewRows(ViewRows&&) noexcept = default;
ViewRows& ViewRows::operator=(ViewRows&&) noexcept = default;

std::uint64_t ViewRows::size() const { return root_->count; }

void ViewRows::clear() { root_ = std::make_unique<Node>(); }

void ViewRows::visit(const RowRange& range, Direction direction, const VisitRow& visit) const {
  Walk{range, order_}.walk(*root_, direction, visit);
}

std::uint64_t ViewRows::rank(const RowPlace& place) const {
  std::uint64_t before = 0;
  const RowRange behind{std::nullopt, place};
  const Walk walk{behind, order_};
  const Node* node = root_.get();
  while (!node->is_leaf()) {
    const std::size_t last = walk.part_of(*node).second;
    for (std::size_t i = 0; i + 1 < last; ++i) before += node->children[i]->count;
    node = node->children[last - 1].get();
  }
  return before + walk.part_of(*node).second;
}

ScriptResult<std::optional<Json>> ViewRows::reduce(const RowRange& range, Reducer& reducer) const {
  const Walk walk{range, order_};
  return Reduction(walk, reducer).of(*root_);
}

const ViewRow& ViewRows::insert(ViewRow row) {
  auto kept = std::make_unique<ViewRow>(std::move(row));
  const ViewRow& there = *kept;
  auto right = root_->insert(std::move(kept), order_);
  if (right != nullptr) {
    auto above = std::make_unique<Node>();
    above->children.push_back(std::move(root_));
    above->children.push_back(std::move(right));
    above->refresh();
    root_ = std::move(above);
  }
  return there;
}

void ViewRows::erase(const ViewRow& row) {
  root_->erase(row, order_);
  while (root_->children.size() == 1) {
    auto only = std::move(root_->children.front());
    root_ = std::move(only);
  }
}

}  // namespace purgatory::couchdb
