// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "mock_server/model/couchdb/indexes/view_rows.h"

namespace purgatory::couchdb {

class Database;

// One key with its value that a document gives to a view.
struct Emission {
  Json key;
  Json value;
};

// What makes rows of documents: the columns of Mango indexes, or the functions of a design
// document. One mapper serves all views of a design document.
class Mapper {
 public:
  virtual ~Mapper() = default;
  virtual std::size_t views() const = 0;
  // As many lists as there are views. `document` is the winner as it is read, with `_conflicts`
  // and `_deleted_conflicts` where it has them.
  virtual std::vector<std::vector<Emission>> map(const Json& document) = 0;
};

// The views of one design document, kept up to date by what changed in the database since: purges
// logged behind its purge sequence first, then documents behind its update sequence. When the log
// no longer holds all purges it missed, it is built anew. Design documents are mapped too; the
// mapper may leave them out. Not thread-safe.
// Source: CouchDB documentation, 1.3.18.3 "Updating Indexes"; CouchDB 3.5.0, couch_index_updater.
class ViewIndex {
 public:
  explicit ViewIndex(std::unique_ptr<Mapper> mapper);

  // Costs what has changed. The database is always the same.
  void update(const Database& database);

  const ViewRows& rows(std::size_t view) const { return views_.at(view); }
  std::uint64_t update_sequence() const { return update_sequence_; }
  std::uint64_t purge_sequence() const { return purge_sequence_; }
  // How often it was built from nothing, the first time included.
  std::uint64_t builds() const { return builds_; }

 private:
  bool has_missed_purges(const Database& database) const;
  void reset(const Database& database);
  void apply_purges(const Database& database);
  void apply_changes(const Database& database);
  void map(const Database& database, const std::string& id);
  void drop(const std::string& id);

  struct RowOfView {
    std::size_t view;
    ViewRow row;  // without its value
  };
  std::unique_ptr<Mapper> mapper_;
  std::vector<ViewRows> views_;
  std::unordered_map<std::string, std::vector<RowOfView>> rows_of_document_;
  std::uint64_t update_sequence_ = 0;
  std::uint64_t purge_sequence_ = 0;
  std::uint64_t builds_ = 0;
};

}  // namespace purgatory::couchdb
