// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "mock_server/model/couchdb/cluster/replica.h"

namespace purgatory::couchdb {

// Internal replication between two copies of a database, one step at a time: what each step does
// follows from what the copies have, so that a client may write between any two of them.
//
// Purges go first, in both directions, and no document is told of while there are purges to tell:
// a copy that was away learns what was purged before it can offer it again. Only when each knows
// the other's whole log do the checkpoints move that let compaction forget; a purge that both
// forgot is then never told again.
//
//     left  ── purges ──▶ right      until neither has any
//     left ◀── purges ──  right
//                                    checkpoints _local/purge-mem3-…
//     left  ── documents ▶ right     leaves offered, those missing sent with their histories
//     left ◀── documents ─ right
//                                    checkpoints _local/shard-sync-…
//     left ◀── settings ─▶ right     the later one counts
//
// Source: CouchDB documentation, 1.3.18.1 "Internal Replication"; CouchDB 3.5.0, mem3_rep.
class Exchange {
 public:
  // Purges and documents in one message.
  static constexpr std::size_t kBatch = 100;

  Exchange(Replica left, Replica right, TimePoint now) : left_(left), right_(right), now_(now) {}

  struct Step {
    bool did_something = false;
    bool changed_left = false;  // what a client may see
    bool changed_right = false;
  };
  // The next message with its reply, or nothing where both copies are alike.
  Step step();

 private:
  bool has_purges(const Replica& from, const Replica& to) const;
  static bool has_changes(const Replica& from, const Replica& to);
  void send_purges(const Replica& from, const Replica& to) const;
  // Whether the receiver took something.
  bool send_changes(const Replica& from, const Replica& to) const;
  bool settle_purges() const;
  Step send_setting(Setting setting) const;
  bool keeps(Rule rule) const { return left_.database().rules().keeps(rule); }

  Replica left_;
  Replica right_;
  TimePoint now_;
};

}  // namespace purgatory::couchdb
