// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/property/history.h"
#include "support/json.h"

namespace purgatory::conformance {

// What a history must come to, as small as it can be said: sets of revisions with their parents.
// It shares nothing with the reference server and knows of no compaction, limit or sequence.
// Source: CouchDB documentation, 1.3.18; the winner as its replication protocol has it: live before
// deleted, then the higher generation, then the greater hash.
class ForgettingModel {
 public:
  // Of a purge: what it removes, by document, as `purged` of the answer, sorted. Else null.
  Json apply(const Operation& operation);

  // {"d0": {"leaves": ["1-a/2-b", "1-a/2-c deleted"], "missing": ["9-x"], "read": "2-b"}} for the
  // documents and revisions asked about; `read` is null where a plain read finds nothing.
  Json trees(const std::vector<PurgeCall::Entry>& asked) const;
  // {"d0": {"leaves": ["2-b", "2-c"], "winner": "2-b", "deleted": false, "listed": "2-b"}} for the
  // documents there are; `listed` is null for a deleted one.
  Json listings() const;
  // {"doc_count": 1, "doc_del_count": 0, "total_rows": 1}
  Json counts() const;

 private:
  struct Tree {
    std::map<std::string, std::string> parents;  // "" for a root
    std::map<std::string, bool> leaves;          // whether deleted
  };
  static void write(const LeafWrite& write, Tree& tree);
  static std::vector<std::string> purge(const std::vector<std::string>& revisions, Tree& tree);
  static std::string winner(const Tree& tree);
  static std::vector<std::string> branches(const Tree& tree);

  std::map<std::string, Tree> documents_;
};

}  // namespace purgatory::conformance
