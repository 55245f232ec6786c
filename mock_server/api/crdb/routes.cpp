// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/routes.h"

#include "mock_server/api/crdb/handlers.h"

namespace purgatory::api::redis {

// A row for each path, in the order of the documentation.
// clang-format off
const std::vector<Route>& crdb_routes() {
  using enum Permission;
  static const std::vector<Route> kRoutes{
      {"/v1/crdbs", {{"GET", ViewCrdbList, get_crdbs}, {"POST", CreateCrdb, post_crdbs}}},
      {"/v1/crdbs/{crdb_guid}", {{"GET", ViewCrdb, get_crdb}, {"PATCH", UpdateCrdb, patch_crdb}, {"DELETE", DeleteCrdb, delete_crdb}}},
      {"/v1/crdbs/{crdb_guid}/flush", {{"PUT", FlushCrdb, put_flush}}},
      {"/v1/crdbs/{crdb_guid}/health_report", {{"GET", ViewCrdb, get_health_report}}},
      {"/v1/crdbs/{crdb_guid}/purge", {{"PUT", PurgeInstance, put_purge}}},
      {"/v1/crdbs/{crdb_guid}/updates", {{"POST", UpdateCrdb, post_updates}}},
      {"/v1/crdbs/{crdb_guid}/upgrade", {{"POST", UpdateCrdb, not_implemented}}},
      {"/v1/crdb_tasks", {{"GET", ViewCrdbTaskList, get_tasks}}},
      {"/v1/crdb_tasks/{task_id}", {{"GET", ViewCrdbTask, get_task}}},
      {"/v1/crdb_tasks/{task_id}/actions/cancel", {{"POST", UpdateCrdb, post_cancel}}},
      {"/v1/cluster", {{"GET", ViewCluster, get_cluster}}},
      {"/v1/bdbs", {{"GET", ViewDatabases, get_databases}}},
      {"/v1/bdbs/{uid}", {{"GET", ViewDatabases, get_database}}},
      {"/v1/bdbs/stats/last", {{"GET", ViewDatabases, get_statistics}}},
      {"/v1/bdbs/stats/last/{uid}", {{"GET", ViewDatabases, get_database_statistics}}},
  };
  return kRoutes;
}
// clang-format on

}  // namespace purgatory::api::redis
