// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/cluster/coordinator.h"

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>
#include <utility>

namespace purgatory::couchdb {
namespace {

using Replies = std::vector<ModelResult<Revision>>;  // about one document, of each copy

struct Decided {
  ModelResult<Revision> result;
  std::size_t copies = 0;
};

Decided decide(const Replies& replies) {
  Decided best{replies.front(), 0};
  for (const auto& reply : replies) {
    if (!reply) continue;
    const auto copies = static_cast<std::size_t>(std::ranges::count_if(
        replies, [&reply](const auto& other) { return other && *other == *reply; }));
    if (copies > best.copies) best = {reply, copies};
  }
  return best;
}

void sort_and_name_once(std::vector<Revision>& revisions) {
  std::ranges::sort(revisions);
  revisions.erase(std::unique(revisions.begin(), revisions.end()), revisions.end());
}

void add_new(std::vector<Lineage>& lineages, std::vector<Lineage> more) {
  for (Lineage& lineage : more) {
    if (std::ranges::find(lineages, lineage) == lineages.end()) {
      lineages.push_back(std::move(lineage));
    }
  }
}

std::vector<Revision> sorted_leaves(const Replica& replica, const std::string& id) {
  LeafList list = replica.leaves_of(id);
  std::ranges::sort(list.leaves);
  return std::move(list.leaves);
}

}  // namespace

Coordinator::Coordinator(Cluster& cluster, NodeNumber node, std::string database)
    : cluster_(cluster), node_(node), database_(std::move(database)) {
  const CatalogueEntry* entry = cluster_.catalogued(node_, database_);
  copies_ = entry == nullptr ? 0 : entry->nodes.size();
}

std::vector<Replica> Coordinator::reached() {
  std::vector<Replica> replicas = cluster_.reachable(node_, database_);
  if (replicas.empty()) throw std::logic_error("no copy of `" + database_ + "` is reached");
  return replicas;
}

void Coordinator::settle(const std::vector<Replica>& replicas) {
  for (const Replica& replica : replicas) {
    if (replica.node() != node_) cluster_.announce(replica.node(), database_);
  }
  // Each has to be compared with those that this node does not reach.
  std::vector<NodeNumber> nodes;
  nodes.reserve(replicas.size());
  for (const Replica& replica : replicas) nodes.push_back(replica.node());
  for (const NodeNumber node : nodes) cluster_.changed(node, database_);
}

Confirmed<std::vector<ModelResult<Revision>>> Coordinator::update(
    const std::vector<DocumentDraft>& drafts, EditJudges* judges) {
  const std::vector<Replica> replicas = reached();
  std::vector<Replies> replies(drafts.size());
  for (const Replica& replica : replicas) {
    auto results = replica.update(drafts, judges);
    for (std::size_t i = 0; i < drafts.size(); ++i) replies[i].push_back(std::move(results[i]));
  }
  Confirmed<std::vector<ModelResult<Revision>>> confirmed{{}, copies_};
  for (const Replies& of_document : replies) {
    Decided decided = decide(of_document);
    if (decided.result) confirmed.copies = std::min(confirmed.copies, decided.copies);
    confirmed.result.push_back(std::move(decided.result));
  }
  settle(replicas);
  return confirmed;
}

Confirmed<std::vector<ReplicationFailure>> Coordinator::replicate(
    const std::vector<DocumentDraft>& drafts, EditJudges* judges) {
  const std::vector<Replica> replicas = reached();
  std::map<std::pair<std::string, Revision>, std::vector<ReplicationFailure>> failures;
  for (const Replica& replica : replicas) {
    for (ReplicationFailure& failure : replica.replicate(drafts, judges)) {
      failures[{failure.id, failure.revision}].push_back(std::move(failure));
    }
  }
  Confirmed<std::vector<ReplicationFailure>> confirmed{{}, replicas.size()};
  for (const DocumentDraft& draft : drafts) {
    const auto refusals = failures.find({draft.id, draft.history.newest()});
    const std::size_t refused = refusals == failures.end() ? 0 : refusals->second.size();
    if (refused < replicas.size()) {
      confirmed.copies = std::min(confirmed.copies, replicas.size() - refused);
    } else {
      confirmed.result.push_back(refusals->second.front());
    }
  }
  settle(replicas);
  return confirmed;
}

Confirmed<std::vector<std::vector<Revision>>> Coordinator::purge(
    const std::vector<PurgeRequest>& requests, PurgeObserver* observer) {
  const std::vector<Replica> replicas = reached();
  std::vector<PurgeEntry> entries;
  for (const PurgeRequest& request : requests) {
    PurgeEntry& entry = entries.emplace_back();
    entry.request = request;
    // Any copy's purge counts for all, also for those that know less of the document.
    for (const Replica& replica : replicas) add_new(entry.lineages, replica.lineages_of(request));
  }
  for (PurgeEntry& entry : entries) entry.uuid = cluster_.new_uuid();
  Confirmed<std::vector<std::vector<Revision>>> confirmed{
      std::vector<std::vector<Revision>>(requests.size()), replicas.size()};
  for (const Replica& replica : replicas) {
    const bool is_nearest = &replica == replicas.data();
    const bool is_told =
        is_nearest || replica.database().rules().keeps(Rule::ReplicasLearnOfPurges);
    if (!is_told) continue;
    auto removed = replica.purge(entries, is_nearest ? observer : nullptr);
    for (std::size_t i = 0; i < removed.size(); ++i) {
      auto& all = confirmed.result[i];
      all.insert(all.end(), removed[i].begin(), removed[i].end());
    }
  }
  for (auto& removed : confirmed.result) sort_and_name_once(removed);
  settle(replicas);
  return confirmed;
}

std::size_t Coordinator::set(Setting setting, const Json& value) {
  const std::vector<Replica> replicas = reached();
  const SettingTime now = cluster_.new_setting_time();
  for (const Replica& replica : replicas) replica.set(setting, value, now);
  settle(replicas);
  return replicas.size();
}

void Coordinator::compact() {
  for (const Replica& replica : cluster_.reachable(node_, database_)) {
    replica.compact();
  }
}

void Coordinator::repair(const std::string& id, std::size_t asked) {
  if (id.starts_with(kLocalPrefix)) return;
  const std::vector<Replica> replicas = cluster_.reachable(node_, database_);
  if (replicas.size() < 2) return;
  const std::size_t count = std::min(asked, replicas.size());
  const auto first = sorted_leaves(replicas.front(), id);
  const auto agrees = [&](const Replica& replica) { return sorted_leaves(replica, id) == first; };
  if (std::all_of(replicas.begin(), replicas.begin() + static_cast<std::ptrdiff_t>(count),
                  agrees)) {
    return;
  }
  for (const Replica& from : replicas) {
    for (const Replica& to : replicas) {
      if (&from != &to) send_missing(from, to, id);
    }
  }
  settle(replicas);
}

void Coordinator::send_missing(const Replica& from, const Replica& to, const std::string& id) {
  auto missing = to.missing_of({from.leaves_of(id)});
  if (missing.empty()) return;
  std::erase_if(missing.front().leaves,
                [&](const Revision& leaf) { return to.purged_beyond(from, id, leaf); });
  if (!missing.front().leaves.empty()) to.replicate(from.open(missing), nullptr);
}

ModelResult<OpenedDocument> Coordinator::read_local(const std::string& id) {
  const std::vector<Replica> replicas = reached();
  const Replica* newest = nullptr;
  std::uint64_t most_edits = 0;
  std::size_t count = 0;
  for (const Replica& replica : replicas) {
    const auto& entries = replica.database().local_documents().entries();
    const auto found = entries.find(id);
    if (found == entries.end()) continue;
    if (LocalDocuments::is_checkpoint(id, found->second)) {
      return replicas.front().database().read(id);
    }
    ++count;
    if (newest != nullptr && found->second.number <= most_edits) continue;
    newest = &replica;
    most_edits = found->second.number;
  }
  if (newest == nullptr || count * 2 < replicas.size()) {
    return failure(ModelErrorKind::Missing, "missing");
  }
  return newest->database().read(id);
}

std::string Coordinator::translated(const std::string& sequence) {
  const std::vector<Replica> replicas = cluster_.reachable(node_, database_);
  const auto parsed = parse_update_sequence(sequence);
  if (replicas.empty() || !parsed) return sequence;
  const Replica& ours = replicas.front();
  if (ours.database().identity().origin.uuid.starts_with(parsed->uuid_prefix)) return sequence;
  for (NodeNumber node = 0; node < cluster_.size(); ++node) {
    const auto uuid = cluster_.uuid_of(node, database_);
    if (!uuid || !uuid->starts_with(parsed->uuid_prefix)) continue;
    std::uint64_t seen = 0;
    for (const auto& passed : ours.state().peers[node].passed) {
      if (passed.theirs <= parsed->number) seen = std::max(seen, passed.ours);
    }
    return ours.database().update_sequence_text(seen);
  }
  return sequence;
}

}  // namespace purgatory::couchdb
