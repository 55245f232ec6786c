// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/databases.h"

namespace purgatory::couchdb {

Databases Databases::copy() const {
  Databases copied(node_, rules_, random_);
  for (const auto& [name, database] : by_name_) copied.by_name_.emplace(name, database->copy());
  return copied;
}

void Databases::set_rules(RuleSet rules) {
  rules_ = rules;
  for (const auto& [name, database] : by_name_) database->set_rules(rules);
}

std::optional<ModelError> Databases::creation_fault(std::string_view name) {
  if (is_legal_database_name(name)) return std::nullopt;
  return ModelError{
      ModelErrorKind::IllegalDatabaseName,
      "Name: '" + std::string(name) +
          "'. Only lowercase characters (a-z), digits (0-9), and any of the "
          "characters _, $, (, ), +, -, and / are allowed. Must begin with a letter."};
}

ModelResult<Database*> Databases::create(std::string_view name, TimePoint now) {
  constexpr std::size_t kUuidDigits = 32;
  if (auto fault = creation_fault(name)) return Failure<ModelError>(*std::move(fault));
  if (find(name) != nullptr) {
    return failure(ModelErrorKind::DatabaseExists,
                   "The database could not be created, the file already exists.");
  }
  DatabaseIdentity identity{std::string(name), {node_, random_.hex(kUuidDigits)}, now};
  auto database = std::make_unique<Database>(std::move(identity), rules_, random_);
  return by_name_.emplace(name, std::move(database)).first->second.get();
}

Database* Databases::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second.get();
}

bool Databases::remove(std::string_view name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return false;
  by_name_.erase(found);
  return true;
}

}  // namespace purgatory::couchdb
