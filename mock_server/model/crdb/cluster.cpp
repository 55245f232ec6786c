// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/cluster.h"

#include <algorithm>
#include <cassert>

namespace purgatory::crdb {

std::string_view role_name(Role role) {
  switch (role) {
    case Role::Admin:
      return "admin";
    case Role::ClusterMember:
      return "cluster_member";
    case Role::ClusterViewer:
      return "cluster_viewer";
    case Role::DbMember:
      return "db_member";
    case Role::DbViewer:
      return "db_viewer";
    case Role::UserManager:
      return "user_manager";
    case Role::None:
      break;
  }
  return "none";
}

const Account* Cluster::account_of(std::string_view account, std::string_view password) const {
  const auto found = std::ranges::find(accounts, account, &Account::name);
  return found != accounts.end() && found->password == password ? &*found : nullptr;
}

const Copy* Cluster::find(const std::string& guid) const {
  const auto found = copies.find(guid);
  return found == copies.end() ? nullptr : &found->second;
}

Copy* Cluster::find(const std::string& guid) {
  const auto found = copies.find(guid);
  return found == copies.end() ? nullptr : &found->second;
}

void Cluster::host(const std::string& guid, const Configuration& configuration) {
  const InstanceDefinition* const here = configuration.find_at(name);
  assert(here != nullptr);
  copies.insert_or_assign(guid, Copy{configuration, {here->id, next_database_uid++, {}}});
  gone.erase(guid);
}

void Cluster::drop(const std::string& guid, Gone why) {
  copies.erase(guid);
  gone.insert_or_assign(guid, why);
}

}  // namespace purgatory::crdb
