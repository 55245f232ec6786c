// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_indexes.h"

#include <chrono>
#include <utility>

#include "mock_server/model/couchdb/database.h"

namespace purgatory::couchdb {
namespace {

std::string checkpoint_id(std::string_view signature) {
  return "_local/purge-mrview-" + std::string(signature);
}

}  // namespace

IndexProgress IndexProgress::of(const ViewIndex& index) {
  IndexProgress progress;
  progress.update_sequence = index.update_sequence();
  progress.purge_sequence = index.purge_sequence();
  progress.builds = index.builds();
  progress.mapped_documents = index.mapped_documents();
  progress.rows = index.row_count();
  return progress;
}

// What was kept of another definition goes.
ViewIndexes::Built& ViewIndexes::built_for(const IndexIdentity& identity) {
  Built& built = by_design_id_[identity.design_id];
  if (built.progress.signature != identity.signature) {
    if (!built.progress.signature.empty()) remove_checkpoint(built.progress.signature);
    built = Built();
    built.progress.design_id = identity.design_id;
    built.progress.signature = identity.signature;
  }
  return built;
}

// The checkpoint is there from the first time on.
void ViewIndexes::advance(Built& built, const ViewIndex& index, TimePoint now) {
  const IndexProgress before = std::move(built.progress);
  built.progress = IndexProgress::of(index);
  built.progress.design_id = before.design_id;
  built.progress.signature = before.signature;
  built.progress.built = built.progress.builds == before.builds ? before.built : now;
  const bool has_moved = before.purge_sequence != index.purge_sequence() &&
                         database_.rules().keeps(Rule::IndexTellsHowFarItRead);
  if (before.builds == 0 || has_moved) write_checkpoint(built.progress, now);
}

const ViewIndex& ViewIndexes::open(const IndexIdentity& identity, const MakeMapper& make_mapper,
                                   Freshness freshness, TimePoint now) {
  forget_orphans();
  Built& built = built_for(identity);
  const bool is_new = built.index == nullptr;
  if (is_new) built.index = std::make_unique<ViewIndex>(make_mapper());
  if (!is_new && freshness == Freshness::AsItIs) return *built.index;
  built.index->update(database_);
  advance(built, *built.index, now);
  return *built.index;
}

void ViewIndexes::note(const IndexIdentity& identity, const ViewIndex& index, TimePoint now) {
  advance(built_for(identity), index, now);
}

void ViewIndexes::forget_orphans() {
  std::erase_if(by_design_id_, [this](const auto& entry) {
    const DocumentRecord* design = database_.documents().find(entry.first);
    const bool is_orphan = design == nullptr || design->is_deleted();
    if (is_orphan) remove_checkpoint(entry.second.progress.signature);
    return is_orphan;
  });
}

std::vector<IndexProgress> ViewIndexes::progress() const {
  std::vector<IndexProgress> all;
  for (const auto& [design_id, built] : by_design_id_) all.push_back(built.progress);
  return all;
}

void ViewIndexes::write_checkpoint(const IndexProgress& progress, TimePoint now) {
  using std::chrono::duration_cast;
  const auto seconds = duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  DocumentDraft draft;
  draft.id = checkpoint_id(progress.signature);
  if (const auto before = database_.local_documents().read(draft.id)) {
    draft.history = {0, {before->revision.hash}};
  }
  draft.members = Json::object({{"type", "mrview"},
                                {"purge_seq", progress.purge_sequence},
                                {"updated_on", std::int64_t{seconds}},
                                {"ddoc_id", progress.design_id},
                                {"signature", progress.signature}});
  // A local document with a revision of our own cannot conflict.
  static_cast<void>(database_.update(std::move(draft)));
}

void ViewIndexes::remove_checkpoint(std::string_view signature) {
  DocumentDraft draft;
  draft.id = checkpoint_id(signature);
  draft.liveness = Liveness::Deleted;
  static_cast<void>(database_.update(std::move(draft)));
}

}  // namespace purgatory::couchdb
