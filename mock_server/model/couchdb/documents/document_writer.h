// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/database_state.h"
#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/documents/edit_judge.h"
#include "mock_server/model/couchdb/model_error.h"

namespace purgatory::couchdb {

// A replicated document that was refused; all others were stored or known.
struct ReplicationFailure {
  std::string id;
  Revision revision;
  ModelError error;
};

// Writes a batch of documents, as one request brings them. CouchDB goes through the documents in
// the order of their ids, and for each through the edits as they were sent; a document whose tree
// changed gets one update sequence, however many edits it took.
// Source: CouchDB 3.5.0, couch_db (update_docs), couch_db_updater (merge_rev_trees).
class DocumentWriter {
 public:
  // The judge is asked about every edit that nothing else speaks against; null: there is none.
  explicit DocumentWriter(DatabaseState& database, EditJudge* judge = nullptr)
      : database_(database), judge_(judge) {}

  // Edits on top of revisions of this database; results in the order of the drafts.
  std::vector<ModelResult<Revision>> update(std::vector<DocumentDraft> drafts);
  // Revisions made elsewhere, with their histories; names the refused.
  std::vector<ReplicationFailure> replicate(std::vector<DocumentDraft> drafts);
  // As far as the judge is asked, and no further: nothing is written.
  void rehearse_update(std::vector<DocumentDraft> drafts);
  void rehearse_replication(std::vector<DocumentDraft> drafts);

  // Whether a design document holds a validation function.
  static bool finds_validation(const DocumentStore& documents);

 private:
  struct Edited;                      // a draft on its way into the tree
  using Batch = std::vector<Edited>;  // in the order of ids, then as sent
  using Bucket = std::span<Edited>;   // those of one document
  template <typename Treat>
  static void for_each_bucket(Batch& batch, Treat treat);

  // Takes the local documents out, which need no more, and sorts the others.
  Batch begin(std::vector<DocumentDraft> drafts, std::vector<ModelResult<Revision>>& results);
  bool must_validate(const Batch& batch) const;
  void load_validation(std::string_view id);
  void forget_validation(const Batch& batch);

  void check_edits(Bucket bucket);
  void check_edit(Edited& edit, const DocumentRecord* record) const;
  void refuse_edits_of_nothing(Bucket bucket) const;
  void prepare(Edited& edit) const;
  void apply_edits(Bucket bucket);
  ModelResult<Revision> apply(Edited& edit, DocumentRecord& record, Liveness& counted_as);
  ModelResult<Revision> recreate(Edited& edit, DocumentRecord& record);
  void restart_behind_purged(Edited& edit) const;

  void pass_over_known(Bucket bucket);
  static void mark_known(Bucket bucket, const RevisionTree& tree);
  void apply_replicated(Bucket bucket);
  bool is_refused_by_deviation(const Edited& edit) const;

  void ask_judge(Edited& edit, const std::optional<Revision>& stored) const;

  DatabaseState& database_;
  EditJudge* judge_;
};

}  // namespace purgatory::couchdb
