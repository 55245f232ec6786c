// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "support/json.h"

namespace purgatory::couchdb {

// What an index says of one document under one key.
struct ViewRow {
  Json key;
  std::string id;
  std::uint64_t emission = 0;  // which of the rows that the document has in this view
  Json value;
};

// A place between rows: before or behind those of a key, and of an id among them. A prefix stands
// for all arrays that begin with the elements of the key.
struct RowPlace {
  enum class Side : std::uint8_t { Before, Behind };
  Json key;
  std::optional<std::string> id;
  Side side = Side::Before;
  bool is_prefix = false;
};

// How keys are ordered: as people do, or as Erlang does (`"options": {"collation": "raw"}`).
enum class Collation : std::uint8_t { Unicode, Raw };

// By key, then by the bytes of the id, then as they were emitted.
struct RowOrder {
  Collation collation = Collation::Unicode;

  std::weak_ordering compare_keys(const Json& left, const Json& right) const;
  bool operator()(const ViewRow& left, const ViewRow& right) const;
  // Whether the row lies before the place.
  bool operator()(const ViewRow& row, const RowPlace& place) const;
};

}  // namespace purgatory::couchdb
