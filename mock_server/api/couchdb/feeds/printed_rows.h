// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

// A row of a list of changes as JSON text, shared by those who tell it.
using RowText = std::shared_ptr<const std::string>;

// The plain rows (`seq`, `id`, the winner's revision, `deleted`) that were printed last, so that a
// thousand feeds of one database do not print each of them a thousand times. Holds a bounded
// number, the later in place of the earlier. Not thread-safe.
class PrintedRows {
 public:
  // Null when it is not there, or says what is so no more.
  RowText find(const couchdb::Database& database, const couchdb::DocumentRecord& record) const;
  void keep(const couchdb::Database& database, const couchdb::DocumentRecord& record, RowText row);

 private:
  struct Entry {
    std::string database;  // its uuid: a name may be used again
    std::uint64_t sequence = 0;
    couchdb::Revision winner;
    bool is_deleted = false;
    RowText row;
  };
  static std::size_t place_of(const couchdb::DocumentRecord& record);

  std::array<Entry, 1'024> entries_;
};

}  // namespace purgatory::api
