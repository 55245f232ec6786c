// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_set>
#include <vector>

#include "mock_server/model/rules.h"
#include "mock_server/replication/checkpoint.h"
#include "mock_server/replication/database_client.h"
#include "mock_server/replication/progress.h"

namespace purgatory::replication {

// Whether a promise is kept at this moment. Asked from the replication's thread.
using KeepsRule = std::function<bool(Rule)>;

// One run of a replication, from the opening of its databases to its last checkpoint: reads the
// changes of the source in batches, asks the target which of their revisions it lacks, and copies
// those. Blocks; an `Interruption` ends it. For one thread, but for `progress`.
// Source: CouchDB documentation, "CouchDB Replication Protocol".
class Replication {
 public:
  struct Surroundings {
    const Specification& specification;
    std::string checkpoint_id;  // of the `_local` documents
    std::string session_id;
    const Clock& clock;
    Interruption& interruption;
    Progress& progress;
    KeepsRule keeps;
  };

  Replication(DatabaseClient& source, DatabaseClient& target, Surroundings around)
      : source_(source), target_(target), around_(std::move(around)) {}

  // What a finished replication is answered with, without `ok`. A continuous one ends by an
  // interruption alone: with Finish it writes its checkpoint first.
  Outcome<Json> run();

 private:
  using Wanted = std::map<std::string, std::vector<std::string>>;

  Outcome<void> open();
  Outcome<void> find_start();
  Outcome<Json> copy_all();
  Outcome<void> copy_batches();
  Json unchanged() const;
  Outcome<void> copy_batch(const ChangesBatch& batch);
  Outcome<Wanted> missing_of(const std::vector<Change>& changes);
  Outcome<void> forget_purged(Wanted& wanted);
  Outcome<void> carry_purges();
  Outcome<void> copy(const Wanted& wanted);
  Outcome<std::vector<Json>> read(const std::vector<WantedRevision>& wanted);
  Outcome<std::vector<Json>> read_whole(const std::string& id,
                                        const std::vector<std::string>& revisions);
  Outcome<void> write(const std::vector<Json>& documents);
  Outcome<void> write_batch(std::vector<std::string>& documents);
  Outcome<void> reach(const ChangesBatch& batch);
  bool is_at_checkpoint() const;
  Outcome<void> checkpoint();
  ChangesQuery next_query() const;
  bool is_told_to_end() const { return around_.interruption.level() != Interruption::Level::None; }
  Statistics& count() { return position_.statistics; }
  void publish() { around_.progress.write(position_); }

  DatabaseClient& source_;
  DatabaseClient& target_;
  const Surroundings around_;
  DatabaseFacts source_facts_;
  DatabaseFacts target_facts_;
  CommonAncestry ancestry_;
  Json source_log_;
  Json result_;  // of the last checkpoint; null before the first
  TimePoint started_{};
  TimePoint checkpointed_at_{};
  Position position_;
  bool knows_bulk_get_ = true;
  bool is_caught_up_ = false;
};

}  // namespace purgatory::replication
