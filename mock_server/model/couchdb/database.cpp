// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/database.h"

#include <algorithm>
#include <utility>

#include "mock_server/model/couchdb/indexes/design_views.h"
#include "mock_server/model/couchdb/indexes/view_indexes.h"
#include "mock_server/model/couchdb/purging/purger.h"

namespace purgatory::couchdb {

Database::Database(DatabaseIdentity identity, RuleSet rules, RandomSource& random)
    : Database(DatabaseState(std::move(identity), rules, RandomSource(random.next()))) {}

Database::Database(DatabaseState state)
    : state_(std::move(state)), view_indexes_(std::make_unique<ViewIndexes>(*this)) {}

Database::~Database() = default;

std::unique_ptr<Database> Database::copy() const {
  return std::unique_ptr<Database>(new Database(state_.copy()));
}

std::string Database::update_sequence_text(std::uint64_t number) const {
  return print_update_sequence(state_.identity.origin, number);
}

std::string Database::purge_sequence_text() const {
  return print_purge_sequence(state_.identity.origin, state_.purge_sequence);
}

ModelResult<std::uint64_t> Database::resolve_sequence(std::string_view text) const {
  return resolve_update_sequence(state_.identity.origin, text);
}

void Database::set_revs_limit(Json limit) {
  if (state_.keeps(Rule::RevsLimitIsStored)) state_.settings.revs_limit = Limit(std::move(limit));
  ++state_.update_sequence;
  if (state_.keeps(Rule::RevsLimitKeepsStoredRevisionsWhenLowered)) return;
  state_.documents.for_each([this](DocumentRecord& record) {
    state_.stem(record);
    record.tree.take_changed();
  });
}

void Database::set_purged_infos_limit(Json limit) {
  if (state_.keeps(Rule::PurgedInfosLimitIsStored)) {
    state_.settings.purged_infos_limit = Limit(std::move(limit));
  }
  ++state_.update_sequence;
}

void Database::set_security(Json security) {
  state_.settings.security = std::move(security);
  ++state_.update_sequence;
}

ModelResult<Revision> Database::update(DocumentDraft draft) {
  std::vector<DocumentDraft> drafts;
  drafts.push_back(std::move(draft));
  return update_all(std::move(drafts)).front();
}

std::vector<ModelResult<Revision>> Database::update_all(std::vector<DocumentDraft> drafts,
                                                        EditJudge* judge) {
  return DocumentWriter(state_, judge).update(std::move(drafts));
}

std::vector<ReplicationFailure> Database::replicate(std::vector<DocumentDraft> drafts,
                                                    EditJudge* judge) {
  return DocumentWriter(state_, judge).replicate(std::move(drafts));
}

void Database::rehearse(std::vector<DocumentDraft> drafts, EditOrigin origin, EditJudge& judge) {
  DocumentWriter writer(state_, &judge);
  if (origin == EditOrigin::Here) {
    writer.rehearse_update(std::move(drafts));
  } else {
    writer.rehearse_replication(std::move(drafts));
  }
}

bool Database::has_validation_functions() const {
  if (state_.validation != Validation::NotLoaded) return state_.validation == Validation::Some;
  return DocumentWriter::finds_validation(state_.documents);
}

std::vector<std::vector<Revision>> Database::purge(std::vector<PurgeRequest> requests,
                                                   PurgeObserver* observer) {
  constexpr std::size_t kUuidDigits = 32;
  std::vector<PurgeEntry> entries;
  entries.reserve(requests.size());
  for (PurgeRequest& request : requests) {
    entries.push_back({0, state_.random.hex(kUuidDigits), std::move(request)});
  }
  return apply_purges(std::move(entries), observer);
}

std::vector<std::vector<Revision>> Database::apply_purges(std::vector<PurgeEntry> entries,
                                                          PurgeObserver* observer) {
  auto removed = Purger(state_, observer).purge(std::move(entries));
  if (!state_.keeps(Rule::PurgeLogExceedsItsLimitUntilCompaction)) trim_purge_log();
  return removed;
}

void Database::compact(std::uint64_t purges_known) {
  state_.documents.for_each([this](DocumentRecord& record) {
    record.tree.drop_inner_bodies();
    if (state_.keeps(Rule::RevsLimitStemsAtCompaction)) state_.stem(record);
    if (!state_.keeps(Rule::RevsLimitKeepsWhatItAllows)) record.tree.stem(1);
    record.tree.take_changed();
  });
  if (state_.keeps(Rule::PurgeLogKeepsTheLimitAtCompaction)) trim_purge_log(purges_known);
  if (!state_.keeps(Rule::PurgeLogSurvivesCompaction)) {
    state_.purge_log.forget_up_to(state_.purge_sequence);
  }
  const DatabaseSettings fresh(state_.rules);
  if (!state_.keeps(Rule::RevsLimitSurvivesCompaction)) {
    state_.settings.revs_limit = fresh.revs_limit;
  }
  if (!state_.keeps(Rule::PurgedInfosLimitSurvivesCompaction)) {
    state_.settings.purged_infos_limit = fresh.purged_infos_limit;
  }
  if (!state_.keeps(Rule::PurgeSequenceSurvivesCompaction)) state_.purge_sequence = 0;
}

// Source: CouchDB 3.5.0, couch_db (get_minimum_purge_seq).
void Database::trim_purge_log(std::uint64_t purges_known) {
  const std::uint64_t limit = state_.settings.purged_infos_limit.count();
  if (!state_.keeps(Rule::PurgeLogKeepsTheNewest)) {
    state_.purge_log.forget_all_but_oldest(limit);
    return;
  }
  std::uint64_t seen = state_.purge_sequence > limit ? state_.purge_sequence - limit : 0;
  seen = std::min(seen, purges_known);
  if (state_.keeps(Rule::PurgeLogWaitsForCheckpoints)) {
    const auto oldest = state_.local_documents.oldest_purge_checkpoint(
        [this](const Json& checkpoint) { return is_in_use(checkpoint); });
    if (oldest) seen = std::min(seen, *oldest);
  }
  state_.purge_log.forget_up_to(seen);
}

// Nobody vouches for a checkpoint that is neither of an index nor of a replica. An index is gone
// with its design document, or when that describes another one. Source: CouchDB 3.5.0,
// couch_db_plugin (is_valid_purge_client), couch_mrview_index (verify_index_exists), mem3_rep
// (verify_purge_checkpoint).
bool Database::is_in_use(const Json& checkpoint) const {
  const Json* type = checkpoint.find("type");
  const Json* design = checkpoint.find("ddoc_id");
  if (type == nullptr) return false;
  if (*type == Json("internal_replication")) return state_.keeps(Rule::PurgeLogWaitsForReplicas);
  if (*type != Json("mrview") || design == nullptr || !design->is_string()) return false;
  if (!state_.keeps(Rule::PurgeLogWaitsForNoIndexThatIsGone)) return true;
  const DocumentRecord* record = documents().find(design->as_string());
  if (record == nullptr || record->is_deleted()) return false;
  const SharedBody& body = record->tree.body(record->tree.winner());
  const auto members = Json::parse(body == nullptr ? "{}" : "{" + body->members + "}");
  if (!members || members->find("views") == nullptr) return true;
  const DesignViews views = views_of(*members);
  const Json* signature = checkpoint.find("signature");
  // Mango signs its indexes in its own way.
  return views.language == "query" || (signature != nullptr && *signature == Json(views.signature));
}

}  // namespace purgatory::couchdb
