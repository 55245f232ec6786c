// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/crdb/configuration.h"

#include <algorithm>
#include <utility>

namespace purgatory::crdb {

const InstanceDefinition* Configuration::find(std::int64_t id) const {
  const auto found = std::ranges::find(instances, id, &InstanceDefinition::id);
  return found == instances.end() ? nullptr : &*found;
}

const InstanceDefinition* Configuration::find_at(std::string_view cluster) const {
  const auto found = std::ranges::find(instances, cluster, &InstanceDefinition::cluster);
  return found == instances.end() ? nullptr : &*found;
}

std::int64_t Configuration::next_instance_id() const {
  std::int64_t highest = 0;
  for (const InstanceDefinition& instance : instances) highest = std::max(highest, instance.id);
  for (const std::int64_t id : ghost_ids) highest = std::max(highest, id);
  return highest + 1;
}

void Configuration::add(InstanceDefinition instance) {
  const auto place = std::ranges::upper_bound(instances, instance.id, {}, &InstanceDefinition::id);
  instances.insert(place, std::move(instance));
}

void Configuration::remove(std::int64_t id) {
  std::erase_if(instances, [id](const InstanceDefinition& one) { return one.id == id; });
  ghost_ids.push_back(id);
}

Json database_config(const Configuration& configuration, const InstanceDefinition& instance) {
  const Json* const defaults = configuration.settings.find("default_db_config");
  const Json* const own = instance.definition.find("db_config");
  Json config = defaults == nullptr ? Json::object() : *defaults;
  if (own == nullptr) return config;
  for (const Json::Member& member : own->members()) {
    if (!member.value.is_null()) config.set(member.key, member.value);
  }
  return config;
}

std::int64_t chosen_port(const Configuration& configuration, const InstanceDefinition& instance) {
  const Json config = database_config(configuration, instance);
  const Json* const port = config.find("port");
  return port != nullptr && port->is_small_integer() ? port->as_integer() : 0;
}

std::string_view status_name(ConfigurationStatus status) {
  switch (status) {
    case ConfigurationStatus::Posted:
      return "posted";
    case ConfigurationStatus::Ready:
      return "ready";
    case ConfigurationStatus::Committed:
      return "committed";
    case ConfigurationStatus::CommitCompleted:
      return "commit-completed";
    case ConfigurationStatus::Failed:
      break;
  }
  return "failed";
}

}  // namespace purgatory::crdb
