// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/row_order.h"

#include <algorithm>

#include "mock_server/model/couchdb/indexes/collation.h"

namespace purgatory::couchdb {
namespace {

// Of the key only as many elements count as the prefix has.
std::weak_ordering compare_with_prefix(const RowOrder& order, const Json& key, const Json& prefix) {
  if (!key.is_array() || !prefix.is_array()) return order.compare_keys(key, prefix);
  const std::size_t common = std::min(key.size(), prefix.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto elements = order.compare_keys(key.elements()[i], prefix.elements()[i]);
    if (elements != std::weak_ordering::equivalent) return elements;
  }
  return common <=> prefix.size();
}

}  // namespace

std::weak_ordering RowOrder::compare_keys(const Json& left, const Json& right) const {
  return collation == Collation::Raw ? collate_raw(left, right) : collate(left, right);
}

bool RowOrder::operator()(const ViewRow& left, const ViewRow& right) const {
  const auto keys = compare_keys(left.key, right.key);
  if (keys != std::weak_ordering::equivalent) return keys < 0;
  const auto ids = left.id <=> right.id;
  return ids != 0 ? ids < 0 : left.emission < right.emission;
}

bool RowOrder::operator()(const ViewRow& row, const RowPlace& place) const {
  const auto keys = place.is_prefix ? compare_with_prefix(*this, row.key, place.key)
                                    : compare_keys(row.key, place.key);
  if (keys != std::weak_ordering::equivalent) return keys < 0;
  if (place.id && row.id != *place.id) return row.id < *place.id;
  return place.side == RowPlace::Side::Behind;
}

}  // namespace purgatory::couchdb
