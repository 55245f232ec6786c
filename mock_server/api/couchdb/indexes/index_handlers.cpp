// SPDX-License-Identifier: Apache-2.0
// `_index` and what is below it (CouchDB 3.5.0, mango_httpd).
#include <algorithm>
#include <charconv>
#include <utility>

#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "mock_server/model/couchdb/mango_query/find_request.h"
#include "mock_server/model/couchdb/mango_query/index_design.h"
#include "mock_server/model/couchdb/mango_query/planner.h"

namespace purgatory::api {
namespace {

namespace mango = couchdb::mango;

// CouchDB 3.5.0 answers 500 here.
Error range_error(const Face& face) {
  const bool keeps = face.rules.keeps(Rule::WrongTypesAreBadRequests);
  return {keeps ? ErrorKind::BadRequest : ErrorKind::Internal,
          "Index parameter ranges: limit > 1, skip > 0",
          {},
          "invalid_list_index_params"};
}

Outcome<std::uint64_t> page_number(const Call& call, std::string_view name, std::uint64_t least,
                                   std::uint64_t fallback) {
  const auto text = call.query(name);
  if (!text) return fallback;
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (fault != std::errc() || end != text->data() + text->size() || number < least) {
    return Failure<Error>(range_error(call.face));
  }
  return number;
}

// Indexes are design documents, which only admins may write.
Outcome<void> require_design_rights(const Call& call, const couchdb::Database& database) {
  if (is_database_admin(call.user(), database)) return {};
  return fail(call.user().name ? ErrorKind::Forbidden : ErrorKind::Unauthorized,
              "You are not a db or server admin.");
}

// The database, for who may change its indexes. Requires the lock.
Outcome<couchdb::Database*> database_to_index(const Call& call) {
  auto database = call.face.database_of(call);
  if (!database) return database;
  if (auto allowed = require_design_rights(call, **database); !allowed) {
    return Failure<Error>(allowed.error());
  }
  return database;
}

std::string capture_or_empty(const Call& call, std::string_view name) {
  const auto found = call.captures.find(name);
  return found == call.captures.end() ? std::string() : found->second;
}

}  // namespace

Outcome<http::Response> get_indexes(Call& call) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  Json::Array all = {mango::describe_all_documents()};
  for (const auto& index : mango::indexes_of(**database)) all.push_back(mango::describe(index));
  const auto limit = page_number(call, "limit", 1, all.size());
  if (!limit) return Failure<Error>(limit.error());
  const auto skip = page_number(call, "skip", 0, 0);
  if (!skip) return Failure<Error>(skip.error());
  Json page = Json::array();
  for (std::uint64_t i = *skip; i < all.size() && page.size() < *limit; ++i) {
    page.push_back(all[i]);
  }
  return json_response(
      200, Json::object({{"total_rows", std::uint64_t{all.size()}}, {"indexes", std::move(page)}}));
}

Outcome<http::Response> post_index(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  const auto index = mango::parse_index_request(*body);
  if (!index) return Failure<Error>(to_error(index.error()));
  const auto lock = call.face.lock();
  const auto database = database_to_index(call);
  if (!database) return Failure<Error>(database.error());
  const auto added = mango::add_index(**database, *index);
  if (!added) return Failure<Error>(to_error(added.error()));
  const bool is_new = *added == mango::Addition::Created;
  if (is_new) call.face.announce(**database);
  return json_response(200, Json::object({{"result", is_new ? "created" : "exists"},
                                          {"id", index->design_id},
                                          {"name", index->name}}));
}

Outcome<http::Response> delete_index(Call& call) {
  const auto lock = call.face.lock();
  const auto database = database_to_index(call);
  if (!database) return Failure<Error>(database.error());
  if (capture_or_empty(call, "type") != "json") return fail(ErrorKind::NotFound, "missing");
  const auto removed = mango::remove_index(
      **database, "_design/" + mango::design_name(call.captured("ddoc")), call.captured("name"));
  if (!removed) return Failure<Error>(to_error(removed.error()));
  call.face.announce(**database);
  return ok_response();
}

Outcome<http::Response> post_index_bulk_delete(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  const auto names = mango::parse_bulk_delete(*body);
  if (!names) return Failure<Error>(to_error(names.error()));
  const auto lock = call.face.lock();
  const auto database = database_to_index(call);
  if (!database) return Failure<Error>(database.error());
  // The latest stand first.
  Json::Array done;
  Json::Array failed;
  for (const std::string& name : *names) {
    const std::string id = "_design/" + mango::design_name(name);
    const auto removed = mango::remove_indexes(**database, id);
    Json row = Json::object({{"id", id}});
    row.append(removed ? "ok" : "error", removed ? Json(true) : Json(removed.error().word));
    auto& list = removed ? done : failed;
    list.insert(list.begin(), std::move(row));
  }
  call.face.announce(**database);
  return json_response(200, Json::object({{"success", Json::array(std::move(done))},
                                          {"fail", Json::array(std::move(failed))}}));
}

}  // namespace purgatory::api
