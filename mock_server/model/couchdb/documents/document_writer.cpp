// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/document_writer.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "mock_server/model/couchdb/documents/attachment_stubs.h"
#include "mock_server/model/couchdb/revisions/revision_id.h"

namespace purgatory::couchdb {

struct DocumentWriter::Edited {
  DocumentDraft draft;
  std::size_t place = 0;  // in the request
  std::optional<ModelError> refused = std::nullopt;
  bool is_passed_over = false;  // nothing to do, and no error
  SharedBody body = nullptr;
  Revision revision = {};  // what the edit becomes
};

namespace {

ModelError conflict() { return {ModelErrorKind::Conflict, "Document update conflict."}; }

bool is_design(std::string_view id) { return id.starts_with(kDesignPrefix); }

std::vector<Attachment> attachments_of(const DocumentDraft& draft) {
  std::vector<Attachment> attachments;
  attachments.reserve(draft.attachments.size());
  for (const DraftAttachment& one : draft.attachments) attachments.push_back(one.attachment);
  return attachments;
}

SharedBody body_of(const DocumentDraft& draft) {
  auto body = std::make_shared<Body>();
  body->members = printed_members(draft.members);
  body->attachments = attachments_of(draft);
  return body;
}

// The nearest ancestor that is known with its body.
RevisionTree::NodeId node_before(const RevisionTree& tree, const History& history) {
  std::int64_t generation = history.start;
  for (const RevisionHash& hash : history.hashes) {
    const auto node = tree.find({generation--, hash});
    if (node != RevisionTree::kNone && tree.body(node)) return node;
  }
  return RevisionTree::kNone;
}

void forget_local(std::vector<DocumentDraft>& drafts) {
  std::erase_if(drafts,
                [](const DocumentDraft& draft) { return draft.id.starts_with(kLocalPrefix); });
}

Revision revision_over(const DocumentDraft& draft, const Body& body,
                       std::optional<Revision> parent) {
  Edit edit;
  edit.liveness = draft.liveness;
  edit.parent = std::move(parent);
  edit.members = &draft.members;
  edit.attachments = &body.attachments;
  return revision_of(edit);
}

void put_in_front(History& history, const Revision& revision) {
  std::vector<RevisionHash> hashes;
  hashes.reserve(history.hashes.size() + 1);
  hashes.push_back(revision.hash);
  std::ranges::move(history.hashes, std::back_inserter(hashes));
  history = {revision.generation, std::move(hashes)};
}

}  // namespace

template <typename Treat>
void DocumentWriter::for_each_bucket(Batch& batch, Treat treat) {
  for (auto begin = batch.begin(); begin != batch.end();) {
    const auto end = std::find_if(begin, batch.end(), [&begin](const Edited& other) {
      return other.draft.id != begin->draft.id;
    });
    treat(Bucket(begin, end));
    begin = end;
  }
}

DocumentWriter::Batch DocumentWriter::begin(std::vector<DocumentDraft> drafts,
                                            std::vector<ModelResult<Revision>>& results) {
  Batch batch;
  batch.reserve(drafts.size());
  results.resize(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].id.starts_with(kLocalPrefix)) {
      results[i] = database_.local_documents.write(drafts[i]);
    } else {
      batch.push_back({.draft = std::move(drafts[i]), .place = i});
    }
  }
  std::ranges::stable_sort(batch, {},
                           [](const Edited& edit) -> std::string_view { return edit.draft.id; });
  return batch;
}

bool DocumentWriter::must_validate(const Batch& batch) const {
  return database_.validation != Validation::None ||
         std::ranges::any_of(batch, [](const Edited& edit) {
           return is_design(edit.draft.id) || !edit.draft.attachments.empty();
         });
}

void DocumentWriter::load_validation(std::string_view id) {
  if (is_design(id) || database_.validation != Validation::NotLoaded) return;
  database_.validation =
      finds_validation(database_.documents) ? Validation::Some : Validation::None;
}

bool DocumentWriter::finds_validation(const DocumentStore& documents) {
  IdRange designs;
  designs.first = std::string(kDesignPrefix);
  designs.last = "_design0";
  bool is_found = false;
  documents.visit(designs, [&is_found](const DocumentRecord& record) {
    const SharedBody& body = record.tree.body(record.tree.winner());
    is_found = !record.is_deleted() && body != nullptr &&
               body->members.find("\"validate_doc_update\":") != std::string::npos;
    return is_found ? Continue::No : Continue::Yes;
  });
  return is_found;
}

void DocumentWriter::ask_judge(Edited& edit, const std::optional<Revision>& stored) const {
  if (edit.refused || judge_ == nullptr) return;
  edit.refused = judge_->judge(edit.draft, stored);
}

void DocumentWriter::rehearse_update(std::vector<DocumentDraft> drafts) {
  forget_local(drafts);
  std::vector<ModelResult<Revision>> results;
  Batch batch = begin(std::move(drafts), results);
  if (!must_validate(batch)) return;
  for_each_bucket(batch, [this](Bucket bucket) { check_edits(bucket); });
}

void DocumentWriter::rehearse_replication(std::vector<DocumentDraft> drafts) {
  forget_local(drafts);
  std::vector<ModelResult<Revision>> results;
  Batch batch = begin(std::move(drafts), results);
  if (!must_validate(batch)) return;
  for_each_bucket(batch, [this](Bucket bucket) { pass_over_known(bucket); });
}

void DocumentWriter::forget_validation(const Batch& batch) {
  const auto wrote_design = [](const Edited& edit) {
    return is_design(edit.draft.id) && !edit.refused && !edit.is_passed_over;
  };
  if (std::ranges::any_of(batch, wrote_design)) database_.validation = Validation::NotLoaded;
}

std::vector<ModelResult<Revision>> DocumentWriter::update(std::vector<DocumentDraft> drafts) {
  std::vector<ModelResult<Revision>> results;
  Batch batch = begin(std::move(drafts), results);
  if (must_validate(batch)) {
    for_each_bucket(batch, [this](Bucket bucket) { check_edits(bucket); });
  } else if (database_.keeps(Rule::UnknownDocumentWithRevisionConflicts)) {
    for_each_bucket(batch, [this](Bucket bucket) { refuse_edits_of_nothing(bucket); });
  }
  // A design document that loses at the last look still counts as written.
  forget_validation(batch);
  for_each_bucket(batch, [this](Bucket bucket) { apply_edits(bucket); });
  for (Edited& edit : batch) {
    if (edit.refused) {
      results[edit.place] = Failure<ModelError>(std::move(*edit.refused));
    } else {
      results[edit.place] = std::move(edit.revision);
    }
  }
  return results;
}

void DocumentWriter::check_edits(Bucket bucket) {
  const DocumentRecord* record = std::as_const(database_.documents).find(bucket.front().draft.id);
  for (Edited& edit : bucket) {
    check_edit(edit, record);
    if (!edit.refused) load_validation(edit.draft.id);
  }
}

// What can be said before anything is written.
void DocumentWriter::check_edit(Edited& edit, const DocumentRecord* record) const {
  DocumentDraft& draft = edit.draft;
  const bool names_revision = !draft.history.empty();
  const Body* stored = nullptr;
  std::optional<Revision> replaced;
  if (record == nullptr) {
    if (names_revision) edit.refused = conflict();
  } else if (names_revision) {
    const auto leaf = record->tree.find_leaf(draft.history.newest());
    if (leaf == RevisionTree::kNone) {
      edit.refused = conflict();
    } else {
      stored = record->tree.body(leaf).get();
      replaced = draft.history.newest();
    }
  } else if (!record->is_counted_deleted()) {
    edit.refused = conflict();
  }
  if (!edit.refused && has_stubs(draft)) edit.refused = resolve_stubs(draft, stored);
  ask_judge(edit, replaced);
}

void DocumentWriter::refuse_edits_of_nothing(Bucket bucket) const {
  if (database_.documents.find(bucket.front().draft.id) != nullptr) return;
  for (Edited& edit : bucket) {
    if (!edit.draft.history.empty()) edit.refused = conflict();
  }
}

void DocumentWriter::prepare(Edited& edit) const {
  DocumentDraft& draft = edit.draft;
  const std::int64_t generation = draft.history.empty() ? 1 : draft.history.start + 1;
  for (DraftAttachment& one : draft.attachments) {
    if (!one.is_stub) one.attachment.generation = generation;
  }
  edit.body = body_of(draft);
  std::optional<Revision> parent;
  if (!draft.history.empty()) parent = draft.history.newest();
  edit.revision = revision_over(draft, *edit.body, std::move(parent));
  put_in_front(draft.history, edit.revision);
}

void DocumentWriter::apply_edits(Bucket bucket) {
  const auto is_open = [](const Edited& edit) { return !edit.refused; };
  if (std::ranges::none_of(bucket, is_open)) return;
  DocumentRecord* record = database_.documents.find(bucket.front().draft.id);
  const bool is_unknown = record == nullptr;
  if (is_unknown) record = &database_.documents.add(bucket.front().draft.id);
  Liveness counted_as = record->counted_as;
  for (Edited& edit : bucket) {
    if (edit.refused) continue;
    if (is_unknown) restart_behind_purged(edit);
    prepare(edit);
    auto result = apply(edit, *record, counted_as);
    if (result) {
      edit.revision = std::move(*result);
    } else {
      edit.refused = std::move(result.error());
    }
  }
  if (database_.keeps(Rule::RevsLimitStemsOnWrite)) database_.stem(*record);
  database_.settle(*record, counted_as);
}

ModelResult<Revision> DocumentWriter::apply(Edited& edit, DocumentRecord& record,
                                            Liveness& counted_as) {
  const History& history = edit.draft.history;
  if (counted_as == Liveness::Deleted) {
    // Only an edit that names no revision can bring a deleted document back.
    if (history.start != 1 || edit.draft.is_deleted()) return Failure<ModelError>(conflict());
    counted_as = Liveness::Live;
    return recreate(edit, record);
  }
  if (record.tree.outcome_of(history) != MergeOutcome::NewLeaf) {
    return Failure<ModelError>(conflict());
  }
  record.tree.merge(history, edit.draft.liveness, edit.body);
  if (!edit.draft.is_deleted()) return edit.revision;
  if (!database_.keeps(Rule::DeletionLeavesATombstone)) {
    record.tree.remove_leaves({edit.revision});
    if (record.tree.empty()) ++database_.update_sequence;
    return edit.revision;
  }
  if (record.tree.is_deleted()) counted_as = Liveness::Deleted;
  return edit.revision;
}

// The new revision continues from the winning tombstone, so the tree does not grow a root with
// each return.
ModelResult<Revision> DocumentWriter::recreate(Edited& edit, DocumentRecord& record) {
  const Revision tombstone = record.tree.revision(record.tree.winner());
  const Revision revision = revision_over(edit.draft, *edit.body, tombstone);
  const History history{revision.generation, {revision.hash, tombstone.hash}};
  record.tree.merge(history, Liveness::Live, edit.body);
  return revision;
}

void DocumentWriter::restart_behind_purged(Edited& edit) const {
  if (database_.keeps(Rule::PurgedDocumentsStartAnew) || !edit.draft.history.empty()) return;
  const auto purged = database_.purged_revisions.find(edit.draft.id);
  if (purged == database_.purged_revisions.end()) return;
  const Revision& last = purged->second.back();
  edit.draft.history = {last.generation, {last.hash}};
}

std::vector<ReplicationFailure> DocumentWriter::replicate(std::vector<DocumentDraft> drafts) {
  std::vector<ReplicationFailure> failures;
  std::vector<std::pair<std::string, Revision>> names;
  names.reserve(drafts.size());
  for (const DocumentDraft& draft : drafts) names.emplace_back(draft.id, draft.history.newest());
  std::vector<ModelResult<Revision>> results;
  Batch batch = begin(std::move(drafts), results);
  if (must_validate(batch)) {
    for_each_bucket(batch, [this](Bucket bucket) { pass_over_known(bucket); });
  }
  forget_validation(batch);
  for_each_bucket(batch, [this](Bucket bucket) { apply_replicated(bucket); });
  for (Edited& edit : batch) {
    if (edit.refused) results[edit.place] = Failure<ModelError>(std::move(*edit.refused));
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i]) continue;
    failures.push_back({std::move(names[i].first), std::move(names[i].second), results[i].error()});
  }
  return failures;
}

// Validation is for revisions that become leaves; the others are taken as stored.
void DocumentWriter::pass_over_known(Bucket bucket) {
  const DocumentRecord* record = std::as_const(database_.documents).find(bucket.front().draft.id);
  if (record != nullptr) mark_known(bucket, record->tree);
  for (Edited& edit : bucket) {
    if (edit.is_passed_over) continue;
    const auto node =
        record == nullptr ? RevisionTree::kNone : node_before(record->tree, edit.draft.history);
    std::optional<Revision> before;
    if (node != RevisionTree::kNone) before = record->tree.revision(node);
    if (has_stubs(edit.draft)) {
      const Body* stored = before ? record->tree.body(node).get() : nullptr;
      edit.refused = resolve_stubs(edit.draft, stored);
    }
    ask_judge(edit, before);
    if (!edit.refused) load_validation(edit.draft.id);
  }
}

// Of several edits of one document only those count that are leaves when all are merged.
void DocumentWriter::mark_known(Bucket bucket, const RevisionTree& tree) {
  if (bucket.size() == 1) {
    Edited& edit = bucket.front();
    const History& history = edit.draft.history;
    edit.is_passed_over = tree.find_leaf(history.newest()) != RevisionTree::kNone ||
                          tree.outcome_of(history) == MergeOutcome::InternalNode;
    return;
  }
  RevisionTree merged = tree.copy();
  for (const Edited& edit : bucket) merged.merge(edit.draft.history, Liveness::Live, nullptr);
  for (Edited& edit : bucket) {
    const Revision revision = edit.draft.history.newest();
    edit.is_passed_over = tree.find_leaf(revision) != RevisionTree::kNone ||
                          merged.find_leaf(revision) == RevisionTree::kNone;
  }
}

void DocumentWriter::apply_replicated(Bucket bucket) {
  const auto is_open = [this](const Edited& edit) {
    return !edit.refused && !edit.is_passed_over && !is_refused_by_deviation(edit);
  };
  if (std::ranges::none_of(bucket, is_open)) return;
  DocumentRecord* record = database_.documents.find(bucket.front().draft.id);
  if (record == nullptr) record = &database_.documents.add(bucket.front().draft.id);
  for (Edited& edit : bucket) {
    if (!is_open(edit)) continue;
    History& history = edit.draft.history;
    if (!database_.keeps(Rule::ReplicatedRevisionsKeepTheirHistory)) history.hashes.resize(1);
    record->tree.merge(history, edit.draft.liveness, body_of(edit.draft));
  }
  if (database_.keeps(Rule::RevsLimitStemsReplicatedHistories)) database_.stem(*record);
  const bool is_deleted = record->tree.is_deleted();
  database_.settle(*record, is_deleted ? Liveness::Deleted : Liveness::Live);
}

bool DocumentWriter::is_refused_by_deviation(const Edited& edit) const {
  const DocumentDraft& draft = edit.draft;
  if (!database_.keeps(Rule::PurgedRevisionsCanBeWrittenAgain) &&
      database_.was_purged(draft.id, draft.history.newest())) {
    return true;
  }
  if (database_.keeps(Rule::ReplicatedRevisionsAreStored)) return false;
  const DocumentRecord* record = std::as_const(database_.documents).find(draft.id);
  return record != nullptr && !record->tree.empty() &&
         record->tree.outcome_of(draft.history) == MergeOutcome::NewBranch;
}

}  // namespace purgatory::couchdb
