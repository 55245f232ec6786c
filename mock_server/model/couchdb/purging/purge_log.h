// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/revisions/revision.h"

namespace purgatory::couchdb {

// What a client asks to purge of one document.
struct PurgeRequest {
  std::string id;
  std::vector<Revision> revisions;
  bool operator==(const PurgeRequest&) const = default;
  auto operator<=>(const PurgeRequest&) const = default;
};

// A leaf that a purge took from some replica, with the ancestors that went along, the leaf first.
// Another replica may never have heard of the leaf, and takes the newest of them that it has.
using Lineage = std::vector<Revision>;

// A purge as it is remembered: the request, revisions sorted and named once, not its outcome. All
// replicas know it by the same uuid.
struct PurgeEntry {
  std::uint64_t sequence = 0;  // of the database that remembers it
  std::string uuid;
  PurgeRequest request;
  std::vector<Lineage> lineages = {};  // none where there is one replica only
};

// The latest purges of a database, oldest first. Indexes and replicas that were away catch up from
// it. Source: CouchDB documentation, /db/_purged_infos_limit; CouchDB 3.5.0, couch_bt_engine.
class PurgeLog {
 public:
  void add(PurgeEntry entry) { entries_.push_back(std::move(entry)); }
  const std::deque<PurgeEntry>& entries() const { return entries_; }
  bool knows(std::string_view uuid) const;
  // Those behind that purge sequence.
  std::vector<PurgeEntry> after(std::uint64_t sequence) const;
  // As `_purged_infos` lists them: equal ones once, sorted by id and revisions.
  std::vector<PurgeRequest> distinct_requests() const;

  void forget_up_to(std::uint64_t sequence);
  void forget_all_but_oldest(std::uint64_t count);

 private:
  std::deque<PurgeEntry> entries_;
};

}  // namespace purgatory::couchdb
