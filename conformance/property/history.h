// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "support/json.h"
#include "support/random.h"

namespace purgatory::conformance {

// One revision with all its ancestors, written as a replicator writes it: "1-a", "2-b" … "4-d".
struct LeafWrite {
  std::string document;
  std::vector<std::string> path;  // oldest first; not empty
  bool is_deleted = false;
};

// One purge of some revisions of some documents: leaves, others, and such that never were.
struct PurgeCall {
  using Entry = std::pair<std::string, std::vector<std::string>>;
  std::vector<Entry> entries;  // no document twice
};

using Operation = std::variant<LeafWrite, PurgeCall>;
using History = std::vector<Operation>;

// What the operation sends to the database, by POST.
std::string endpoint_of(const Operation& operation);  // "_bulk_docs" or "_purge"
Json body_of(const Operation& operation);

// Every document that the history names, with every revision of it, each once and sorted.
std::vector<PurgeCall::Entry> names_in(const History& history);

enum class Shape { Mixed, WritesFirst };

// Up to three documents with random trees, written and purged in turn or one after the other.
// A revision has the same ancestors and the same state wherever it is written.
History random_history(RandomSource& random, std::size_t operations, Shape shape);

// Histories that are simpler by one step: an operation less, a document or a revision of a purge
// less, a deleted leaf live. None when there is nothing to leave out.
std::vector<History> simpler(const History& history);

}  // namespace purgatory::conformance
