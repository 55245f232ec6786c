// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/purging/purger.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "mock_server/model/couchdb/revisions/revision_id.h"

namespace purgatory::couchdb {
namespace {

void sort_and_name_once(std::vector<Revision>& revisions) {
  std::ranges::sort(revisions);
  revisions.erase(std::unique(revisions.begin(), revisions.end()), revisions.end());
}

}  // namespace

std::vector<std::vector<Revision>> Purger::purge(std::vector<PurgeEntry> entries) {
  std::vector<std::vector<Revision>> removed;
  if (entries.empty()) {
    if (database_.keeps(Rule::EmptyPurgesMoveNothing)) return removed;
    ++database_.purge_sequence;
    ++database_.update_sequence;
    return removed;
  }
  const std::uint64_t purged_before = database_.purge_sequence;
  std::uint64_t sequence = database_.update_sequence;
  for (PurgeEntry& entry : entries) {
    const bool is_left_out =
        !removed.empty() && !database_.keeps(Rule::PurgeTakesEveryDocumentNamed);
    removed.push_back(is_left_out ? std::vector<Revision>() : purge_with_lineages(entry, sequence));
    sort_and_name_once(entry.request.revisions);
    entry.sequence = ++database_.purge_sequence;
    const bool is_logged = !removed.back().empty() || database_.keeps(Rule::PurgeLogHoldsRequests);
    if (!database_.keeps(Rule::PurgedListsOnlyWhatWasRemoved)) {
      removed.back() = entry.request.revisions;
    }
    if (is_logged) database_.purge_log.add(std::move(entry));
  }
  if (database_.keeps(Rule::PurgeAdvancesUpdateSequence)) {
    sequence = std::max(sequence, database_.update_sequence + 1);
  }
  database_.update_sequence = sequence;
  if (!database_.keeps(Rule::PurgeAdvancesPurgeSequencePerDocument)) {
    database_.purge_sequence = purged_before + 1;
  }
  if (!database_.keeps(Rule::PurgeAdvancesPurgeSequence)) database_.purge_sequence = purged_before;
  return removed;
}

// Of a leaf that was purged elsewhere, this replica may have no more than an ancestor. Where that
// is a leaf here, it goes; the answer does not name it, since nobody asked for it.
std::vector<Revision> Purger::purge_with_lineages(const PurgeEntry& entry,
                                                  std::uint64_t& sequence) {
  const DocumentRecord* record =
      entry.lineages.empty() ? nullptr : database_.documents.find(entry.request.id);
  if (record == nullptr) return purge_document(entry.request, sequence);
  PurgeRequest widened = entry.request;
  std::vector<Revision> added;
  for (const Lineage& lineage : entry.lineages) {
    const auto is_here = [record](const Revision& revision) {
      return record->tree.find(revision) != RevisionTree::kNone;
    };
    const auto newest = std::ranges::find_if(lineage, is_here);
    if (newest == lineage.end() || record->tree.find_leaf(*newest) == RevisionTree::kNone) continue;
    if (std::ranges::find(widened.revisions, *newest) != widened.revisions.end()) continue;
    widened.revisions.push_back(*newest);
    added.push_back(*newest);
  }
  std::vector<Revision> removed = purge_document(widened, sequence);
  std::erase_if(removed, [&added](const Revision& revision) {
    return std::ranges::find(added, revision) != added.end();
  });
  return removed;
}

std::vector<Revision> Purger::purge_document(const PurgeRequest& request, std::uint64_t& sequence) {
  const bool is_local = request.id.starts_with(kLocalPrefix);
  if (is_local && !database_.keeps(Rule::PurgeSparesLocalDocuments)) {
    database_.local_documents.remove(request.id);
  }
  const bool is_design = request.id.starts_with("_design/");
  if (is_design && !database_.keeps(Rule::PurgeTakesDesignDocuments)) return {};
  DocumentRecord* record = database_.documents.find(request.id);
  if (record == nullptr) return {};
  const Revision winner = record->tree.revision(record->tree.winner());
  std::vector<Revision> removed =
      remove(*record, revisions_to_remove(record->tree, request.revisions));
  if (removed.empty()) return removed;
  remember(request.id, removed);
  const bool lost_its_winner = std::ranges::find(removed, winner) != removed.end();
  if (lost_its_winner && !database_.keeps(Rule::PurgeRecomputesTheWinner)) {
    record->has_lost_its_winner = true;
  }
  settle(*record, removed, sequence);
  return removed;
}

// The named ones; a deviation makes others of them.
std::vector<Revision> Purger::revisions_to_remove(const RevisionTree& tree,
                                                  std::vector<Revision> named) const {
  if (!database_.keeps(Rule::PurgeTakesEveryRevisionNamed) && named.size() > 1) named.resize(1);
  spare_inner_and_unknown(tree, named);
  const auto is_named_leaf = [&](const Revision& revision) {
    return tree.find_leaf(revision) != RevisionTree::kNone;
  };
  const bool takes_others =
      !database_.keeps(Rule::PurgeKeepsOtherBranches) && std::ranges::any_of(named, is_named_leaf);
  const bool takes_none_for_all = named.empty() && !database_.keeps(Rule::EmptyListsPurgeNothing);
  if (takes_others || takes_none_for_all) {
    for (const auto leaf : tree.leaves()) named.push_back(tree.revision(leaf));
  }
  if (!database_.keeps(Rule::PurgeTakesDeletedLeaves)) {
    std::erase_if(named, [&tree](const Revision& revision) {
      const auto leaf = tree.find_leaf(revision);
      return leaf != RevisionTree::kNone && tree.is_deleted(leaf);
    });
  }
  sort_and_name_once(named);
  if (!database_.keeps(Rule::PurgeRemovesTheWholeDocument)) {
    const auto is_named = [&](RevisionTree::NodeId leaf) {
      return std::ranges::binary_search(named, tree.revision(leaf));
    };
    if (std::ranges::all_of(tree.leaves(), is_named)) {
      std::erase(named, tree.revision(tree.winner()));
    }
  }
  return named;
}

// Inner revisions and unknown ones are harmless, but for the deviations that purge something in
// their place: the branches above an inner one, the winner for an unknown one.
void Purger::spare_inner_and_unknown(const RevisionTree& tree, std::vector<Revision>& named) const {
  const std::vector<Revision> asked = named;
  for (const Revision& revision : asked) {
    const auto node = tree.find(revision);
    const bool is_unknown = node == RevisionTree::kNone;
    if (is_unknown && !database_.keeps(Rule::PurgeIgnoresUnknownRevisions)) {
      named.push_back(tree.revision(tree.winner()));
    }
    if (is_unknown || tree.is_leaf(node) || database_.keeps(Rule::PurgeTakesOnlyLeaves)) continue;
    for (const auto leaf : tree.leaves_below({&node, 1})) named.push_back(tree.revision(leaf));
  }
}

std::vector<Revision> Purger::remove(DocumentRecord& record,
                                     const std::vector<Revision>& revisions) {
  const auto is_leaf = [&record](const Revision& revision) {
    return record.tree.find_leaf(revision) != RevisionTree::kNone;
  };
  const bool is_observed = observer_ != nullptr && std::ranges::any_of(revisions, is_leaf);
  if (is_observed) observer_->before_removal(record, revisions);
  std::vector<Revision> removed = remove(record.tree, revisions);
  if (is_observed) observer_->after_removal(record, database_.purge_sequence + 1);
  return removed;
}

std::vector<Revision> Purger::remove(RevisionTree& tree,
                                     const std::vector<Revision>& revisions) const {
  RemovalPolicy policy;
  policy.removes_unshared_ancestors = database_.keeps(Rule::PurgeRemovesUnsharedAncestors);
  policy.keeps_shared_ancestors = database_.keeps(Rule::PurgeKeepsSharedAncestors);
  std::vector<Revision> there;
  std::ranges::copy_if(revisions, std::back_inserter(there), [&tree](const Revision& revision) {
    return tree.find(revision) != RevisionTree::kNone;
  });
  std::vector<Revision> removed = tree.remove_leaves(revisions, policy);
  if (!database_.keeps(Rule::PurgeTakesLeavesAtOnce)) {
    // As if a parent named beside its leaf had been looked at when it was a leaf itself.
    std::erase_if(there, [&tree](const Revision& revision) {
      return tree.find(revision) != RevisionTree::kNone;
    });
    removed = std::move(there);
  }
  tree.take_changed();
  return removed;
}

void Purger::settle(DocumentRecord& record, const std::vector<Revision>& removed,
                    std::uint64_t& sequence) {
  if (record.tree.empty()) {
    if (!database_.keeps(Rule::PurgeLeavesNoTombstone)) {
      return leave_tombstone(record, removed.back(), sequence);
    }
    database_.documents.remove(record);
    return;
  }
  Liveness counted_as = record.counted_as;
  if (database_.keeps(Rule::CountsFollowTheTree)) {
    counted_as = record.is_deleted() ? Liveness::Deleted : Liveness::Live;
  }
  sequence += record.tree.leaves().size();
  const bool moves = database_.keeps(Rule::PurgeMovesTheRemainingDocumentInChanges);
  database_.documents.place(record, moves ? sequence : record.sequence, counted_as);
}

void Purger::leave_tombstone(DocumentRecord& record, const Revision& last,
                             std::uint64_t& sequence) {
  Edit edit;
  edit.liveness = Liveness::Deleted;
  edit.parent = last;
  const Revision tombstone = revision_of(edit);
  record.tree.merge({tombstone.generation, {tombstone.hash, last.hash}}, Liveness::Deleted,
                    std::make_shared<Body>());
  record.tree.take_changed();
  database_.documents.place(record, ++sequence, Liveness::Deleted);
}

void Purger::remember(const std::string& id, const std::vector<Revision>& removed) {
  if (!database_.remembers_purges()) return;
  auto& purged = database_.purged_revisions[id];
  purged.insert(purged.end(), removed.begin(), removed.end());
}

}  // namespace purgatory::couchdb
