// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/cluster/exchange.h"

#include <array>
#include <iterator>
#include <utility>

namespace purgatory::couchdb {

bool Exchange::has_purges(const Replica& from, const Replica& to) const {
  return from.progress_with(to).purges_told < from.database().purge_sequence();
}

bool Exchange::has_changes(const Replica& from, const Replica& to) {
  return from.progress_with(to).changes_told < from.database().update_sequence();
}

Exchange::Step Exchange::step() {
  const std::array<std::pair<const Replica&, const Replica&>, 2> directions{
      {{left_, right_}, {right_, left_}}};
  for (const auto& [from, to] : directions) {
    if (!has_purges(from, to)) continue;
    send_purges(from, to);
    return {true, &to == &left_, &to == &right_};
  }
  if (settle_purges()) return {true, false, false};
  for (const auto& [from, to] : directions) {
    if (!has_changes(from, to)) continue;
    const bool is_taken = send_changes(from, to);
    return {true, is_taken && &to == &left_, is_taken && &to == &right_};
  }
  for (const Setting setting : {Setting::Security, Setting::RevsLimit, Setting::PurgedInfosLimit}) {
    if (left_.time_of(setting) != right_.time_of(setting)) return send_setting(setting);
  }
  return {};
}

void Exchange::send_purges(const Replica& from, const Replica& to) const {
  PeerProgress& progress = from.progress_with(to);
  std::vector<PurgeEntry> entries = from.database().purge_log().after(progress.purges_told);
  if (entries.size() > kBatch) entries.resize(kBatch);
  // A purge that only moved the sequence is not in the log.
  progress.purges_told =
      entries.size() < kBatch ? from.database().purge_sequence() : entries.back().sequence;
  if (!keeps(Rule::ReplicasBringNothingPurgedBack)) {
    // As if it had nothing to learn, and everything to offer.
    to.progress_with(from).changes_told = 0;
  } else if (keeps(Rule::ReplicasLearnOfPurges)) {
    to.purge(std::move(entries));
  }
}

// Both logs are known to both, so neither copy will be told of a purge that it has forgotten.
bool Exchange::settle_purges() const {
  PeerProgress& left = left_.progress_with(right_);
  PeerProgress& right = right_.progress_with(left_);
  const auto is_settled = [](const PeerProgress& progress) {
    return progress.has_purge_checkpoint && progress.purges_settled == progress.purges_told;
  };
  if (is_settled(left) && is_settled(right)) return false;
  for (PeerProgress* const progress : {&left, &right}) {
    progress->purges_settled = progress->purges_told;
    progress->has_purge_checkpoint = true;
  }
  left_.save_purge_checkpoint(right_, now_);
  right_.save_purge_checkpoint(left_, now_);
  return true;
}

bool Exchange::send_changes(const Replica& from, const Replica& to) const {
  PeerProgress& progress = from.progress_with(to);
  const ChangedLeaves changes = from.changes_after(progress.changes_told, kBatch);
  progress.changes_told = changes.last;
  const std::vector<LeafList> missing = to.missing_of(changes.documents);
  const bool is_taken = !missing.empty() && keeps(Rule::ReplicasLearnOfWrites);
  if (is_taken) to.replicate(from.open(missing), nullptr);
  if (!has_changes(from, to)) from.save_changes_checkpoint(to, now_);
  return is_taken;
}

Exchange::Step Exchange::send_setting(Setting setting) const {
  const bool is_left_later = left_.time_of(setting) > right_.time_of(setting);
  const Replica& from = is_left_later ? left_ : right_;
  const Replica& to = is_left_later ? right_ : left_;
  to.set(setting, from.value_of(setting), from.time_of(setting));
  return {true, !is_left_later, is_left_later};
}

}  // namespace purgatory::couchdb
