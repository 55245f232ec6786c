// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/model/crdb/cluster.h"

namespace purgatory::api::redis {

// What a request needs (Redis documentation, REST API, "Permissions"; which endpoint needs which
// follows from the names, and cancelling, which has none, needs what updating needs).
enum class Permission {
  ViewCrdbList,
  ViewCrdb,
  ViewCrdbTaskList,
  ViewCrdbTask,
  CreateCrdb,
  UpdateCrdb,
  DeleteCrdb,
  FlushCrdb,
  PurgeInstance,
  ViewDatabases,
  ViewCluster
};

bool grants(crdb::Role role, Permission permission);

}  // namespace purgatory::api::redis
