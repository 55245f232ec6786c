// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/replication/progress.h"
#include "mock_server/replication/specification.h"
#include "support/clock.h"
#include "support/json.h"

namespace purgatory::replication {

// Where to go on from, by the checkpoints that both databases hold, and what to keep of the
// history. The sequence is 0 where they have no session in common.
// Source: CouchDB documentation, "Replication Protocol", "Compare Replication Logs".
struct CommonAncestry {
  Json sequence = 0;
  Json history = Json::array();
};

// Each is a checkpoint as it was read, or null.
CommonAncestry common_ancestry(const Json& source_log, const Json& target_log);

// One run of a replication, as its checkpoints tell it.
struct Session {
  std::string id;
  TimePoint started;
  TimePoint now;
  Json start_sequence;
  Json sequence;  // reached
  Statistics statistics;
};

// What is written to both databases, without `_id` and `_rev`, and what a finished replication is
// answered with. The 50 latest sessions are kept.
Json checkpoint_document(const Specification& specification, const Session& session,
                         const Json& older_history);

}  // namespace purgatory::replication
