// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_index.h"

#include <algorithm>

#include "mock_server/model/couchdb/database.h"

namespace purgatory::couchdb {
namespace {

IndexOptions options_for(const Mapper& mapper) {
  IndexOptions options;
  options.views.resize(mapper.views());
  return options;
}

// For the deviation that takes the leaf that wins over no other for the winner.
ModelResult<OpenedDocument> read_last_leaf(const Database& database, const std::string& id) {
  const RevisionTree& tree = database.documents().find(id)->tree;
  return database.read_revision(id, tree.revision(tree.leaves().back()));
}

}  // namespace

ViewIndex::ViewIndex(IndexOptions options) : options_(std::move(options)) {
  for (const Collation collation : options_.views) views_.emplace_back(collation);
}

ViewIndex::ViewIndex(std::unique_ptr<Mapper> mapper) : ViewIndex(options_for(*mapper)) {
  mapper_ = std::move(mapper);
}

bool ViewIndex::is_current(const Database& database) const {
  return builds_ > 0 && update_sequence_ == database.update_sequence() &&
         purge_sequence_ == database.purge_sequence();
}

bool ViewIndex::has_missed_purges(const Database& database) const {
  const RuleSet& rules = database.rules();
  if (!rules.keeps(Rule::IndexThatMissedPurgesStartsAnew)) return false;
  const auto& entries = database.purge_log().entries();
  if (database.purge_sequence() <= purge_sequence_) {
    // Only a deviation lowers the sequence.
    return database.purge_sequence() < purge_sequence_;
  }
  const bool rebuilds_for_any = !rules.keeps(Rule::PurgesRebuildNoIndex);
  return rebuilds_for_any || entries.empty() || entries.front().sequence > purge_sequence_ + 1;
}

IndexBatch ViewIndex::next(const Database& database, std::size_t most) const {
  IndexBatch batch;
  batch.starts_anew = builds_ == 0 || has_missed_purges(database);
  batch.update_sequence = batch.starts_anew ? 0 : update_sequence_;
  if (!batch.starts_anew) add_purges(database, batch);
  batch.purge_sequence = database.purge_sequence();
  add_changes(database, most, batch);
  return batch;
}

// A document that keeps a leaf has a new place among the changes if it lost any, so its rows are
// made anew there, and they stay as they are if it lost none. CouchDB 3.5.0 drops them in any case.
void ViewIndex::add_purges(const Database& database, IndexBatch& batch) const {
  const RuleSet& rules = database.rules();
  const bool keeps_untouched = rules.keeps(Rule::PurgeWithoutWinnerKeepsTheIndex);
  const bool forgets_purged = rules.keeps(Rule::IndexForgetsPurgedDocuments);
  for (const PurgeEntry& purge : database.purge_log().after(purge_sequence_)) {
    const std::string& id = purge.request.id;
    const bool is_gone = database.documents().find(id) == nullptr;
    if (is_gone ? forgets_purged : !keeps_untouched) batch.dropped.push_back(id);
    if (!rules.keeps(Rule::IndexAppliesEveryPurge)) break;
  }
}

// For the deviation that leaves the rows of the old winner where they are.
bool ViewIndex::was_purged_since(const Database& database, const std::string& id) const {
  return std::ranges::any_of(database.purge_log().after(purge_sequence_),
                             [&](const PurgeEntry& purge) { return purge.request.id == id; });
}

void ViewIndex::add_changes(const Database& database, std::size_t most, IndexBatch& batch) const {
  std::size_t looked_at = 0;
  const auto take = [&](const DocumentRecord& record) {
    if (looked_at == most) return Continue::No;
    ++looked_at;
    batch.update_sequence = record.sequence;
    const bool is_passed_over = !database.rules().keeps(Rule::IndexFollowsTheNewWinner) &&
                                builds_ > 0 && was_purged_since(database, record.id);
    if (is_passed_over) return Continue::Yes;
    batch.dropped.push_back(record.id);
    if (!record.is_deleted()) add_document(database, record.id, batch);
    return Continue::Yes;
  };
  database.documents().visit_changes(batch.update_sequence, Direction::Ascending, take);
  if (looked_at < most) batch.update_sequence = database.update_sequence();
}

void ViewIndex::add_document(const Database& database, const std::string& id,
                             IndexBatch& batch) const {
  if (!options_.includes_design && id.starts_with(kDesignPrefix)) return;
  ReadOptions read;
  read.conflicts = true;
  read.deleted_conflicts = true;
  read.local_sequence = options_.local_sequence;
  const auto opened = database.rules().keeps(Rule::IndexHoldsTheWinner)
                          ? database.read(id, read)
                          : read_last_leaf(database, id);
  if (!opened) return;
  batch.ids.push_back(id);
  batch.documents.push_back(print_document(*opened));
}

void ViewIndex::apply(const IndexBatch& batch, std::vector<MappedDocument> mapped) {
  if (batch.starts_anew) reset();
  for (const std::string& id : batch.dropped) drop(id);
  for (std::size_t i = 0; i < batch.ids.size(); ++i) add_rows(batch.ids[i], std::move(mapped[i]));
  mapped_documents_ += batch.ids.size();
  update_sequence_ = batch.update_sequence;
  purge_sequence_ = batch.purge_sequence;
}

void ViewIndex::update(const Database& database) {
  constexpr std::size_t kAtOnce = 1000;
  while (!is_current(database)) {
    const IndexBatch batch = next(database, kAtOnce);
    std::vector<MappedDocument> mapped;
    mapped.reserve(batch.documents.size());
    for (const std::string& text : batch.documents) {
      const auto document = Json::parse(text);
      mapped.push_back(document ? mapper_->map(*document) : MappedDocument(views_.size()));
    }
    apply(batch, std::move(mapped));
  }
}

std::uint64_t ViewIndex::row_count() const {
  std::uint64_t count = 0;
  for (const ViewRows& rows : views_) count += rows.size();
  return count;
}

void ViewIndex::reset() {
  for (ViewRows& rows : views_) rows.clear();
  rows_of_document_.clear();
  ++builds_;
}

void ViewIndex::add_rows(const std::string& id, MappedDocument mapped) {
  std::vector<RowOfView> rows;
  for (std::size_t view = 0; view < mapped.size(); ++view) {
    std::uint64_t number = 0;
    for (Emission& emission : mapped[view]) {
      rows.push_back({view, &views_[view].insert({std::move(emission.key), id, number++,
                                                  std::move(emission.value)})});
    }
  }
  if (rows.empty()) return;
  rows.shrink_to_fit();
  rows_of_document_.insert_or_assign(id, std::move(rows));
}

void ViewIndex::drop(const std::string& id) {
  const auto found = rows_of_document_.find(id);
  if (found == rows_of_document_.end()) return;
  for (const RowOfView& row : found->second) views_[row.view].erase(*row.row);
  rows_of_document_.erase(found);
}

}  // namespace purgatory::couchdb
