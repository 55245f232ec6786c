// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/cluster/replica.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "mock_server/model/couchdb/revisions/external_term.h"
#include "support/digest.h"
#include "support/text.h"

namespace purgatory::couchdb {
namespace {

constexpr std::uint64_t kWholePath = std::numeric_limits<std::uint64_t>::max();
// CouchDB thins its history out as well; what is left serves clients of long ago less exactly.
constexpr std::size_t kPassedKept = 1'000;

std::vector<Revision> leaves_in(const RevisionTree& tree) {
  std::vector<Revision> leaves;
  leaves.reserve(tree.leaves().size());
  for (const auto leaf : tree.leaves()) leaves.push_back(tree.revision(leaf));
  return leaves;
}

// With all of its history, of which clients see no more than the limit: a copy that has an ancestor
// as a leaf must find the place where this belongs.
DocumentDraft draft_of(const OpenedDocument& opened, const RevisionTree& tree) {
  DocumentDraft draft;
  draft.id = opened.id;
  draft.liveness = opened.liveness;
  draft.history.start = opened.revision.generation;
  for (const auto node : tree.path(tree.find(opened.revision), kWholePath)) {
    draft.history.hashes.push_back(tree.revision(node).hash);
  }
  if (!opened.body) return draft;
  draft.members = Json::parse("{" + opened.body->members + "}").value_or(Json::object());
  for (const Attachment& attachment : opened.body->attachments) {
    draft.attachments.push_back({attachment, false});
  }
  return draft;
}

// base64url of the MD5 of the uuid as an Erlang binary.
std::string local_id_hash(std::string_view uuid) {
  TermWriter term;
  term.binary(uuid);
  const Md5Digest digest = md5(term.bytes());
  return base64url(std::string(digest.begin(), digest.end()));
}

std::int64_t seconds_of(TimePoint time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

bool names(const PurgeEntry& entry, const Revision& revision) {
  const auto holds = [&revision](const std::vector<Revision>& revisions) {
    return std::ranges::find(revisions, revision) != revisions.end();
  };
  return holds(entry.request.revisions) || std::ranges::any_of(entry.lineages, holds);
}

}  // namespace

std::vector<ModelResult<Revision>> Replica::update(const std::vector<DocumentDraft>& drafts,
                                                   EditJudges* judges) const {
  return database_.update_all(drafts, judges == nullptr ? nullptr : judges->judge_for(database_));
}

std::vector<ReplicationFailure> Replica::replicate(const std::vector<DocumentDraft>& drafts,
                                                   EditJudges* judges) const {
  return database_.replicate(drafts, judges == nullptr ? nullptr : judges->judge_for(database_));
}

std::vector<Lineage> Replica::lineages_of(const PurgeRequest& request) const {
  std::vector<Lineage> lineages;
  const DocumentRecord* record = std::as_const(database_).documents().find(request.id);
  if (record == nullptr) return lineages;
  RevisionTree rest = record->tree.copy();
  for (const Revision& leaf : rest.remove_leaves(request.revisions)) {
    Lineage& lineage = lineages.emplace_back();
    for (const auto node : record->tree.path(record->tree.find_leaf(leaf), kWholePath)) {
      const Revision& revision = record->tree.revision(node);
      if (rest.find(revision) == RevisionTree::kNone) lineage.push_back(revision);
    }
  }
  return lineages;
}

std::vector<std::vector<Revision>> Replica::purge(std::vector<PurgeEntry> entries,
                                                  PurgeObserver* observer) const {
  std::erase_if(
      entries, [this](const PurgeEntry& entry) { return database_.purge_log().knows(entry.uuid); });
  if (entries.empty()) return {};
  return database_.apply_purges(std::move(entries), observer);
}

void Replica::compact() const {
  std::uint64_t known = database_.purge_sequence();
  for (const NodeNumber node : state_.nodes) {
    if (node != node_) known = std::min(known, state_.peers[node].purges_settled);
  }
  const bool waits = database_.rules().keeps(Rule::PurgeLogWaitsForReplicas);
  database_.compact(waits ? known : database_.purge_sequence());
}

void change_setting(Database& database, Setting setting, const Json& value) {
  switch (setting) {
    case Setting::Security:
      return database.set_security(value);
    case Setting::RevsLimit:
      return database.set_revs_limit(value);
    case Setting::PurgedInfosLimit:
      return database.set_purged_infos_limit(value);
  }
}

void Replica::set(Setting setting, const Json& value, SettingTime time) const {
  state_.settings[static_cast<std::size_t>(setting)] = time;
  change_setting(database_, setting, value);
}

const Json& Replica::value_of(Setting setting) const {
  const DatabaseSettings& settings = database_.settings();
  switch (setting) {
    case Setting::RevsLimit:
      return settings.revs_limit.value();
    case Setting::PurgedInfosLimit:
      return settings.purged_infos_limit.value();
    case Setting::Security:
      break;
  }
  return settings.security;
}

ChangedLeaves Replica::changes_after(std::uint64_t sequence, std::size_t most) const {
  ChangedLeaves changes;
  changes.last = database_.update_sequence();
  database_.documents().visit_changes(
      sequence, Direction::Ascending, [&](const DocumentRecord& record) {
        if (changes.documents.size() == most) return Continue::No;
        changes.documents.push_back({record.id, leaves_in(record.tree)});
        if (changes.documents.size() == most) changes.last = record.sequence;
        return Continue::Yes;
      });
  return changes;
}

LeafList Replica::leaves_of(const std::string& id) const {
  const DocumentRecord* record = std::as_const(database_).documents().find(id);
  if (record == nullptr) return {id, {}};
  return {id, leaves_in(record->tree)};
}

std::vector<LeafList> Replica::missing_of(const std::vector<LeafList>& offered) const {
  std::vector<LeafList> missing;
  for (const LeafList& document : offered) {
    const DocumentRecord* record = std::as_const(database_).documents().find(document.id);
    auto unknown = record == nullptr ? document.leaves : record->tree.missing(document.leaves);
    if (!unknown.empty()) missing.push_back({document.id, std::move(unknown)});
  }
  return missing;
}

std::vector<DocumentDraft> Replica::open(const std::vector<LeafList>& wanted) const {
  std::vector<DocumentDraft> drafts;
  for (const LeafList& document : wanted) {
    const DocumentRecord* record = std::as_const(database_).documents().find(document.id);
    for (const OpenedRevision& opened : database_.open_revisions(document.id, document.leaves)) {
      if (opened) drafts.push_back(draft_of(*opened, record->tree));
    }
  }
  return drafts;
}

bool Replica::purged_beyond(const Replica& other, const std::string& id,
                            const Revision& leaf) const {
  const auto& entries = database_.purge_log().entries();
  const auto first = std::ranges::upper_bound(entries, progress_with(other).purges_told, {},
                                              &PurgeEntry::sequence);
  return std::any_of(first, entries.end(), [&](const PurgeEntry& entry) {
    return entry.request.id == id && names(entry, leaf);
  });
}

void Replica::save_purge_checkpoint(const Replica& reader, TimePoint now) const {
  const SequenceOrigin& ours = database_.identity().origin;
  const SequenceOrigin& theirs = reader.database_.identity().origin;
  const PeerProgress& progress = progress_with(reader);
  write_local("_local/purge-mem3-" + ours.uuid + "-" + theirs.uuid,
              Json::object({{"type", "internal_replication"},
                            {"updated_on", seconds_of(now)},
                            {"purge_seq", static_cast<std::int64_t>(progress.purges_settled)},
                            {"source", Json(ours.node)},
                            {"target", Json(theirs.node)},
                            {"range", Json::array({Json(0), Json(4'294'967'295)})}}));
}

void Replica::save_changes_checkpoint(const Replica& reader, TimePoint now) const {
  const SequenceOrigin& ours = database_.identity().origin;
  const SequenceOrigin& theirs = reader.database_.identity().origin;
  PeerProgress& progress = progress_with(reader);
  progress.passed.push_back({progress.changes_told, reader.database_.update_sequence()});
  if (progress.passed.size() > kPassedKept) {
    // Every other one of the older half.
    auto kept = progress.passed.begin();
    const auto half = kept + kPassedKept / 2;
    for (auto at = kept; at < half; at += 2) *kept++ = *at;
    progress.passed.erase(kept, half);
  }
  const auto told = static_cast<std::int64_t>(progress.changes_told);
  const auto at = static_cast<std::int64_t>(reader.database_.update_sequence());
  const Json entry = Json::object({{"source_node", Json(ours.node)},
                                   {"source_uuid", Json(ours.uuid)},
                                   {"source_seq", told},
                                   {"timestamp", seconds_of(now)},
                                   {"target_node", Json(theirs.node)},
                                   {"target_uuid", Json(theirs.uuid)},
                                   {"target_seq", at}});
  Json history = Json::object();
  history.append(ours.node, Json::array({entry}));
  const Json members = Json::object(
      {{"seq", told}, {"target_uuid", Json(theirs.uuid)}, {"history", std::move(history)}});
  const std::string id =
      "_local/shard-sync-" + local_id_hash(ours.uuid) + "-" + local_id_hash(theirs.uuid);
  write_local(id, members);
  reader.write_local(id, members);
}

// On top of what is there, as whoever writes a checkpoint reads it first.
void Replica::write_local(std::string id, Json members) const {
  DocumentDraft draft;
  if (const auto before = database_.local_documents().read(id)) {
    draft.history = {before->revision.generation, {before->revision.hash}};
  }
  draft.id = std::move(id);
  draft.members = std::move(members);
  static_cast<void>(database_.update(std::move(draft)));
}

}  // namespace purgatory::couchdb
