// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/model_error.h"

namespace purgatory::couchdb {

// Documents that stay in this database: no history, no conflicts, no sequence. The revision is
// `0-N`, N counting the edits that named the one before.
// Source: CouchDB 3.5.0, couch_db_updater (increment_local_doc_revs).
class LocalDocuments {
 public:
  struct Entry {
    std::uint64_t number = 0;
    SharedBody body;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;  // ids with their `_local/`

  // Writes, or removes when the draft is deleted; the revision written (`0-0` for a removal).
  ModelResult<Revision> write(const DocumentDraft& draft);
  ModelResult<OpenedDocument> read(std::string_view id) const;
  void remove(std::string_view id);
  const Entries& entries() const { return entries_; }

  // Whether it is a checkpoint of an index or a replica, which a plain listing does not show.
  static bool is_checkpoint(std::string_view id, const Entry& entry);
  // Asked about the members of a checkpoint that says how far it came: whether what wrote it is of
  // a known kind and still exists.
  using IsInUse = std::function<bool(const Json&)>;
  // The purge sequence that the slowest checkpoint in use (`_local/purge-…`) has seen: the log is
  // needed from there on. Nothing without checkpoints; 0 when one of them does not say.
  std::optional<std::uint64_t> oldest_purge_checkpoint(const IsInUse& is_in_use) const;

 private:
  Entries entries_;
};

}  // namespace purgatory::couchdb
