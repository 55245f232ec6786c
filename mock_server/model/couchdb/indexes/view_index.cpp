// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/view_index.h"

#include "mock_server/model/couchdb/database.h"

namespace purgatory::couchdb {

ViewIndex::ViewIndex(std::unique_ptr<Mapper> mapper)
    : mapper_(std::move(mapper)), views_(mapper_->views()) {}

void ViewIndex::update(const Database& database) {
  if (builds_ == 0 || has_missed_purges(database)) reset(database);
  apply_purges(database);
  apply_changes(database);
}

bool ViewIndex::has_missed_purges(const Database& database) const {
  const auto& entries = database.purge_log().entries();
  if (database.purge_sequence() <= purge_sequence_) {
    // Only a deviation lowers the sequence.
    return database.purge_sequence() < purge_sequence_;
  }
  return entries.empty() || entries.front().sequence > purge_sequence_ + 1;
}

void ViewIndex::reset(const Database& database) {
  for (ViewRows& rows : views_) rows.clear();
  rows_of_document_.clear();
  update_sequence_ = 0;
  purge_sequence_ = database.purge_sequence();
  ++builds_;
}

// A document that keeps a leaf has a new place among the changes if it lost any, so its rows are
// made anew there, and they stay as they are if it lost none. CouchDB 3.5.0 drops them in any case.
void ViewIndex::apply_purges(const Database& database) {
  const bool keeps_untouched = database.rules().keeps(Rule::PurgeWithoutWinnerKeepsTheIndex);
  for (const PurgeEntry& purge : database.purge_log().after(purge_sequence_)) {
    const std::string& id = purge.request.id;
    if (!keeps_untouched || database.documents().find(id) == nullptr) drop(id);
  }
  purge_sequence_ = database.purge_sequence();
}

void ViewIndex::apply_changes(const Database& database) {
  database.documents().visit_changes(update_sequence_, Direction::Ascending,
                                     [&](const DocumentRecord& record) {
                                       drop(record.id);
                                       if (!record.is_deleted()) map(database, record.id);
                                       return Continue::Yes;
                                     });
  update_sequence_ = database.update_sequence();
}

void ViewIndex::map(const Database& database, const std::string& id) {
  ReadOptions options;
  options.conflicts = true;
  options.deleted_conflicts = true;
  const auto opened = database.read(id, options);
  if (!opened) return;
  const auto document = Json::parse(print_document(*opened));
  if (!document) return;
  auto emitted = mapper_->map(*document);
  auto& rows = rows_of_document_[id];
  for (std::size_t view = 0; view < emitted.size(); ++view) {
    std::uint64_t number = 0;
    for (Emission& emission : emitted[view]) {
      rows.push_back({view, {emission.key, id, number, Json()}});
      views_[view].insert({std::move(emission.key), id, number, std::move(emission.value)});
      ++number;
    }
  }
  if (rows.empty()) rows_of_document_.erase(id);
}

void ViewIndex::drop(const std::string& id) {
  const auto found = rows_of_document_.find(id);
  if (found == rows_of_document_.end()) return;
  for (const RowOfView& row : found->second) views_[row.view].erase(row.row);
  rows_of_document_.erase(found);
}

}  // namespace purgatory::couchdb
