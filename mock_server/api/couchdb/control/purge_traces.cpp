// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/purge_traces.h"

#include <algorithm>
#include <utility>

namespace purgatory::api {

using couchdb::DocumentRecord;
using couchdb::RevisionTree;

const PurgeTraces::Traces& PurgeTraces::of(std::string_view database_uuid) const {
  static const Traces kNone;
  const auto found = by_database_.find(database_uuid);
  return found == by_database_.end() ? kNone : found->second;
}

void PurgeTraces::add(const std::string& database_uuid, PurgeTrace trace) {
  Traces& traces = by_database_[database_uuid];
  traces.push_front(std::move(trace));
  if (traces.size() > kMostTraces) traces.pop_back();
}

void PurgeTraces::forget(std::string_view database_uuid) {
  const auto found = by_database_.find(database_uuid);
  if (found != by_database_.end()) by_database_.erase(found);
}

void PurgeRecorder::before_removal(const DocumentRecord& record,
                                   const std::vector<couchdb::Revision>& named) {
  trace_ = {};
  seen_.clear();
  for (const couchdb::Revision& revision : named) {
    const auto leaf = record.tree.find_leaf(revision);
    if (leaf == RevisionTree::kNone) continue;
    if (seen_.size() >= PurgeTraces::kMostRevisions) {
      trace_.is_cut = true;
      return;
    }
    add_path(record.tree, leaf);
  }
}

// The leaf and its ancestors as far as they are not there yet: those that stay are sorted out
// afterwards.
void PurgeRecorder::add_path(const RevisionTree& tree, RevisionTree::NodeId leaf) {
  const std::size_t room = PurgeTraces::kMostRevisions - seen_.size();
  // One more, for the parent of the last.
  const auto path = tree.path(leaf, room + 1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (std::ranges::find(seen_, path[i]) != seen_.end()) return;
    if (i == room) {
      trace_.is_cut = true;
      return;
    }
    PurgedRevision purged{tree.revision(path[i]), std::nullopt, couchdb::Liveness::Live, i == 0};
    if (i + 1 < path.size()) purged.parent = tree.revision(path[i + 1]);
    if (tree.is_deleted(path[i])) purged.liveness = couchdb::Liveness::Deleted;
    trace_.revisions.push_back(std::move(purged));
    seen_.push_back(path[i]);
  }
}

void PurgeRecorder::after_removal(const DocumentRecord& record, std::uint64_t purge_sequence) {
  std::erase_if(trace_.revisions, [&record](const PurgedRevision& one) {
    return record.tree.find(one.revision) != RevisionTree::kNone;
  });
  if (trace_.revisions.empty()) return;
  trace_.purge_sequence = purge_sequence;
  trace_.at = now_;
  trace_.id = record.id;
  trace_.took_the_document = record.tree.empty();
  traces_.add(uuid_, std::move(trace_));
}

}  // namespace purgatory::api
