// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/cluster/cluster_state.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::couchdb {

// Makes the judge of edits to a copy of a database ready for that copy; null: there is none.
class EditJudges {
 public:
  virtual ~EditJudges() = default;
  virtual EditJudge* judge_for(Database& replica) = 0;
};

// Of one copy alone, or of a database that has no others.
void change_setting(Database& database, Setting setting, const Json& value);

// A document's leaves, as one copy tells another.
struct LeafList {
  std::string id;
  std::vector<Revision> leaves;
};

// Part of the changes of a copy: documents that changed, and the sequence up to which these are
// all.
struct ChangedLeaves {
  std::vector<LeafList> documents;
  std::uint64_t last = 0;
};

// One node's copy of a database as the other nodes see it: each call is a message and its reply,
// values both, and a copy knows of others what they told. Whether a message arrives is for
// `Cluster::reach` to say. Light: refers to the database and to what the node notes beside it.
// Source: CouchDB 3.5.0, fabric_rpc, mem3_rpc.
class Replica {
 public:
  Replica(NodeNumber node, Database& database, ReplicaState& state)
      : node_(node), database_(database), state_(state) {}

  NodeNumber node() const { return node_; }
  Database& database() const { return database_; }
  ReplicaState& state() const { return state_; }
  PeerProgress& progress_with(const Replica& other) const { return state_.peers[other.node_]; }

  // Edits of a client. Results as of `Database::update_all`.
  std::vector<ModelResult<Revision>> update(const std::vector<DocumentDraft>& drafts,
                                            EditJudges* judges) const;
  std::vector<ReplicationFailure> replicate(const std::vector<DocumentDraft>& drafts,
                                            EditJudges* judges) const;
  // The lineages that a purge would take from here.
  std::vector<Lineage> lineages_of(const PurgeRequest& request) const;
  // Purges that are known already do nothing; results for the others, in their order.
  std::vector<std::vector<Revision>> purge(std::vector<PurgeEntry> entries,
                                           PurgeObserver* observer = nullptr) const;
  // Keeps purges in the log that another copy may not know, over the limit too.
  void compact() const;
  void set(Setting setting, const Json& value, SettingTime time) const;
  const Json& value_of(Setting setting) const;
  SettingTime time_of(Setting setting) const {
    return state_.settings[static_cast<std::size_t>(setting)];
  }

  // At most so many documents, and one at least where there is one.
  ChangedLeaves changes_after(std::uint64_t sequence, std::size_t most) const;
  LeafList leaves_of(const std::string& id) const;
  // What of it is unknown here; documents without such a leaf are left out.
  std::vector<LeafList> missing_of(const std::vector<LeafList>& offered) const;
  // These revisions, as far as they are still here, with all that is left of their histories: more
  // than the limit, where that was lowered since.
  std::vector<DocumentDraft> open(const std::vector<LeafList>& wanted) const;
  // Whether a leaf was purged here by a purge that the other node has not been told of.
  bool purged_beyond(const Replica& other, const std::string& id, const Revision& leaf) const;

  // The checkpoint documents in which a copy says how far another one has read it. The first keeps
  // compaction from forgetting purges (`_local/purge-mem3-…`).
  void save_purge_checkpoint(const Replica& reader, TimePoint now) const;
  // On both copies (`_local/shard-sync-…`).
  void save_changes_checkpoint(const Replica& reader, TimePoint now) const;

 private:
  void write_local(std::string id, Json members) const;

  NodeNumber node_;
  Database& database_;
  ReplicaState& state_;
};

}  // namespace purgatory::couchdb
