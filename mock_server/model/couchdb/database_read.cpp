// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <utility>

#include "mock_server/model/couchdb/database.h"

namespace purgatory::couchdb {
namespace {

Failure<ModelError> missing() { return failure(ModelErrorKind::Missing, "missing"); }

History history_of(const RevisionTree& tree, RevisionTree::NodeId node, std::uint64_t limit) {
  History history;
  history.start = tree.revision(node).generation;
  for (const auto one : tree.path(node, limit)) history.hashes.push_back(tree.revision(one).hash);
  return history;
}

// Inner nodes of a lower generation, for the deviation that takes them for possible ancestors.
void add_inner_ancestors(const RevisionTree& tree, std::int64_t below,
                         std::vector<Revision>& ancestors) {
  for (const auto leaf : tree.leaves()) {
    for (const auto node : tree.path(leaf, std::numeric_limits<std::uint64_t>::max())) {
      const Revision& revision = tree.revision(node);
      const bool is_listed = std::ranges::find(ancestors, revision) != ancestors.end();
      if (revision.generation < below && !is_listed) ancestors.push_back(revision);
    }
  }
}

}  // namespace

std::uint64_t Database::history_limit() const {
  return state_.keeps(Rule::RevsLimitStemsOnRead) ? state_.settings.revs_limit.count()
                                                  : std::numeric_limits<std::uint64_t>::max();
}

OpenedDocument Database::open(const DocumentRecord& record, RevisionTree::NodeId node,
                              const ReadOptions& options) const {
  OpenedDocument document;
  document.id = record.id;
  document.revision = record.tree.revision(node);
  document.liveness = record.tree.is_deleted(node) ? Liveness::Deleted : Liveness::Live;
  document.body = record.tree.body(node);
  if (options.revisions) document.history = history_of(record.tree, node, history_limit());
  return document;
}

void Database::add_surroundings(OpenedDocument& document, const DocumentRecord& record,
                                const ReadOptions& options) const {
  const RevisionTree& tree = record.tree;
  if (options.revisions_info) {
    for (const auto node : tree.path(tree.find(document.revision), UINT64_MAX)) {
      document.revisions_info.push_back({tree.revision(node), tree.status(node)});
    }
  }
  for (const auto leaf : tree.leaves().subspan(1)) {
    const bool is_deleted = tree.is_deleted(leaf);
    if (is_deleted && options.deleted_conflicts) {
      document.deleted_conflicts.push_back(tree.revision(leaf));
    }
    if (!is_deleted && options.conflicts) document.conflicts.push_back(tree.revision(leaf));
  }
  if (options.local_sequence) document.local_sequence = record.sequence;
}

ModelResult<OpenedDocument> Database::read(std::string_view id, const ReadOptions& options) const {
  if (id.starts_with(kLocalPrefix)) return local_documents().read(id);
  const DocumentRecord* record = documents().find(id);
  const bool is_deleted = record != nullptr && record->is_deleted();
  if (is_deleted && !record->has_lost_its_winner &&
      state_.keeps(Rule::DeletedDocumentsReadAsAbsent)) {
    return failure(ModelErrorKind::Deleted, "deleted");
  }
  return read_even_deleted(id, options);
}

ModelResult<OpenedDocument> Database::read_even_deleted(std::string_view id,
                                                        const ReadOptions& options) const {
  if (id.starts_with(kLocalPrefix)) return local_documents().read(id);
  const DocumentRecord* record = documents().find(id);
  if (record == nullptr || record->has_lost_its_winner) return missing();
  OpenedDocument document = open(*record, record->tree.winner(), options);
  add_surroundings(document, *record, options);
  return document;
}

ModelResult<OpenedDocument> Database::read_revision(std::string_view id, const Revision& revision,
                                                    const ReadOptions& options,
                                                    Latest latest) const {
  ReadOptions only_history;
  only_history.revisions = options.revisions;
  if (latest == Latest::Yes) return read(id, only_history);
  const DocumentRecord* record = documents().find(id);
  const auto node = record == nullptr ? RevisionTree::kNone : record->tree.find(revision);
  if (node == RevisionTree::kNone || !record->tree.body(node)) return missing();
  return open(*record, node, only_history);
}

std::vector<OpenedRevision> Database::open_revisions(std::string_view id,
                                                     std::vector<Revision> revisions,
                                                     const ReadOptions& options,
                                                     Latest latest) const {
  const DocumentRecord* record = documents().find(id);
  std::ranges::sort(revisions);
  revisions.erase(std::unique(revisions.begin(), revisions.end()), revisions.end());
  std::vector<RevisionTree::NodeId> nodes;
  std::vector<Revision> unknown;
  for (Revision& revision : revisions) {
    const auto node = record == nullptr ? RevisionTree::kNone : record->tree.find(revision);
    const bool is_readable = node != RevisionTree::kNone &&
                             (record->tree.body(node) != nullptr || latest == Latest::Yes);
    if (is_readable) {
      nodes.push_back(node);
    } else {
      unknown.push_back(std::move(revision));
    }
  }
  if (record != nullptr && latest == Latest::Yes) nodes = record->tree.leaves_below(nodes);
  if (record != nullptr) {
    std::ranges::sort(nodes, {}, [record](auto node) { return record->tree.revision(node); });
  }
  std::vector<OpenedRevision> opened;
  opened.reserve(nodes.size() + unknown.size());
  for (const auto node : nodes) opened.emplace_back(open(*record, node, options));
  for (Revision& revision : unknown) opened.emplace_back(Failure<Revision>(std::move(revision)));
  return opened;
}

ModelResult<std::vector<OpenedRevision>> Database::open_all_leaves(std::string_view id,
                                                                   const ReadOptions& options,
                                                                   LeafOrder order) const {
  const DocumentRecord* record = documents().find(id);
  if (record == nullptr) return missing();
  std::vector<RevisionTree::NodeId> leaves = record->tree.leaves_as_stored(history_limit());
  if (order == LeafOrder::Ascending) {
    std::ranges::stable_sort(leaves, {},
                             [record](auto leaf) { return record->tree.revision(leaf); });
  }
  std::vector<OpenedRevision> opened;
  opened.reserve(leaves.size());
  for (const auto leaf : leaves) opened.emplace_back(open(*record, leaf, options));
  return opened;
}

RevisionDifference Database::difference(std::string_view id,
                                        std::vector<Revision> revisions) const {
  RevisionDifference difference;
  const DocumentRecord* record = documents().find(id);
  if (record == nullptr) {
    if (state_.keeps(Rule::MissingRevsListsAllOfUnknownDocuments)) {
      difference.missing = std::move(revisions);
    }
  } else {
    difference.missing = missing_of(record->tree, revisions);
  }
  if (!state_.keeps(Rule::PurgedRevisionsAreMissingAgain)) {
    std::erase_if(difference.missing,
                  [&](const Revision& revision) { return state_.was_purged(id, revision); });
  }
  if (record != nullptr) {
    difference.possible_ancestors = ancestors_of(record->tree, difference.missing);
  }
  return difference;
}

std::vector<Revision> Database::missing_of(const RevisionTree& tree,
                                           const std::vector<Revision>& revisions) const {
  std::vector<Revision> missing = tree.missing(revisions);
  if (!state_.keeps(Rule::MissingRevsListsUnknownRevisions) && !missing.empty()) {
    missing.pop_back();
  }
  // Each deviation takes one kind of known revision for an unknown one.
  for (const Revision& revision : revisions) {
    const auto node = tree.find(revision);
    if (node == RevisionTree::kNone) continue;
    Rule rule = Rule::MissingRevsOmitsKnownLeaves;
    if (!tree.is_leaf(node)) {
      rule = Rule::MissingRevsKnowsInnerRevisions;
    } else if (tree.is_deleted(node)) {
      rule = Rule::MissingRevsKnowsDeletedRevisions;
    }
    if (!state_.keeps(rule)) missing.push_back(revision);
  }
  std::ranges::sort(missing);
  if (!state_.keeps(Rule::MissingRevsAreSorted)) std::ranges::reverse(missing);
  return missing;
}

std::vector<Revision> Database::ancestors_of(const RevisionTree& tree,
                                             const std::vector<Revision>& missing) const {
  std::vector<Revision> ancestors;
  if (missing.empty() || !state_.keeps(Rule::RevsDiffNamesPossibleAncestors)) return ancestors;
  if (state_.keeps(Rule::PossibleAncestorsAreOlder)) {
    ancestors = tree.possible_ancestors(missing);
  } else {
    for (const auto leaf : tree.leaves()) ancestors.push_back(tree.revision(leaf));
  }
  if (!state_.keeps(Rule::PossibleAncestorsMayBeDeleted)) {
    std::erase_if(ancestors, [&tree](const Revision& revision) {
      return tree.is_deleted(tree.find_leaf(revision));
    });
  }
  if (!state_.keeps(Rule::PossibleAncestorsAreLeaves)) {
    const auto highest = std::ranges::max_element(missing, {}, &Revision::generation);
    add_inner_ancestors(tree, highest->generation, ancestors);
  }
  return ancestors;
}

}  // namespace purgatory::couchdb
