// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>

#include "support/json.h"

namespace purgatory::replication {

// What a replication has done, counted as CouchDB counts it: revisions, but for documents that
// could not be written.
struct Statistics {
  std::uint64_t missing_checked = 0;
  std::uint64_t missing_found = 0;
  std::uint64_t docs_read = 0;
  std::uint64_t docs_written = 0;
  std::uint64_t doc_write_failures = 0;
  std::uint64_t bulk_get_attempts = 0;
  std::uint64_t bulk_get_docs = 0;
};

// How far a replication is. Sequences are the source's, 0 at its beginning.
struct Position {
  Statistics statistics;
  Json source_seq = 0;        // what it has read
  Json through_seq = 0;       // what it has copied
  Json checkpointed_seq = 0;  // what it would go on from
  Json changes_pending;       // null: not known
};

// A position that others may look at while it moves.
class Progress {
 public:
  Position read() const {
    const std::lock_guard lock(mutex_);
    return position_;
  }
  void write(const Position& position) {
    const std::lock_guard lock(mutex_);
    position_ = position;
  }

 private:
  mutable std::mutex mutex_;
  Position position_;
};

}  // namespace purgatory::replication
