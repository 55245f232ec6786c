// SPDX-License-Identifier: Apache-2.0
// The server itself: what it is, its databases, its settings.
#include <algorithm>
#include <charconv>

#include "mock_server/api/couchdb/cluster/node_of.h"
#include "mock_server/api/couchdb/documents/entity_tag.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/couchdb/query_options.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

constexpr std::uint64_t kMaxUuids = 1000;

// Before the body is read.
Outcome<void> check_node(const Call& call) {
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  return {};
}

}  // namespace

Outcome<http::Response> get_welcome(Call& call) {
  const auto lock = call.face.lock();
  return json_response(
      200, Json::object({{"couchdb", "Welcome"},
                         {"version", "3.5.0"},
                         {"git_sha", "purgatory"},
                         {"uuid", call.face.configuration.find("couchdb", "uuid").value_or("")},
                         {"features", Json::array({"access-ready", "reference-server"})},
                         {"vendor", call.face.configuration.section_as_json("vendor")}}));
}

Outcome<http::Response> get_up(Call& /*call*/) {
  return json_response(200, Json::object({{"status", "ok"}, {"seeds", Json::object()}}));
}

Outcome<http::Response> get_all_dbs(Call& call) {
  const auto options = parse_list_options(call.target.query);
  if (!options) return Failure<Error>(options.error());
  Json names = Json::array();
  {
    const auto lock = call.face.lock();
    for (std::string& name : call.face.database_names()) names.push_back(Json(std::move(name)));
  }
  if (options->descending) std::reverse(names.elements().begin(), names.elements().end());
  const auto outside = [&options](const Json& name) {
    return !options->contains(name.as_string());
  };
  std::erase_if(names.elements(), outside);
  const std::size_t skipped = std::min<std::uint64_t>(options->skip, names.size());
  names.elements().erase(names.elements().begin(),
                         names.elements().begin() + static_cast<std::ptrdiff_t>(skipped));
  if (names.size() > options->limit) names.elements().resize(options->limit);
  return with_entity_tag(call.request, json_response(200, names));
}

Outcome<http::Response> get_uuids(Call& call) {
  const std::string_view text = call.query("count").value_or("1");
  std::uint64_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc() || end != text.data() + text.size()) {
    return fail(ErrorKind::BadRequest, "count must be a positive integer");
  }
  const auto lock = call.face.lock();
  if (count > call.face.configuration.number("uuids", "max_count", kMaxUuids)) {
    return fail(ErrorKind::BadRequest, "count parameter too large");
  }
  Json uuids = Json::array();
  for (std::uint64_t i = 0; i < count; ++i) uuids.push_back(call.face.new_uuid());
  auto response = json_response(200, Json::object({{"uuids", std::move(uuids)}}));
  response.headers.set("Cache-Control", "no-cache");
  response.headers.add("ETag", strong_entity_tag(response.body));
  return response;
}

Outcome<http::Response> get_configuration(Call& call) {
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  Face& face = **node;
  return json_response(200, face.configuration.as_json());
}

Outcome<http::Response> get_configuration_section(Call& call) {
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  Face& face = **node;
  return json_response(200, face.configuration.section_as_json(call.captured("section")));
}

Outcome<http::Response> get_configuration_value(Call& call) {
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  Face& face = **node;
  const auto value = face.configuration.find(call.captured("section"), call.captured("key"));
  if (!value) return fail(ErrorKind::UnknownConfigValue, "unknown_config_value");
  return json_response(200, Json(*value));
}

Outcome<http::Response> put_configuration_value(Call& call) {
  if (auto checked = check_node(call); !checked) return Failure<Error>(checked.error());
  const auto body = read_json(call);
  if (!body) return Failure<Error>(body.error());
  if (!body->is_string()) return fail(ErrorKind::BadRequest, "a JSON string expected");
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  Face& face = **node;
  std::string value = body->as_string();
  if (call.captured("section") == "admins" && !PasswordHash::from_configuration(value)) {
    value = face.hash_password(value).for_configuration();
  }
  const auto before =
      face.configuration.set(call.captured("section"), call.captured("key"), std::move(value));
  face.authentications.forget_all();
  return json_response(200, Json(before.value_or("")));
}

Outcome<http::Response> delete_configuration_value(Call& call) {
  const auto lock = call.face.lock();
  const auto node = node_of(call);
  if (!node) return Failure<Error>(node.error());
  Face& face = **node;
  const auto before = face.configuration.erase(call.captured("section"), call.captured("key"));
  face.authentications.forget_all();
  if (!before) return fail(ErrorKind::UnknownConfigValue, "unknown_config_value");
  return json_response(200, Json(*before));
}

Outcome<http::Response> not_implemented(Call& call) {
  return fail(ErrorKind::NotImplemented,
              call.method + " " + call.target.path +
                  " is a part of CouchDB's API that this server does not have yet");
}

}  // namespace purgatory::api
