// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/views/request_object.h"

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/views/scripts.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

Json database_facts(const couchdb::Database& database) {
  return Json::object({{"db_name", Json(database.identity().name)},
                       {"purge_seq", Json(database.purge_sequence_text())},
                       {"update_seq", Json(database.update_sequence_text())},
                       {"doc_del_count", database.documents().deleted_count()},
                       {"doc_count", database.documents().live_count()}});
}

Json path_of(const Call& call) {
  Json path = Json::array();
  for (const std::string& segment : call.target.segments) path.push_back(Json(printable(segment)));
  return path;
}

// Keys of views are JSON, all else is text.
Json query_of(const Call& call) {
  Json query = Json::object();
  for (const auto& [name, value] : call.target.query) {
    const bool is_json =
        name == "startkey" || name == "endkey" || name == "key" || name == "descending";
    auto json = is_json ? Json::parse(value) : Failure<JsonError>(JsonError{});
    query.set(printable(name), json ? std::move(*json) : Json(printable(value)));
  }
  return query;
}

Json headers_of(const Call& call) {
  Json headers = Json::object();
  for (const auto& [name, value] : call.request.headers) {
    const bool is_secret = equals_ignoring_case(name, "Authorization");
    if (!is_secret) headers.set(printable(name), Json(printable(value)));
  }
  return headers;
}

// "a=1&b=2" of a form.
Json form_of(const Call& call, std::string_view body) {
  Json form = Json::object();
  const std::string_view type = call.request.headers.value_or_empty("Content-Type");
  if (!type.starts_with("application/x-www-form-urlencoded")) return form;
  for (const std::string_view field : split(body, '&')) {
    const auto equals = field.find('=');
    const auto name = percent_decode(field.substr(0, equals), PlusSign::IsSpace);
    const auto value = percent_decode(
        equals == std::string_view::npos ? "" : field.substr(equals + 1), PlusSign::IsSpace);
    if (name && value) form.set(printable(*name), Json(printable(*value)));
  }
  return form;
}

Json cookies_of(const Call& call) {
  Json cookies = Json::object();
  for (std::string_view field : split(call.request.headers.value_or_empty("Cookie"), ';')) {
    while (field.starts_with(' ')) field.remove_prefix(1);
    const auto equals = field.find('=');
    if (equals == std::string_view::npos) continue;
    cookies.set(printable(field.substr(0, equals)), Json(printable(field.substr(equals + 1))));
  }
  return cookies;
}

}  // namespace

Json request_object(Call& call, const couchdb::Database& database, const Json& id,
                    std::string_view body) {
  // Erlang's word for "none" is what CouchDB's functions get.
  const std::string_view text = body.empty() ? std::string_view("undefined") : body;
  return Json::object({{"info", database_facts(database)},
                       {"uuid", Json(call.face.new_uuid())},
                       {"id", id},
                       {"method", Json(call.method)},
                       {"requested_path", path_of(call)},
                       {"path", path_of(call)},
                       {"raw_path", Json(printable(call.request.target))},
                       {"query", query_of(call)},
                       {"headers", headers_of(call)},
                       {"body", Json(printable(text))},
                       {"peer", "127.0.0.1"},
                       {"form", form_of(call, body)},
                       {"cookie", cookies_of(call)},
                       {"userCtx", user_context(database.identity().name, call.user())},
                       {"secObj", database.settings().security}});
}

}  // namespace purgatory::api
