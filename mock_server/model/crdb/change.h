// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mock_server/model/crdb/configuration.h"
#include "support/json.h"

namespace purgatory::crdb {

enum class Force { No, Yes };

// What a task is to do to an Active-Active database. What a change makes of the configuration is
// found when it is posted: others may come before it.

struct Create {
  Configuration configuration;  // version 1, ids given
};
// Members to be set; within `instances`, which changes nobody's membership, a null in a
// `db_config` takes an override back.
struct Patch {
  Json changes;
};
struct UpdateInstances {
  std::vector<InstanceDefinition> added;  // ids are given when it is posted
  std::vector<std::int64_t> removed;
  // Whether those removed are left out: not asked, and left as they are.
  Force force = Force::No;
  Json changes = Json::object();  // as in Patch
  // Whether even a change of nothing gets a version of its own.
  Force version = Force::No;
};
struct Delete {};
struct Flush {
  bool is_async = false;  // memory is freed later; the keys are gone in either case
};
// Of the local instance alone.
struct Purge {
  std::vector<std::int64_t> instances;
};

using Change = std::variant<Create, Patch, UpdateInstances, Delete, Flush, Purge>;

// "create_crdb", "update_crdb", "delete_crdb", "flush_crdb", "purge_instance".
std::string_view operation_name(const Change& change);

}  // namespace purgatory::crdb
