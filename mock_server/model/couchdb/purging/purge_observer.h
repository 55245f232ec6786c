// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "mock_server/model/couchdb/documents/document_store.h"
#include "mock_server/model/couchdb/revisions/revision.h"

namespace purgatory::couchdb {

// Told what a purge takes from each document, for people who want to see it: the database itself
// keeps no trace. Both calls come for a document that loses something, and for no other.
class PurgeObserver {
 public:
  virtual ~PurgeObserver() = default;
  // The tree is still whole. `named` are those to be removed, as far as they are leaves.
  virtual void before_removal(const DocumentRecord& record, const std::vector<Revision>& named) = 0;
  // The tree is as it will stay, without any node when the document goes. `purge_sequence` is that
  // of the entry in the purge log.
  virtual void after_removal(const DocumentRecord& record, std::uint64_t purge_sequence) = 0;
};

}  // namespace purgatory::couchdb
