// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mock_server/model/couchdb/database_settings.h"
#include "mock_server/model/couchdb/documents/document_store.h"
#include "mock_server/model/couchdb/documents/local_documents.h"
#include "mock_server/model/couchdb/purging/purge_log.h"
#include "mock_server/model/rules.h"
#include "support/random.h"

namespace purgatory::couchdb {

// Whether writes run validation functions. CouchDB loads them with the first ordinary write and
// forgets them with each design document; where there are none, it then writes without looking at
// the documents first, which decides some answers.
enum class Validation { NotLoaded, None, Some };

// What a database holds: shared by it and by those who write and purge for it.
struct DatabaseState {
  DatabaseState(DatabaseIdentity who, RuleSet which, RandomSource source)
      : identity(std::move(who)), rules(which), settings(which), random(source) {}

  // Everything but the bodies, which are shared, is the copy's own.
  DatabaseState copy() const;

  bool keeps(Rule rule) const { return rules.keeps(rule); }
  // Cuts the document's tree to the limit of revisions.
  void stem(DocumentRecord& record) const;
  // After a write: a document whose tree or liveness changed gets the next update sequence; one
  // that has no tree goes.
  void settle(DocumentRecord& record, Liveness counted_as);

  // Only where a deviation needs it, purges are remembered.
  bool remembers_purges() const;
  bool was_purged(std::string_view id, const Revision& revision) const;

  DatabaseIdentity identity;
  RuleSet rules;
  DatabaseSettings settings;
  RandomSource random;
  DocumentStore documents;
  LocalDocuments local_documents;
  PurgeLog purge_log;
  std::uint64_t update_sequence = 0;
  std::uint64_t purge_sequence = 0;
  Validation validation = Validation::NotLoaded;
  std::unordered_map<std::string, std::vector<Revision>> purged_revisions;
};

}  // namespace purgatory::couchdb
