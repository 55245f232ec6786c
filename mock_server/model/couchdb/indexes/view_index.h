// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "mock_server/model/couchdb/indexes/view_rows.h"
#include "mock_server/model/couchdb/script_engine.h"

namespace purgatory::couchdb {

class Database;

// What makes rows of documents at once: the columns of Mango indexes. One mapper serves all views
// of a design document.
class Mapper {
 public:
  virtual ~Mapper() = default;
  virtual std::size_t views() const = 0;
  // As many lists as there are views. `document` is the winner as it is read, with `_conflicts`
  // and `_deleted_conflicts` where it has them.
  virtual MappedDocument map(const Json& document) = 0;
};

// What a design document says of its index as a whole.
struct IndexOptions {
  std::vector<Collation> views;  // how the rows of each are ordered
  bool includes_design = true;   // design documents are mapped too
  bool local_sequence = false;   // documents are given their `_local_seq`
};

// Part of what an index has missed, as the database was when it was asked: rows of documents to be
// dropped, documents to be mapped, and how far that brings the index.
struct IndexBatch {
  bool starts_anew = false;  // all rows are dropped first
  std::vector<std::string> dropped;
  std::vector<std::string> ids;        // of the documents to be mapped, among the dropped
  std::vector<std::string> documents;  // as JSON, in the same order
  std::uint64_t update_sequence = 0;
  std::uint64_t purge_sequence = 0;
};

// The views of one design document, kept up to date by what changed in the database since: purges
// logged behind its purge sequence first, then documents behind its update sequence. When the log
// no longer holds all purges it missed, it is built anew. Documents may be mapped by others between
// `next` and `apply`, while the database goes on. Not thread-safe.
// Source: CouchDB documentation, 1.3.18.3 "Updating Indexes"; CouchDB 3.5.0, couch_index_updater.
class ViewIndex {
 public:
  explicit ViewIndex(IndexOptions options);
  // One that maps by itself, in `update`; design documents too, the mapper may leave them out.
  explicit ViewIndex(std::unique_ptr<Mapper> mapper);

  bool is_current(const Database& database) const;
  // Up to `most` changed documents; costs what they cost, and the purges. The database is always
  // the same.
  IndexBatch next(const Database& database, std::size_t most) const;
  // `mapped` stands in the order of the batch's documents. No other batch was applied since.
  void apply(const IndexBatch& batch, std::vector<MappedDocument> mapped);
  // All batches at once. Requires a mapper.
  void update(const Database& database);

  const ViewRows& rows(std::size_t view) const { return views_.at(view); }
  std::uint64_t update_sequence() const { return update_sequence_; }
  std::uint64_t purge_sequence() const { return purge_sequence_; }
  // How often it was built from nothing, the first time included.
  std::uint64_t builds() const { return builds_; }
  // How many documents were mapped since it began.
  std::uint64_t mapped_documents() const { return mapped_documents_; }
  std::uint64_t row_count() const;

 private:
  bool has_missed_purges(const Database& database) const;
  void add_purges(const Database& database, IndexBatch& batch) const;
  bool was_purged_since(const Database& database, const std::string& id) const;
  void add_changes(const Database& database, std::size_t most, IndexBatch& batch) const;
  void add_document(const Database& database, const std::string& id, IndexBatch& batch) const;
  void reset();
  void add_rows(const std::string& id, MappedDocument mapped);
  void drop(const std::string& id);

  struct RowOfView {
    std::size_t view;
    const ViewRow* row;
  };
  IndexOptions options_;
  std::unique_ptr<Mapper> mapper_;
  std::vector<ViewRows> views_;
  std::unordered_map<std::string, std::vector<RowOfView>> rows_of_document_;
  std::uint64_t update_sequence_ = 0;
  std::uint64_t purge_sequence_ = 0;
  std::uint64_t builds_ = 0;
  std::uint64_t mapped_documents_ = 0;
};

}  // namespace purgatory::couchdb
