// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/database_state.h"
#include "mock_server/model/couchdb/purging/purge_observer.h"

namespace purgatory::couchdb {

// Carries out the purges of one request. Each remaining leaf of a document that keeps some takes
// an update sequence of its own, and the document sits at the last of them; a request that needs
// none takes one all the same, so that whoever follows the database looks.
// Source: CouchDB documentation, /db/_purge; CouchDB 3.5.0, couch_db_updater (apply_purge_reqs).
class Purger {
 public:
  // `observer` may be null.
  explicit Purger(DatabaseState& database, PurgeObserver* observer = nullptr)
      : database_(database), observer_(observer) {}
  // The removed revisions of each entry; the sequences of the entries are given here.
  std::vector<std::vector<Revision>> purge(std::vector<PurgeEntry> entries);

 private:
  // `sequence` is the last one taken; a document that keeps leaves moves it on.
  std::vector<Revision> purge_document(const PurgeRequest& request, std::uint64_t& sequence);
  std::vector<Revision> purge_with_lineages(const PurgeEntry& entry, std::uint64_t& sequence);
  std::vector<Revision> revisions_to_remove(const RevisionTree& tree,
                                            std::vector<Revision> named) const;
  void spare_inner_and_unknown(const RevisionTree& tree, std::vector<Revision>& named) const;
  std::vector<Revision> remove(DocumentRecord& record, const std::vector<Revision>& revisions);
  std::vector<Revision> remove(RevisionTree& tree, const std::vector<Revision>& revisions) const;
  void settle(DocumentRecord& record, const std::vector<Revision>& removed,
              std::uint64_t& sequence);
  void leave_tombstone(DocumentRecord& record, const Revision& last, std::uint64_t& sequence);
  void remember(const std::string& id, const std::vector<Revision>& removed);

  DatabaseState& database_;
  PurgeObserver* observer_;
};

}  // namespace purgatory::couchdb
