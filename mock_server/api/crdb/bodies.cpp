// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/bodies.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/crdb/schema.h"

namespace purgatory::api::redis {
namespace {

constexpr std::size_t kLongestGuid = 128;
constexpr std::int64_t kNoInstance = std::numeric_limits<std::int64_t>::max();

Outcome<std::vector<crdb::InstanceDefinition>> parse_instances(const Json& list) {
  std::vector<crdb::InstanceDefinition> instances;
  for (const Json& instance : list.elements()) {
    if (auto checked = check_instance(instance); !checked) return Failure<Error>(checked.error());
    if (auto checked = require(instance, {"cluster", Type::Object}, "an instance"); !checked) {
      return Failure<Error>(checked.error());
    }
    const Json* const id = instance.find("id");
    instances.push_back({id == nullptr ? 0 : id->as_integer(),
                         instance.find("cluster")->find("name")->as_string(), instance});
  }
  return instances;
}

// Ids that the client gave, and for the others the next free ones.
Outcome<std::vector<crdb::InstanceDefinition>> numbered(
    std::vector<crdb::InstanceDefinition> instances) {
  crdb::Configuration taken;
  for (const auto& instance : instances) {
    if (instance.id == 0) continue;
    if (taken.find(instance.id) != nullptr) {
      return invalid(fmt::format("two instances have the id {}", instance.id));
    }
    taken.add(instance);
  }
  for (auto& instance : instances) {
    if (instance.id != 0) continue;
    instance.id = 1;
    while (taken.find(instance.id) != nullptr) ++instance.id;
    taken.add(instance);
  }
  return taken.instances;
}

Outcome<std::vector<std::int64_t>> parse_ids(const Json& list, std::string_view name) {
  std::vector<std::int64_t> ids;
  for (const Json& id : list.elements()) {
    if (!id.is_integer()) {
      return invalid(
          fmt::format("`{}` holds an element of type {}, not an integer", name, id.type_name()));
    }
    // No instance has an id of that size: it is not found, whichever it is.
    const std::int64_t value = id.is_small_integer() ? id.as_integer() : kNoInstance;
    if (std::ranges::count(ids, value) == 0) ids.push_back(value);
  }
  return ids;
}

// The documented schema is flattened, so there are three readings of where `force_remove` stands.
struct Removal {
  Json ids = Json::array();
  bool is_forced = false;
};

Outcome<Removal> parse_removal(const Json& body) {
  Removal removal;
  const Json* removed = body.find("remove_instances");
  if (removed != nullptr && removed->is_object()) {
    static constexpr std::array<Member, 2> kMembers = {Member{"instances", Type::Array},
                                                       Member{"force_remove", Type::Boolean}};
    if (auto checked = check_members(*removed, kMembers, "`remove_instances`"); !checked) {
      return Failure<Error>(checked.error());
    }
    const Json* const force = removed->find("force_remove");
    removal.is_forced = force != nullptr && force->as_boolean();
    removed = removed->find("instances");
    if (removed == nullptr) return invalid("`instances` is missing in `remove_instances`");
  } else if (removed != nullptr && !removed->is_array()) {
    return invalid(
        "`remove_instances` must be an array of ids, or {\"instances\", \"force_remove\"}");
  }
  if (removed != nullptr) removal.ids = *removed;
  for (const std::string_view name : {"force_remove", "remove_instances.force_remove"}) {
    if (auto checked = check_member(body, {name, Type::Boolean}, "the body"); !checked) {
      return Failure<Error>(checked.error());
    }
    const Json* const force = body.find(name);
    removal.is_forced = removal.is_forced || (force != nullptr && force->as_boolean());
  }
  return removal;
}

}  // namespace

Outcome<std::string> parse_guid(const Json& body) {
  const Json* const guid = body.find("guid");
  if (guid == nullptr) return std::string();
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == ':' || c == '-';
  };
  const std::string& text = guid->as_string();
  if (text.empty() || text.size() > kLongestGuid || !std::ranges::all_of(text, is_plain)) {
    return invalid("`guid` must be 1 to 128 letters, digits and any of . _ : -");
  }
  return text;
}

Outcome<crdb::Create> parse_create(const Json& body) {
  if (auto checked = check_crdb(body); !checked) return Failure<Error>(checked.error());
  for (const Member& member : {Member{"name", Type::String}, Member{"instances", Type::Array}}) {
    if (auto checked = require(body, member, "the body"); !checked) {
      return Failure<Error>(checked.error());
    }
  }
  auto instances = parse_instances(*body.find("instances"));
  if (!instances) return Failure<Error>(instances.error());
  if (instances->empty()) return invalid("`instances` is empty");
  instances = numbered(*std::move(instances));
  if (!instances) return Failure<Error>(instances.error());
  crdb::Create create;
  create.configuration.name = body.find("name")->as_string();
  create.configuration.instances = *std::move(instances);
  for (const Json::Member& member : body.members()) {
    const bool is_told_apart = member.key == "name" || member.key == "instances" ||
                               member.key == "guid" || member.key == "local_databases" ||
                               member.key == "ghost_instance_ids";
    if (!is_told_apart) create.configuration.settings.set(member.key, member.value);
  }
  return create;
}

Outcome<crdb::Patch> parse_patch(const Json& body) {
  if (auto checked = check_crdb(body); !checked) return Failure<Error>(checked.error());
  if (const Json* instances = body.find("instances")) {
    for (const Json& instance : instances->elements()) {
      if (auto checked = check_instance(instance); !checked) {
        return Failure<Error>(checked.error());
      }
    }
  }
  return crdb::Patch{body};
}

Outcome<crdb::UpdateInstances> parse_updates(const Json& body) {
  static constexpr std::array<Member, 3> kMembers = {Member{"add_instances", Type::Array},
                                                     Member{"crdb", Type::Object},
                                                     Member{"force_update", Type::Boolean}};
  if (auto checked = check_members(body, kMembers, "the body"); !checked) {
    return Failure<Error>(checked.error());
  }
  crdb::UpdateInstances update;
  if (const Json* added = body.find("add_instances")) {
    auto instances = parse_instances(*added);
    if (!instances) return Failure<Error>(instances.error());
    update.added = *std::move(instances);
  }
  const auto removal = parse_removal(body);
  if (!removal) return Failure<Error>(removal.error());
  auto ids = parse_ids(removal->ids, "remove_instances");
  if (!ids) return Failure<Error>(ids.error());
  update.removed = *std::move(ids);
  update.force = removal->is_forced ? crdb::Force::Yes : crdb::Force::No;
  const Json* const forced = body.find("force_update");
  if (forced != nullptr && forced->as_boolean()) update.version = crdb::Force::Yes;
  if (const Json* changes = body.find("crdb")) {
    auto patch = parse_patch(*changes);
    if (!patch) return Failure<Error>(patch.error());
    update.changes = std::move(patch->changes);
  }
  return update;
}

Outcome<crdb::Purge> parse_purge(const Json& body) {
  if (auto checked = require(body, {"instances", Type::Array}, "the body"); !checked) {
    return Failure<Error>(checked.error());
  }
  auto ids = parse_ids(*body.find("instances"), "instances");
  if (!ids) return Failure<Error>(ids.error());
  if (ids->empty()) return invalid("`instances` is empty: nothing to purge");
  return crdb::Purge{*std::move(ids)};
}

}  // namespace purgatory::api::redis
