// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/replication/scheduler.h"
#include "support/json.h"

// Replications as CouchDB shows them. No credential is in any of it: addresses are shown without
// the account, headers not at all.
// Source: CouchDB documentation, "/_active_tasks" and "/_scheduler/jobs"; CouchDB 3.5.0,
// couch_replicator_scheduler (job_ejson, job_summary).
namespace purgatory::api {

// {"revisions_checked": …}
Json statistics_json(const replication::Position& position);
// One of `_active_tasks`.
Json task_json(const replication::JobView& job);
// One of `_scheduler/jobs`.
Json job_json(const replication::JobView& job);
// One of `_scheduler/docs` whose job has not ended.
Json document_job_json(const replication::JobView& job);
// One of `_scheduler/docs` that says itself how it ended; `document` is the whole of it.
Json ended_document_json(const std::string& database, const Json& document);

}  // namespace purgatory::api
