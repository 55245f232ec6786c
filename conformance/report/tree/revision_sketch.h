// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/json.h"

namespace purgatory::conformance {

// What the exchanges of a scenario let one know of the revision tree of a document: a drawing is
// made of it, never a judgement.
class RevisionSketch {
 public:
  struct Revision {
    std::string parent;  // empty: a root, or not known
    bool is_deleted = false;
  };

  // A revision and, oldest first, what is known of its ancestors.
  void add(const std::vector<std::string>& path, bool is_deleted);
  // Takes these away with the ancestors that no other leaf needs, as a purge does. What is no leaf
  // stays.
  void purge(const std::vector<std::string>& revisions);

  bool is_empty() const { return revisions_.empty(); }
  bool contains(const std::string& revision) const { return revisions_.contains(revision); }
  bool is_leaf(const std::string& revision) const;
  std::set<std::string> leaves() const;
  const std::map<std::string, Revision>& revisions() const { return revisions_; }
  // The document of CouchDB's own choice: live before deleted, then generation, then hash.
  std::optional<std::string> winner() const;

 private:
  std::map<std::string, Revision> revisions_;
};

// The generation of "3-abc"; 0 for anything else.
int generation_of(const std::string& revision);

// The path to a document's revision, oldest first, from its `_revisions`, else from `_rev` alone.
std::vector<std::string> path_of(const Json& document);

}  // namespace purgatory::conformance
