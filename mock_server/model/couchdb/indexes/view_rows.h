// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mock_server/model/couchdb/documents/document_store.h"
#include "mock_server/model/couchdb/indexes/reducer.h"
#include "mock_server/model/couchdb/indexes/row_order.h"
#include "support/json.h"

namespace purgatory::couchdb {

// Absent ends are open.
struct RowRange {
  std::optional<RowPlace> first;
  std::optional<RowPlace> last;
};

using VisitRow = std::function<Continue(const ViewRow&)>;

// The rows of one view, ordered by key, then by the bytes of the id, then as they were emitted: a
// B+ tree whose nodes count their rows and remember what they were reduced to. A row that comes or
// goes makes only the nodes above it forget, so a reduction of a million rows after one change
// costs a few nodes. Rows stay where they are in memory.
class ViewRows {
 public:
  explicit ViewRows(Collation collation = Collation::Unicode);
  ~ViewRows();
  ViewRows(ViewRows&&) noexcept;
  ViewRows& operator=(ViewRows&&) noexcept;

  std::uint64_t size() const;
  Collation collation() const { return order_.collation; }
  const RowOrder& order() const { return order_; }
  // Visits until told to stop, from the end that the direction begins at.
  void visit(const RowRange& range, Direction direction, const VisitRow& visit) const;
  // How many rows lie before the place.
  std::uint64_t rank(const RowPlace& place) const;
  // Nothing when the range holds no row. The same reducer is to be given every time.
  ScriptResult<std::optional<Json>> reduce(const RowRange& range, Reducer& reducer) const;

  // Good until the row is erased.
  const ViewRow& insert(ViewRow row);
  void erase(const ViewRow& row);
  void clear();

 private:
  struct Node;
  struct Walk;
  class Reduction;

  RowOrder order_;
  std::unique_ptr<Node> root_;
};

}  // namespace purgatory::couchdb
