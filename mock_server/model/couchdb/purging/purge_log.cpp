// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/purging/purge_log.h"

#include <algorithm>

namespace purgatory::couchdb {

bool PurgeLog::knows(std::string_view uuid) const {
  // What comes twice came lately.
  return std::find_if(entries_.rbegin(), entries_.rend(), [uuid](const PurgeEntry& entry) {
           return entry.uuid == uuid;
         }) != entries_.rend();
}

std::vector<PurgeEntry> PurgeLog::after(std::uint64_t sequence) const {
  const auto first = std::ranges::upper_bound(entries_, sequence, {}, &PurgeEntry::sequence);
  return {first, entries_.end()};
}

std::vector<PurgeRequest> PurgeLog::distinct_requests() const {
  std::vector<PurgeRequest> requests;
  requests.reserve(entries_.size());
  for (const PurgeEntry& entry : entries_) requests.push_back(entry.request);
  std::ranges::sort(requests);
  requests.erase(std::unique(requests.begin(), requests.end()), requests.end());
  return requests;
}

void PurgeLog::forget_up_to(std::uint64_t sequence) {
  while (!entries_.empty() && entries_.front().sequence <= sequence) entries_.pop_front();
}

void PurgeLog::forget_all_but_oldest(std::uint64_t count) {
  while (entries_.size() > count) entries_.pop_back();
}

}  // namespace purgatory::couchdb
