// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/cluster.h"

#include <algorithm>
#include <cassert>

namespace purgatory::crdb {
namespace {

// The product takes ports from 10000 to 19999.
constexpr std::int64_t kFirstFreePort = 10'000;

}  // namespace

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
  settle_port(guid);
}

void Cluster::adopt(const std::string& guid, const Configuration& configuration) {
  find(guid)->active = configuration;
  settle_port(guid);
}

bool Cluster::is_port_taken(std::int64_t port, const std::string& guid) const {
  const auto has_it = [&](const auto& entry) {
    return entry.first != guid && entry.second.local.port == port;
  };
  const auto wants_it = [&](const auto& entry) {
    const InstanceDefinition* const here = entry.second.configuration.find_at(name);
    return entry.first != guid && here != nullptr &&
           chosen_port(entry.second.configuration, *here) == port;
  };
  return std::ranges::any_of(copies, has_it) || std::ranges::any_of(posted, wants_it);
}

void Cluster::settle_port(const std::string& guid) {
  Copy& copy = *find(guid);
  const InstanceDefinition* const here = copy.active.find(copy.local.id);
  const std::int64_t chosen = here == nullptr ? 0 : chosen_port(copy.active, *here);
  if (chosen != 0 && !is_port_taken(chosen, guid)) copy.local.port = chosen;
  if (copy.local.port != 0) return;
  copy.local.port = kFirstFreePort;
  while (is_port_taken(copy.local.port, guid)) ++copy.local.port;
}

void Cluster::drop(const std::string& guid, Gone why) {
  copies.erase(guid);
  gone.insert_or_assign(guid, why);
}

}  // namespace purgatory::crdb
