// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/replications_view.h"

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/replication/job_json.h"
#include "mock_server/api/couchdb/replication/replicator.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {

Outcome<http::Response> view_replications(const Face& face, const ControlCall& /*call*/) {
  constexpr std::size_t kMost = 100;
  const std::vector<replication::JobView> jobs = face.replicator->scheduler().jobs();
  Json rows = Json::array();
  for (const replication::JobView& job : jobs) {
    if (rows.size() == kMost) break;
    Json row = job_json(job);
    row.append("state", job.state);
    row.append("error_count", job.error_count);
    rows.push_back(std::move(row));
  }
  return json_response(200, Json::object({{"total_rows", std::uint64_t{jobs.size()}},
                                          {"replications", std::move(rows)}}));
}

}  // namespace purgatory::api
