// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "mock_server/model/couchdb/documents/document_store.h"
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

// Absent ends are open.
struct RowRange {
  std::optional<RowPlace> first;
  std::optional<RowPlace> last;
};

using VisitRow = std::function<Continue(const ViewRow&)>;

// The rows of one view, ordered by key, then by the bytes of the id, then as they were emitted.
class ViewRows {
 public:
  std::size_t size() const { return rows_.size(); }
  // Visits until told to stop, from the end that the direction begins at.
  void visit(const RowRange& range, Direction direction, const VisitRow& visit) const;

  void insert(ViewRow row) { rows_.insert(std::move(row)); }
  void erase(const ViewRow& row) { rows_.erase(row); }
  void clear() { rows_.clear(); }

 private:
  struct Order {
    using is_transparent = void;
    bool operator()(const ViewRow& left, const ViewRow& right) const;
    bool operator()(const ViewRow& row, const RowPlace& place) const;
  };
  std::set<ViewRow, Order> rows_;
};

}  // namespace purgatory::couchdb
