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

const ViewIndex& ViewIndexes::open(const IndexIdentity& identity, const MakeMapper& make_mapper,
                                   Freshness freshness, TimePoint now) {
  forget_orphans();
  Built& built = by_design_id_[identity.design_id];
  if (built.signature != identity.signature) {
    if (built.index != nullptr) remove_checkpoint(built.signature);
    built = {identity.signature, nullptr};
  }
  const bool is_new = built.index == nullptr;
  if (is_new) built.index = std::make_unique<ViewIndex>(make_mapper());
  if (!is_new && freshness == Freshness::AsItIs) return *built.index;
  const std::uint64_t seen = built.index->purge_sequence();
  built.index->update(database_);
  if (is_new || built.index->purge_sequence() != seen) {
    write_checkpoint(identity, built.index->purge_sequence(), now);
  }
  return *built.index;
}

void ViewIndexes::forget_orphans() {
  std::erase_if(by_design_id_, [this](const auto& entry) {
    const DocumentRecord* design = database_.documents().find(entry.first);
    const bool is_orphan = design == nullptr || design->is_deleted();
    if (is_orphan) remove_checkpoint(entry.second.signature);
    return is_orphan;
  });
}

void ViewIndexes::write_checkpoint(const IndexIdentity& identity, std::uint64_t purge_sequence,
                                   TimePoint now) {
  using std::chrono::duration_cast;
  const auto seconds = duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  DocumentDraft draft;
  draft.id = checkpoint_id(identity.signature);
  if (const auto before = database_.local_documents().read(draft.id)) {
    draft.history = {0, {before->revision.hash}};
  }
  draft.members = Json::object({{"type", "mrview"},
                                {"purge_seq", purge_sequence},
                                {"updated_on", std::int64_t{seconds}},
                                {"ddoc_id", identity.design_id},
                                {"signature", identity.signature}});
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
