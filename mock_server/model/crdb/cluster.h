// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/crdb/configuration.h"
#include "mock_server/model/crdb/keyspace.h"
#include "mock_server/model/crdb/task_log.h"

namespace purgatory::crdb {

// The roles of Redis Enterprise (Redis documentation, REST API, "Permissions").
enum class Role { Admin, ClusterMember, ClusterViewer, DbMember, DbViewer, UserManager, None };
std::string_view role_name(Role role);

struct Account {
  std::string name;
  std::string password;
  Role role = Role::None;
};

// The database on a cluster that is its instance of an Active-Active database.
struct LocalInstance {
  std::int64_t id = 0;
  std::int64_t database_uid = 0;
  Keyspace keys;
  std::int64_t port = 0;  // the chosen one, or one that was free
};

// What one cluster knows of one Active-Active database. A cluster that was removed by force has no
// way to know: its copy stays as it was.
struct Copy {
  Configuration active;
  LocalInstance local;
};

// A configuration that a change has brought to a cluster and that is not yet active there. It
// keeps other changes to the same database away.
struct PostedConfiguration {
  Configuration configuration;
  ConfigurationStatus status = ConfigurationStatus::Posted;
  std::size_t coordinator = 0;  // the place of the cluster whose task brought it
  std::string task;
};

// Why a GUID that a cluster knew has no configuration there any more.
enum class Gone {
  Deleted,  // with the whole Active-Active database
  Removed,  // the instance here was removed or purged
};

// One Redis Enterprise cluster: its accounts, its copies, and its tasks.
struct Cluster {
  std::string label;  // "A"
  std::string name;   // the FQDN that configurations know it by
  std::vector<Account> accounts;
  std::map<std::string, Copy> copies;  // by GUID
  std::map<std::string, PostedConfiguration> posted;
  std::map<std::string, Gone> gone;
  TaskLog tasks;
  std::int64_t next_database_uid = 1;

  const Account* account_of(std::string_view account, std::string_view password) const;
  const Copy* find(const std::string& guid) const;
  Copy* find(const std::string& guid);
  // Makes the instance of that configuration that belongs here, with a new database.
  void host(const std::string& guid, const Configuration& configuration);
  // Makes it the active one of the instance that is here.
  void adopt(const std::string& guid, const Configuration& configuration);
  // Whether a database has that port, or is about to get it, other than that of this GUID.
  bool is_port_taken(std::int64_t port, const std::string& guid) const;
  void drop(const std::string& guid, Gone why);

 private:
  void settle_port(const std::string& guid);
};

}  // namespace purgatory::crdb
