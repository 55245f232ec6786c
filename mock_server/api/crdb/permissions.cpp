// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/permissions.h"

namespace purgatory::api::redis {
namespace {

bool only_views(Permission permission) {
  switch (permission) {
    case Permission::ViewCrdbList:
    case Permission::ViewCrdb:
    case Permission::ViewCrdbTaskList:
    case Permission::ViewCrdbTask:
    case Permission::ViewDatabases:
    case Permission::ViewCluster:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool grants(crdb::Role role, Permission permission) {
  switch (role) {
    case crdb::Role::Admin:
    case crdb::Role::ClusterMember:
    case crdb::Role::DbMember:
      return true;
    case crdb::Role::ClusterViewer:
    case crdb::Role::DbViewer:
    case crdb::Role::UserManager:
      return only_views(permission);
    case crdb::Role::None:
      break;
  }
  return false;
}

}  // namespace purgatory::api::redis
