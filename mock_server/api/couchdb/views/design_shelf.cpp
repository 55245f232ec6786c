// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/views/design_shelf.h"

#include <chrono>

#include "mock_server/model/couchdb/indexes/view_indexes.h"

namespace purgatory::api {
namespace {

// CouchDB looks again about once in 67 seconds.
constexpr std::chrono::seconds kServedAfterPurge{67};

OpenedDesign opened(const couchdb::Database& database, const couchdb::OpenedDocument& document,
                    const OpenedDesign& before) {
  OpenedDesign design;
  design.text = {document.id, document.revision.text(), couchdb::print_document(document)};
  auto json = Json::parse(design.text.json);
  design.json = std::make_shared<const Json>(json ? std::move(*json) : Json::object());
  couchdb::DesignViews views = couchdb::views_of(*design.json);
  const bool is_same = before.views != nullptr && before.views->design.signature == views.signature;
  design.views = is_same ? before.views
                         : std::make_shared<SharedViews>(database, document.id, std::move(views));
  return design;
}

}  // namespace

Outcome<OpenedDesign> DesignShelf::open(couchdb::Database& database, const std::string& id,
                                        TimePoint now) {
  const Key key{database.life().get(), id};
  const auto entry = designs_.find(key);
  const couchdb::DocumentRecord* record = database.documents().find(id);
  if (record == nullptr && entry != designs_.end() &&
      now - entry->second.seen < kServedAfterPurge) {
    return entry->second.design;
  }
  const auto document = database.read(id);
  if (!document) {
    if (entry != designs_.end()) designs_.erase(entry);
    return fail(ErrorKind::NotFound, document.error().reason);
  }
  if (entry != designs_.end() && entry->second.design.text.revision == document->revision.text()) {
    entry->second.seen = now;
    return entry->second.design;
  }
  forget_dead_databases();
  Entry& kept = designs_[key];
  kept = {opened(database, *document, kept.design), now};
  return kept.design;
}

void DesignShelf::clean(const couchdb::Database& database) {
  std::erase_if(designs_, [&](const auto& entry) {
    const auto& [life, id] = entry.first;
    const couchdb::DocumentRecord* record = database.documents().find(id);
    return life == database.life().get() && (record == nullptr || record->is_deleted());
  });
}

void DesignShelf::forget_dead_databases() {
  std::erase_if(designs_, [](const auto& entry) {
    return entry.second.design.views->database_life.expired();
  });
}

}  // namespace purgatory::api
