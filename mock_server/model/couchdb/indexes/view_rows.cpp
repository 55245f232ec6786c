// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_rows.h"

#include <algorithm>
#include <iterator>

#include "mock_server/model/couchdb/indexes/collation.h"

namespace purgatory::couchdb {
namespace {

// Of the key only as many elements count as the prefix has.
std::weak_ordering compare_with_prefix(const Json& key, const Json& prefix) {
  if (!key.is_array() || !prefix.is_array()) return collate(key, prefix);
  const std::size_t common = std::min(key.size(), prefix.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto order = collate(key.elements()[i], prefix.elements()[i]);
    if (order != std::weak_ordering::equivalent) return order;
  }
  return common <=> prefix.size();
}

}  // namespace

bool ViewRows::Order::operator()(const ViewRow& left, const ViewRow& right) const {
  const auto keys = collate(left.key, right.key);
  if (keys != std::weak_ordering::equivalent) return keys < 0;
  const auto ids = left.id <=> right.id;
  return ids != 0 ? ids < 0 : left.emission < right.emission;
}

// Whether the row lies before the place.
bool ViewRows::Order::operator()(const ViewRow& row, const RowPlace& place) const {
  const auto keys =
      place.is_prefix ? compare_with_prefix(row.key, place.key) : collate(row.key, place.key);
  if (keys != std::weak_ordering::equivalent) return keys < 0;
  if (place.id && row.id != *place.id) return row.id < *place.id;
  return place.side == RowPlace::Side::Behind;
}

void ViewRows::visit(const RowRange& range, Direction direction, const VisitRow& visit) const {
  const auto at = [this](const std::optional<RowPlace>& place, auto open_end) {
    return place ? rows_.lower_bound(*place) : open_end;
  };
  const auto first = at(range.first, rows_.begin());
  const auto last = at(range.last, rows_.end());
  const bool is_inverted = last != rows_.end() && range.first && Order()(*last, *range.first);
  if (is_inverted) return;
  if (direction == Direction::Ascending) {
    for (auto row = first; row != last && visit(*row) == Continue::Yes; ++row) continue;
    return;
  }
  for (auto behind = last; behind != first; --behind) {
    if (visit(*std::prev(behind)) == Continue::No) return;
  }
}

}  // namespace purgatory::couchdb
