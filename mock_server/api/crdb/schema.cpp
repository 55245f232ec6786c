// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/crdb/schema.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "support/text.h"

namespace purgatory::api::redis {
namespace {

constexpr std::size_t kLongestName = 63;

bool has_type(const Json& value, Type type) {
  switch (type) {
    case Type::Boolean:
      return value.is_boolean();
    case Type::Integer:
      return value.is_integer();
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

Checked check_bounds(const Json& value, const Member& member, std::string_view where) {
  const bool is_within = value.is_small_integer() && value.as_integer() >= member.least &&
                         value.as_integer() <= member.most;
  if (is_within) return {};
  return invalid(fmt::format("`{}` in {} is {}, beyond {} to {}", member.name, where, value.dump(),
                             member.least, member.most));
}

Checked check_choice(const Json& value, const Member& member, std::string_view where) {
  const auto choices = split(member.choices, '|');
  if (member.choices.empty() || std::ranges::count(choices, value.as_string()) != 0) return {};
  return invalid(fmt::format("`{}` in {} is {}, none of {}", member.name, where, value.dump(),
                             fmt::join(choices, ", ")));
}

// "Database configuration object": what has a documented type, bound or choice.
Checked check_database_config(const Json& config, std::string_view where) {
  static constexpr auto kAnyLeast = std::numeric_limits<std::int64_t>::min();
  static constexpr auto kAnyMost = std::numeric_limits<std::int64_t>::max();
  const auto one_of = [](std::string_view name, std::string_view choices) {
    return Member{name, Type::String, kAnyLeast, kAnyMost, choices};
  };
  static const std::array<Member, 18> kMembers = {
      Member{"memory_size", Type::Integer, 0},
      Member{"port", Type::Integer, 0, 65'535},
      Member{"shards_count", Type::Integer, 1, 512},
      Member{"replication_oom_threshold_percent", Type::Integer, 0, 20},
      Member{"replication", Type::Boolean},
      Member{"sharding", Type::Boolean},
      Member{"oss_cluster", Type::Boolean},
      Member{"oss_sharding", Type::Boolean},
      Member{"rack_aware", Type::Boolean},
      Member{"name", Type::String},
      Member{"shard_key_regex", Type::Array},
      Member{"eviction_policy", Type::String},
      Member{"authentication_admin_pass", Type::String},
      Member{"authentication_redis_pass", Type::String},
      one_of("tls_mode", "enabled|disabled|replica_ssl"),
      one_of("data_persistence", "disabled|snapshot|aof"),
      one_of("aof_policy", "appendfsync-every-sec|appendfsync-always"),
      one_of("proxy_policy", "single|all-master-shards|all-nodes")};
  return check_members(config, kMembers, where);
}

// Of one instance: a null in it takes an override back (Redis Enterprise 8.0.16).
Checked check_override(const Json& config) {
  Json said = Json::object();
  for (const Json::Member& member : config.members()) {
    if (!member.value.is_null()) said.set(member.key, member.value);
  }
  return check_database_config(said, "`db_config`");
}

Checked check_credentials(const Json& credentials) {
  for (const std::string_view name : {"username", "password"}) {
    if (auto checked = require(credentials, {name, Type::String}, "`credentials`"); !checked) {
      return checked;
    }
  }
  return {};
}

Checked check_certificate(const Json& certificate) {
  constexpr std::string_view kWhere = "`certificate_auth`";
  for (const std::string_view name : {"client_cert", "client_key"}) {
    if (auto checked = require(certificate, {name, Type::String}, kWhere); !checked) {
      return checked;
    }
  }
  return check_member(certificate, {"trusted_ca", Type::String}, kWhere);
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
  static constexpr std::array<Member, 4> kMembers = {
      Member{"credentials", Type::Object}, Member{"certificate_auth", Type::Object},
      Member{"replication_endpoint", Type::String}, Member{"replication_tls_sni", Type::String}};
  if (auto checked = check_members(cluster, kMembers, kWhere); !checked) return checked;
  const Json* const credentials = cluster.find("credentials");
  const Json* const certificate = cluster.find("certificate_auth");
  if (credentials != nullptr && certificate != nullptr) {
    return invalid("`cluster` has both `credentials` and `certificate_auth`; it takes one");
  }
  if (credentials != nullptr) return check_credentials(*credentials);
  return certificate == nullptr ? Checked{} : check_certificate(*certificate);
}

bool is_database_name(std::string_view name) {
  const auto is_alphanumeric = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  return !name.empty() && name.size() <= kLongestName && is_alphanumeric(name.front()) &&
         is_alphanumeric(name.back()) &&
         std::ranges::all_of(name, [&](char c) { return is_alphanumeric(c) || c == '-'; });
}

Checked check_modules(const Json& modules) {
  for (const Json& module : modules.elements()) {
    if (!module.is_object()) {
      return invalid(
          fmt::format("`modules` holds an element of type {}, not an object", module.type_name()));
    }
    static constexpr std::array<Member, 2> kMembers = {
        Member{"featureset_version", Type::Integer, 0}, Member{"module_name", Type::String}};
    if (auto checked = check_members(module, kMembers, "an element of `modules`"); !checked) {
      return checked;
    }
  }
  return {};
}

Checked check_texts(const Json& list, std::string_view name) {
  for (const Json& text : list.elements()) {
    if (text.is_string()) continue;
    return invalid(
        fmt::format("`{}` holds an element of type {}, not a string", name, text.type_name()));
  }
  return {};
}

}  // namespace

Failure<Error> invalid(std::string description) {
  return fail(ErrorKind::InvalidSchema, std::move(description));
}

Checked check_member(const Json& object, const Member& member, std::string_view where) {
  const Json* const value = object.find(member.name);
  if (value == nullptr) return {};
  if (!has_type(*value, member.type)) {
    return invalid(fmt::format("`{}` in {} is of type {}, not {}", member.name, where,
                               value->type_name(), type_text(member.type)));
  }
  if (member.type == Type::Integer) return check_bounds(*value, member, where);
  return member.type == Type::String ? check_choice(*value, member, where) : Checked{};
}

Checked require(const Json& object, const Member& member, std::string_view where) {
  if (object.find(member.name) == nullptr) {
    return invalid(fmt::format("`{}` is missing in {}", member.name, where));
  }
  return check_member(object, member, where);
}

Checked check_instance(const Json& instance) {
  constexpr std::string_view kWhere = "an instance";
  if (!instance.is_object()) return invalid("an instance is no object");
  static constexpr std::array<Member, 4> kMembers = {
      Member{"id", Type::Integer, 1, 1'000'000}, Member{"compression", Type::Integer, 0, 6},
      Member{"db_config", Type::Object}, Member{"cluster", Type::Object}};
  if (auto checked = check_members(instance, kMembers, kWhere); !checked) return checked;
  if (const Json* config = instance.find("db_config")) {
    if (auto checked = check_override(*config); !checked) return checked;
  }
  const Json* const cluster = instance.find("cluster");
  return cluster == nullptr ? Checked{} : check_cluster(*cluster);
}

Checked check_crdb(const Json& body) {
  static constexpr std::array<Member, 11> kMembers = {
      Member{"guid", Type::String},
      Member{"name", Type::String},
      Member{"causal_consistency", Type::Boolean},
      Member{"encryption", Type::Boolean},
      Member{"default_db_config", Type::Object},
      Member{"instances", Type::Array},
      Member{"featureset_version", Type::Integer, 0},
      Member{"protocol_version", Type::Integer, 0},
      Member{"modules", Type::Array},
      Member{"managed_by", Type::String},
      Member{"volatile_config_fields", Type::Array}};
  if (auto checked = check_members(body, kMembers, "the body"); !checked) return checked;
  if (const Json* config = body.find("default_db_config")) {
    auto checked = check_database_config(*config, "`default_db_config`");
    if (!checked) return checked;
  }
  if (const Json* modules = body.find("modules")) {
    if (auto checked = check_modules(*modules); !checked) return checked;
  }
  if (const Json* fields = body.find("volatile_config_fields")) {
    if (auto checked = check_texts(*fields, "volatile_config_fields"); !checked) return checked;
  }
  const Json* const name = body.find("name");
  if (name == nullptr || is_database_name(name->as_string())) return {};
  return invalid(
      "`name` must be 1 to 63 letters, digits and hyphens that begins and ends with no hyphen");
}

}  // namespace purgatory::api::redis
