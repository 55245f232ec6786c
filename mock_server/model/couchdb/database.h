// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/database_settings.h"
#include "mock_server/model/couchdb/database_state.h"
#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/documents/document_store.h"
#include "mock_server/model/couchdb/documents/document_writer.h"
#include "mock_server/model/couchdb/documents/local_documents.h"
#include "mock_server/model/couchdb/model_error.h"
#include "mock_server/model/couchdb/purging/purge_log.h"
#include "mock_server/model/couchdb/purging/purge_observer.h"
#include "mock_server/model/couchdb/revisions/revision_tree.h"
#include "mock_server/model/couchdb/sequence.h"
#include "mock_server/model/rules.h"
#include "support/random.h"

namespace purgatory::couchdb {

class EditJudge;
class ViewIndexes;

struct ReadOptions {
  bool revisions = false;          // `_revisions`
  bool revisions_info = false;     // `_revs_info`
  bool conflicts = false;          // `_conflicts`
  bool deleted_conflicts = false;  // `_deleted_conflicts`
  bool local_sequence = false;     // `_local_seq`
};

enum class Latest { No, Yes };
// Edits on top of revisions of this database, or made elsewhere with their histories.
enum class EditOrigin { Here, Elsewhere };
// `open_revs=all` lists leaves ascending, `_bulk_get` as they are stored.
enum class LeafOrder { Ascending, Stored };

// An answer to "give me these revisions": the document, or a revision that is not there.
using OpenedRevision = Result<OpenedDocument, Revision>;

struct RevisionDifference {
  std::vector<Revision> missing;
  std::vector<Revision> possible_ancestors;
};

// One database: documents by id and by update sequence, local documents, the purge log, settings.
// Every edit that changes a document's tree gives it the next update sequence, so a document
// stands once in the order of changes, at its latest. One shard, one replica. Not thread-safe.
// Source: CouchDB 3.5.0, couch_db, couch_db_updater, couch_bt_engine.
class Database {
 public:
  static constexpr std::uint64_t kAllPurges = std::numeric_limits<std::uint64_t>::max();

  // `random` is read from now and then only to seed the database's own source.
  Database(DatabaseIdentity identity, RuleSet rules, RandomSource& random);
  ~Database();
  // As it is now, with the same sequences, history and source of numbers. Indexes are not copied:
  // the copy builds its own when they are asked for.
  std::unique_ptr<Database> copy() const;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const DatabaseIdentity& identity() const { return state_.identity; }
  // Lives as long as this object: who remembers it weakly knows another one of the same identity.
  const std::shared_ptr<const bool>& life() const { return life_; }
  const RuleSet& rules() const { return state_.rules; }
  void set_rules(RuleSet rules) { state_.rules = rules; }
  const DatabaseSettings& settings() const { return state_.settings; }

  std::uint64_t update_sequence() const { return state_.update_sequence; }
  std::uint64_t purge_sequence() const { return state_.purge_sequence; }
  std::string update_sequence_text(std::uint64_t number) const;
  std::string update_sequence_text() const { return update_sequence_text(state_.update_sequence); }
  std::string purge_sequence_text() const;
  // The number to list changes after, from a client's `since` string.
  ModelResult<std::uint64_t> resolve_sequence(std::string_view text) const;

  // Each counts as a change of the database: the update sequence moves.
  void set_revs_limit(Json limit);          // requires is_positive_integer(limit)
  void set_purged_infos_limit(Json limit);  // requires is_positive_integer(limit)
  void set_security(Json security);

  // Writing. Interactive edits: the results stand in the order of the drafts; ids must be legal
  // and not empty. `_local/` ids go to the local documents. The judge, where there is one, may
  // refuse what nothing else speaks against.
  ModelResult<Revision> update(DocumentDraft draft);
  std::vector<ModelResult<Revision>> update_all(std::vector<DocumentDraft> drafts,
                                                EditJudge* judge = nullptr);
  // Edits made elsewhere (`new_edits` false), with their histories. Requires that each draft has
  // one. Names only the refused.
  std::vector<ReplicationFailure> replicate(std::vector<DocumentDraft> drafts,
                                            EditJudge* judge = nullptr);
  // Asks the judge what these edits would ask it, and writes nothing.
  void rehearse(std::vector<DocumentDraft> drafts, EditOrigin origin, EditJudge& judge);
  // Whether a design document holds a validation function.
  bool has_validation_functions() const;

  // Reading. The winner: `Missing` when there is no such document, `Deleted` when it is a
  // tombstone (see read_even_deleted).
  ModelResult<OpenedDocument> read(std::string_view id, const ReadOptions& options = {}) const;
  ModelResult<OpenedDocument> read_even_deleted(std::string_view id,
                                                const ReadOptions& options = {}) const;
  // Of the options only `revisions` applies. Inner revisions can be read until compaction. With
  // Latest::Yes the winner is read, whatever the revision, as CouchDB 3.5.0 does.
  ModelResult<OpenedDocument> read_revision(std::string_view id, const Revision& revision,
                                            const ReadOptions& options = {},
                                            Latest latest = Latest::No) const;
  // Found ones ascending, then those missing, ascending. No document gives all missing.
  std::vector<OpenedRevision> open_revisions(std::string_view id, std::vector<Revision> revisions,
                                             const ReadOptions& options = {},
                                             Latest latest = Latest::No) const;
  // Every leaf; `Missing` when there is no such document.
  ModelResult<std::vector<OpenedRevision>> open_all_leaves(
      std::string_view id, const ReadOptions& options = {},
      LeafOrder order = LeafOrder::Ascending) const;

  // The documents themselves: counts, lookup, order by id and by sequence, ranks.
  const DocumentStore& documents() const { return state_.documents; }
  const LocalDocuments& local_documents() const { return state_.local_documents; }

  // For `_missing_revs` and `_revs_diff`.
  RevisionDifference difference(std::string_view id, std::vector<Revision> revisions) const;

  // Removes leaves for good. The removed revisions of each request, ascending, in its order. Each
  // request is logged, whatever it removed; an empty list of requests does nothing.
  // `observer` may be null.
  std::vector<std::vector<Revision>> purge(std::vector<PurgeRequest> requests,
                                           PurgeObserver* observer = nullptr);
  // Purges that all replicas know by their uuids; requires that none of them is in the log.
  std::vector<std::vector<Revision>> apply_purges(std::vector<PurgeEntry> entries,
                                                  PurgeObserver* observer = nullptr);
  const PurgeLog& purge_log() const { return state_.purge_log; }

  // The views and Mango indexes that were asked for.
  ViewIndexes& view_indexes() { return *view_indexes_; }

  // Drops bodies of inner revisions, stems every document, trims the purge log, but not beyond the
  // purge sequence up to which every other replica knows it. No sequence moves.
  void compact(std::uint64_t purges_known = kAllPurges);

 private:
  explicit Database(DatabaseState state);

  OpenedDocument open(const DocumentRecord& record, RevisionTree::NodeId node,
                      const ReadOptions& options) const;
  void add_surroundings(OpenedDocument& document, const DocumentRecord& record,
                        const ReadOptions& options) const;
  std::uint64_t history_limit() const;
  std::vector<Revision> missing_of(const RevisionTree& tree,
                                   const std::vector<Revision>& revisions) const;
  std::vector<Revision> ancestors_of(const RevisionTree& tree,
                                     const std::vector<Revision>& missing) const;
  void trim_purge_log(std::uint64_t purges_known = kAllPurges);
  bool is_in_use(const Json& checkpoint) const;

  std::shared_ptr<const bool> life_ = std::make_shared<const bool>(true);
  DatabaseState state_;
  std::unique_ptr<ViewIndexes> view_indexes_;
};

}  // namespace purgatory::couchdb
