// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "mock_server/model/couchdb/cluster/cluster.h"
#include "mock_server/model/couchdb/cluster/replica.h"

namespace purgatory::couchdb {

// What a request came to, and how many copies say so; where it concerned several documents, of the
// one with the fewest. Documents that were refused do not count.
template <typename T>
struct Confirmed {
  T result;
  std::size_t copies = 0;
};

// A client's request to a database of a cluster, as the node that was asked carries it out: it asks
// all copies that it reaches, its own among them, and makes one answer of their replies. What the
// others missed they learn by internal replication. What writes requires that a copy is reached, so
// that nothing is confirmed which is nowhere; a `std::logic_error` else.
// Source: CouchDB 3.5.0, fabric_doc_update, fabric_doc_purge, fabric_doc_open, fabric_db_meta.
class Coordinator {
 public:
  // Requires that the database is in the node's catalogue.
  Coordinator(Cluster& cluster, NodeNumber node, std::string database);

  // Copies there should be, and how many of them make a quorum.
  std::size_t copies() const { return copies_; }
  std::size_t quorum() const { return copies_ / 2 + 1; }

  // A revision that most copies made; one that any made rather than a refusal.
  Confirmed<std::vector<ModelResult<Revision>>> update(const std::vector<DocumentDraft>& drafts,
                                                       EditJudges* judges);
  // A document counts as refused when all copies refused it.
  Confirmed<std::vector<ReplicationFailure>> replicate(const std::vector<DocumentDraft>& drafts,
                                                       EditJudges* judges);
  // What any copy removed. `observer` is told of the first copy; it may be null.
  Confirmed<std::vector<std::vector<Revision>>> purge(const std::vector<PurgeRequest>& requests,
                                                      PurgeObserver* observer);
  // How many copies took it.
  std::size_t set(Setting setting, const Json& value);
  void compact();

  // Before a document is read: asks as many copies as a quorum, or as told, and where they differ
  // brings all that it reaches to what they know together, but for what was purged. Does nothing
  // for local documents.
  void repair(const std::string& id, std::size_t asked);

  // A local document as most copies have it, and of those that do the one with the most edits; a
  // checkpoint, of which each copy has its own, as the first has it. Changes nothing: local
  // documents are no part of internal replication.
  ModelResult<OpenedDocument> read_local(const std::string& id);

  // Where to go on in the first copy for a client with a sequence of any copy, as its own text. A
  // sequence of another copy goes as far as that one had been told of ours by then, so nothing is
  // missed and some changes may come again.
  std::string translated(const std::string& sequence);

 private:
  // Those that are reached. Requires that one is.
  std::vector<Replica> reached();
  void settle(const std::vector<Replica>& replicas);
  void send_missing(const Replica& from, const Replica& to, const std::string& id);

  Cluster& cluster_;
  NodeNumber node_;
  std::string database_;
  std::size_t copies_;
};

}  // namespace purgatory::couchdb
