// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/printed_rows.h"

#include <utility>

namespace purgatory::api {

using couchdb::Database;
using couchdb::DocumentRecord;

std::size_t PrintedRows::place_of(const DocumentRecord& record) {
  return record.sequence % std::tuple_size_v<decltype(entries_)>;
}

RowText PrintedRows::find(const Database& database, const DocumentRecord& record) const {
  const Entry& entry = entries_[place_of(record)];
  const auto& tree = record.tree;
  const bool is_same =
      entry.sequence == record.sequence && entry.database == database.identity().origin.uuid &&
      entry.winner == tree.revision(tree.winner()) && entry.is_deleted == record.is_deleted();
  return is_same ? entry.row : nullptr;
}

void PrintedRows::keep(const Database& database, const DocumentRecord& record, RowText row) {
  entries_[place_of(record)] = {database.identity().origin.uuid, record.sequence,
                                record.tree.revision(record.tree.winner()), record.is_deleted(),
                                std::move(row)};
}

}  // namespace purgatory::api
