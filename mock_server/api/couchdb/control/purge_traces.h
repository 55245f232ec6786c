// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/couchdb/purging/purge_observer.h"
#include "support/clock.h"

namespace purgatory::api {

// A revision that is no more.
struct PurgedRevision {
  couchdb::Revision revision;
  std::optional<couchdb::Revision> parent;  // absent: it was a root, or the trace is cut there
  couchdb::Liveness liveness = couchdb::Liveness::Live;
  bool was_leaf = false;
};

// What one purge took from one document.
struct PurgeTrace {
  std::uint64_t purge_sequence = 0;
  TimePoint at{};
  std::string id;
  std::vector<PurgedRevision> revisions;
  bool is_cut = false;             // it took more than is kept here
  bool took_the_document = false;  // no revision was left
};

// What the latest purges removed, for people to look at: the databases themselves forget it, which
// is what a purge is for. A bounded number for each database, newest first. Not thread-safe.
class PurgeTraces {
 public:
  static constexpr std::size_t kMostTraces = 50;      // for each database
  static constexpr std::size_t kMostRevisions = 200;  // in each trace

  using Traces = std::deque<PurgeTrace>;

  // Of the database with that uuid; perhaps none.
  const Traces& of(std::string_view database_uuid) const;
  void add(const std::string& database_uuid, PurgeTrace trace);
  void forget(std::string_view database_uuid);

 private:
  std::map<std::string, Traces, std::less<>> by_database_;
};

// Watches one purge of one database, and keeps what it removes.
class PurgeRecorder final : public couchdb::PurgeObserver {
 public:
  PurgeRecorder(PurgeTraces& traces, const couchdb::Database& database, TimePoint now)
      : traces_(traces), uuid_(database.identity().origin.uuid), now_(now) {}

  void before_removal(const couchdb::DocumentRecord& record,
                      const std::vector<couchdb::Revision>& named) override;
  void after_removal(const couchdb::DocumentRecord& record, std::uint64_t purge_sequence) override;

 private:
  void add_path(const couchdb::RevisionTree& tree, couchdb::RevisionTree::NodeId leaf);

  PurgeTraces& traces_;
  const std::string& uuid_;
  const TimePoint now_;
  PurgeTrace trace_;
  std::vector<couchdb::RevisionTree::NodeId> seen_;  // those in the trace, in its order
};

}  // namespace purgatory::api
