// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/local_documents.h"

#include <algorithm>
#include <charconv>

namespace purgatory::couchdb {
namespace {

constexpr std::string_view kPurgePrefix = "_local/purge-";
constexpr std::string_view kShardSyncPrefix = "_local/shard-sync";

Revision local_revision(std::uint64_t number) { return {0, RevisionHash(std::to_string(number))}; }

// The number of the edit before; only `0-N` counts.
std::optional<std::uint64_t> number_before(const History& history) {
  if (history.empty()) return 0;
  const std::string_view text = history.hashes.front().bytes();
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = fault == std::errc() && end == text.data() + text.size();
  if (history.start != 0 || !is_number) return std::nullopt;
  return number;
}

Json members_of(const LocalDocuments::Entry& entry) {
  return Json::parse("{" + entry.body->members + "}").value_or(Json::object());
}

}  // namespace

ModelResult<Revision> LocalDocuments::write(const DocumentDraft& draft) {
  if (draft.is_deleted()) {
    entries_.erase(draft.id);
    return local_revision(0);
  }
  const auto before = number_before(draft.history);
  if (!before) return invalid_revision();
  auto body = std::make_shared<Body>();
  body->members = printed_members(draft.members);
  entries_.insert_or_assign(draft.id, Entry{*before + 1, std::move(body)});
  return local_revision(*before + 1);
}

ModelResult<OpenedDocument> LocalDocuments::read(std::string_view id) const {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return failure(ModelErrorKind::Missing, "missing");
  OpenedDocument document;
  document.id = found->first;
  document.revision = local_revision(found->second.number);
  document.body = found->second.body;
  return document;
}

void LocalDocuments::remove(std::string_view id) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) entries_.erase(found);
}

bool LocalDocuments::is_checkpoint(std::string_view id, const Entry& entry) {
  if (id.starts_with(kPurgePrefix)) return members_of(entry).find("purge_seq") != nullptr;
  if (!id.starts_with(kShardSyncPrefix)) return false;
  const Json members = members_of(entry);
  return members.find("target_uuid") != nullptr && members.find("seq") != nullptr;
}

std::optional<std::uint64_t> LocalDocuments::oldest_purge_checkpoint(
    const IsInUse& is_in_use) const {
  std::optional<std::uint64_t> oldest;
  for (auto it = entries_.lower_bound(kPurgePrefix);
       it != entries_.end() && it->first.starts_with(kPurgePrefix); ++it) {
    const Json members = members_of(it->second);
    const Json* seen = members.find("purge_seq");
    // One that does not say holds the log back whosever it is, until it is mended or removed.
    const bool says = seen != nullptr && seen->is_small_integer();
    if (says && !is_in_use(members)) continue;
    const auto sequence =
        says ? static_cast<std::uint64_t>(std::max<std::int64_t>(seen->as_integer(), 0)) : 0;
    oldest = std::min(oldest.value_or(sequence), sequence);
  }
  return oldest;
}

}  // namespace purgatory::couchdb
