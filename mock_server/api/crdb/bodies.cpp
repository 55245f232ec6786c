// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/bodies.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace purgatory::api::redis {
namespace {

constexpr std::size_t kLongestName = 63;
constexpr std::size_t kLongestGuid = 128;

using Checked = Outcome<void>;

Failure<Error> invalid(std::string description) {
  return fail(ErrorKind::InvalidSchema, std::move(description));
}

enum class Type { Boolean, Integer, String, Array, Object };

bool has_type(const Json& value, Type type) {
  switch (type) {
    case Type::Boolean:
      return value.is_boolean();
    case Type::Integer:
      return value.is_small_integer();
    case Type::String:
      return value.is_string();
    case Type::Array:
      return value.is_array();
    case Type::Object:
      break;
  }
  return value.is_object();
}

std::string_view type_text(Type type) {
  constexpr std::array<std::string_view, 5> kTexts = {"a boolean", "an integer", "a string",
                                                      "an array", "an object"};
  return kTexts.at(static_cast<std::size_t>(type));
}

// A member that may be absent.
struct Member {
  std::string_view name;
  Type type;
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

Checked check_member(const Json& object, const Member& member, std::string_view where) {
  const Json* const value = object.find(member.name);
  if (value == nullptr) return {};
  if (!has_type(*value, member.type)) {
    return invalid(fmt::format("`{}` in {} is of type {}, not {}", member.name, where,
                               value->type_name(), type_text(member.type)));
  }
  if (member.type != Type::Integer) return {};
  if (value->as_integer() >= member.least && value->as_integer() <= member.most) return {};
  return invalid(fmt::format("`{}` in {} is {}, beyond {} to {}", member.name, where,
                             value->as_integer(), member.least, member.most));
}

template <std::size_t Count>
Checked check_members(const Json& object, const std::array<Member, Count>& members,
                      std::string_view where) {
  for (const Member& member : members) {
    if (auto checked = check_member(object, member, where); !checked) return checked;
  }
  return {};
}

Checked require(const Json& object, const Member& member, std::string_view where) {
  if (object.find(member.name) == nullptr) {
    return invalid(fmt::format("`{}` is missing in {}", member.name, where));
  }
  return check_member(object, member, where);
}

// "Database configuration object": what has a documented bound.
Checked check_database_config(const Json& config, std::string_view where) {
  static constexpr std::array<Member, 8> kMembers = {Member{"memory_size", Type::Integer, 0},
                                                     Member{"port", Type::Integer, 0, 65'535},
                                                     Member{"shards_count", Type::Integer, 1, 512},
                                                     Member{"replication", Type::Boolean},
                                                     Member{"sharding", Type::Boolean},
                                                     Member{"oss_cluster", Type::Boolean},
                                                     Member{"name", Type::String},
                                                     Member{"shard_key_regex", Type::Array}};
  return check_members(config, kMembers, where);
}

// "Cluster info object": credentials or a certificate, not both.
Checked check_cluster(const Json& cluster) {
  constexpr std::string_view kWhere = "`cluster`";
  for (const std::string_view name : {"name", "url"}) {
    if (auto checked = require(cluster, {name, Type::String}, kWhere); !checked) return checked;
    if (cluster.find(name)->as_string().empty()) {
      return invalid(fmt::format("`{}` in `cluster` is empty", name));
    }
  }
  static constexpr std::array<Member, 2> kMembers = {Member{"credentials", Type::Object},
                                                     Member{"certificate_auth", Type::Object}};
  if (auto checked = check_members(cluster, kMembers, kWhere); !checked) return checked;
  const Json* const credentials = cluster.find("credentials");
  if (credentials == nullptr) return {};
  if (cluster.find("certificate_auth") != nullptr) {
    return invalid("`cluster` has both `credentials` and `certificate_auth`; it takes one");
  }
  for (const std::string_view name : {"username", "password"}) {
    if (auto checked = require(*credentials, {name, Type::String}, "`credentials`"); !checked) {
      return checked;
    }
  }
  return {};
}

// "Instance info object", of a new instance or of one to be changed.
Checked check_instance(const Json& instance) {
  constexpr std::string_view kWhere = "an instance";
  if (!instance.is_object()) return invalid("an instance is no object");
  static constexpr std::array<Member, 4> kMembers = {
      Member{"id", Type::Integer, 1, 1'000'000}, Member{"compression", Type::Integer, 0, 6},
      Member{"db_config", Type::Object}, Member{"cluster", Type::Object}};
  if (auto checked = check_members(instance, kMembers, kWhere); !checked) return checked;
  if (const Json* cluster = instance.find("cluster")) {
    if (auto checked = check_cluster(*cluster); !checked) return checked;
  }
  // A null in it takes an override back, so types are left to the whole.
  return {};
}

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

bool is_database_name(std::string_view name) {
  const auto is_alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  return !name.empty() && name.size() <= kLongestName && is_alphanumeric(name.front()) &&
         is_alphanumeric(name.back()) &&
         std::ranges::all_of(name, [&](char c) { return is_alphanumeric(c) || c == '-'; });
}

// The members of a "CRDB object" that are there, but for its instances.
Checked check_crdb(const Json& body) {
  static constexpr std::array<Member, 9> kMembers = {Member{"guid", Type::String},
                                                     Member{"name", Type::String},
                                                     Member{"causal_consistency", Type::Boolean},
                                                     Member{"encryption", Type::Boolean},
                                                     Member{"default_db_config", Type::Object},
                                                     Member{"instances", Type::Array},
                                                     Member{"featureset_version", Type::Integer, 0},
                                                     Member{"protocol_version", Type::Integer, 0},
                                                     Member{"modules", Type::Array}};
  if (auto checked = check_members(body, kMembers, "the body"); !checked) return checked;
  if (const Json* config = body.find("default_db_config")) {
    if (auto checked = check_database_config(*config, "`default_db_config`"); !checked) {
      return checked;
    }
  }
  const Json* const name = body.find("name");
  if (name == nullptr || is_database_name(name->as_string())) return {};
  return invalid(
      "`name` must be 1 to 63 letters, digits and hyphens that begins and ends with no hyphen");
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
    if (!id.is_small_integer()) {
      return invalid(
          fmt::format("`{}` holds an element of type {}, not an integer", name, id.type_name()));
    }
    if (std::ranges::count(ids, id.as_integer()) == 0) ids.push_back(id.as_integer());
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
