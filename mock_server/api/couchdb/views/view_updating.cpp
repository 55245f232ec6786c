// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/views/view_updating.h"

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/views/scripts.h"
#include "mock_server/api/error_response.h"
#include "mock_server/model/couchdb/indexes/view_indexes.h"

namespace purgatory::api {
namespace {

// Documents printed under one hold of the lock: few enough that others need not wait.
constexpr std::size_t kDocumentsAtOnce = 500;

class Updating {
 public:
  Updating(Face& face, SharedViews& views) : face_(face), views_(views) {}

  Outcome<void> run() {
    while (true) {
      auto batch = next();
      if (!batch) return Failure<Error>(batch.error());
      if (!*batch) return {};
      if (auto applied = apply(**batch); !applied) return applied;
    }
  }

 private:
  // Nothing: the index is where the database was at the first time.
  Outcome<std::optional<couchdb::IndexBatch>> next() {
    const auto lock = face_.lock();
    couchdb::Database* database = face_.find(views_.database_name);
    if (!views_.is_of(database)) return fail(ErrorKind::NotFound, "Database does not exist.");
    couchdb::ViewIndex& index = views_.index;
    if (has_applied_) {
      database->view_indexes().note({views_.design_id, views_.design.signature}, index,
                                    face_.clock.now());
    }
    const bool is_there = has_applied_ && index.update_sequence() >= update_goal_ &&
                          index.purge_sequence() >= purge_goal_;
    if (is_there || index.is_current(*database)) return std::nullopt;
    if (!has_applied_) {
      update_goal_ = database->update_sequence();
      purge_goal_ = database->purge_sequence();
    }
    auto batch = index.next(*database, kDocumentsAtOnce);
    if (scripts_ == nullptr && !batch.documents.empty()) {
      scripts_ = open_scripts(face_, views_.design.language);
    }
    return batch;
  }

  Outcome<void> apply(const couchdb::IndexBatch& batch) {
    std::vector<couchdb::MappedDocument> mapped;
    if (!batch.documents.empty()) {
      auto lists = scripts_->map(views_.design.functions, batch.documents);
      if (!lists) return Failure<Error>(to_error(lists.error()));
      mapped = std::move(*lists);
    }
    const std::lock_guard rows(views_.mutex);
    views_.index.apply(batch, std::move(mapped));
    has_applied_ = true;
    return {};
  }

  Face& face_;
  SharedViews& views_;
  std::unique_ptr<couchdb::ScriptSession> scripts_;
  bool has_applied_ = false;
  std::uint64_t update_goal_ = 0;
  std::uint64_t purge_goal_ = 0;
};

}  // namespace

Outcome<void> update_views(Face& face, SharedViews& views) {
  const std::lock_guard turn(views.updating);
  return Updating(face, views).run();
}

}  // namespace purgatory::api
