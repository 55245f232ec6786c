// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/rules.h"
#include "support/clock.h"
#include "support/random.h"

namespace purgatory::couchdb {

// The databases of one node, in the order of their names. Not thread-safe.
class Databases {
 public:
  using ByName = std::map<std::string, std::unique_ptr<Database>, std::less<>>;

  Databases(std::string node, RuleSet rules, RandomSource random)
      : node_(std::move(node)), rules_(rules), random_(random) {}

  // All databases as they are now; see `Database::copy`.
  Databases copy() const;
  // Holds for databases that are there and for those to come.
  void set_rules(RuleSet rules);

  // Why no database may have that name: IllegalDatabaseName.
  static std::optional<ModelError> creation_fault(std::string_view name);
  // Errors: IllegalDatabaseName, DatabaseExists. The pointer is good until `remove`.
  ModelResult<Database*> create(std::string_view name, TimePoint now);
  // Null when there is none.
  Database* find(std::string_view name) const;
  // False when there was none.
  bool remove(std::string_view name);
  const ByName& by_name() const { return by_name_; }
  const std::string& node() const { return node_; }

 private:
  std::string node_;
  RuleSet rules_;
  RandomSource random_;
  ByName by_name_;
};

}  // namespace purgatory::couchdb
