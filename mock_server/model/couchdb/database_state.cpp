// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/database_state.h"

#include <algorithm>

namespace purgatory::couchdb {

DatabaseState DatabaseState::copy() const {
  DatabaseState copied(identity, rules, random);
  copied.settings = settings;
  copied.documents = documents.copy();
  copied.local_documents = local_documents;
  copied.purge_log = purge_log;
  copied.update_sequence = update_sequence;
  copied.purge_sequence = purge_sequence;
  copied.validation = validation;
  copied.purged_revisions = purged_revisions;
  return copied;
}

void DatabaseState::stem(DocumentRecord& record) const {
  const StemBy by = keeps(Rule::RevsLimitCountsAlongEachBranch) ? StemBy::Branch : StemBy::Winner;
  record.tree.stem(settings.revs_limit.count(), by);
}

void DatabaseState::settle(DocumentRecord& record, Liveness counted_as) {
  if (record.tree.empty()) {
    documents.remove(record);
    return;
  }
  const bool changed = record.tree.take_changed() || counted_as != record.counted_as;
  if (!changed) return;
  record.has_lost_its_winner = false;
  documents.place(record, ++update_sequence, counted_as);
}

bool DatabaseState::remembers_purges() const {
  return !keeps(Rule::PurgedRevisionsAreMissingAgain) ||
         !keeps(Rule::PurgedRevisionsCanBeWrittenAgain) || !keeps(Rule::PurgedDocumentsStartAnew);
}

bool DatabaseState::was_purged(std::string_view id, const Revision& revision) const {
  const auto found = purged_revisions.find(std::string(id));
  return found != purged_revisions.end() &&
         std::ranges::find(found->second, revision) != found->second.end();
}

}  // namespace purgatory::couchdb
