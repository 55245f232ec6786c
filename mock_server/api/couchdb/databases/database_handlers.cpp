// SPDX-License-Identifier: Apache-2.0
// Databases: creation, information, deletion, compaction, security.
#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/databases/creation_options.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "mock_server/http/url_encoding.h"

namespace purgatory::api {
namespace {

std::string creation_second(const couchdb::Database& database) {
  const auto since_epoch = database.identity().created.time_since_epoch();
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count());
}

// How many copies there are, and of how many a quorum is made.
Json cluster_json(const Call& call) {
  std::size_t copies = 1;
  if (call.face.seat) {
    const ClusterSeat& seat = *call.face.seat;
    const auto* const entry = seat.cluster.catalogued(seat.node, call.captured("db"));
    if (entry != nullptr) copies = entry->nodes.size();
  }
  const auto quorum = static_cast<std::int64_t>(copies / 2 + 1);
  return Json::object(
      {{"q", 1}, {"n", static_cast<std::int64_t>(copies)}, {"w", quorum}, {"r", quorum}});
}

// CouchDB 3.5.0, chttpd_db:validate_security_can_be_edited: before the body is read.
Outcome<void> check_security_is_editable(const Call& call) {
  if (call.captured("db") != kUsersDatabase) return {};
  const auto lock = call.face.lock();
  const auto setting = call.face.configuration.find("couchdb", "users_db_security_editable");
  if (setting.value_or("false") != "false") return {};
  return fail(ErrorKind::Forbidden, "You can't edit the security object of the user database.");
}

}  // namespace

Outcome<http::Response> put_database(Call& call) {
  const auto options = parse_creation_options(call);
  if (!options) return Failure<Error>(options.error());
  // Where there is one node, so is the number of copies.
  const auto copies = call.face.seat ? options->copies : std::nullopt;
  const auto lock = call.face.lock();
  if (auto created = create_database(call, call.captured("db"), copies); !created) {
    return Failure<Error>(created.error());
  }
  const bool is_everywhere = call.confirmation.copies >= call.confirmation.quorum;
  http::Response response = ok_response(is_everywhere ? 201 : 202);
  response.headers.add("Location",
                       location(call, "/" + http::couchdb_url_encode(call.captured("db"))));
  return response;
}

Outcome<http::Response> get_database(Call& call) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const couchdb::Database& db = **database;
  // CouchDB compacts in the background, and clients poll until it has finished. Here it is done at
  // once, and the first poll is told that it runs, so that they see what they will see there.
  const bool is_compacting = call.face.compactions_to_tell.erase(db.identity().origin.uuid) > 0;
  // An in-memory database has no files; the sizes are there because clients read them.
  const Json sizes = Json::object({{"file", 0}, {"external", 0}, {"active", 0}});
  return json_response(200, Json::object({{"instance_start_time", Json(creation_second(db))},
                                          {"db_name", Json(db.identity().name)},
                                          {"purge_seq", Json(db.purge_sequence_text())},
                                          {"update_seq", Json(db.update_sequence_text())},
                                          {"sizes", sizes},
                                          {"props", Json::object()},
                                          {"doc_del_count", db.documents().deleted_count()},
                                          {"doc_count", db.documents().live_count()},
                                          {"disk_format_version", 8},
                                          {"compact_running", is_compacting},
                                          {"cluster", cluster_json(call)}}));
}

Outcome<http::Response> delete_database(Call& call) {
  if (call.query("rev")) {
    return fail(ErrorKind::BadRequest,
                "You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a "
                "document instead?");
  }
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  call.face.purge_traces.forget((*database)->identity().origin.uuid);
  remove_database(call.face, call.captured("db"));
  call.face.announce_deletion(call.captured("db"));
  call.face.authentications.forget_all();
  return ok_response();
}

Outcome<http::Response> post_ensure_full_commit(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return json_response(
      201,
      Json::object({{"ok", true}, {"instance_start_time", Json(creation_second(**database))}}));
}

Outcome<http::Response> post_compact(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  Copies(call, **database).compact();
  call.face.compactions_to_tell.insert((*database)->identity().origin.uuid);
  return ok_response(202);
}

Outcome<http::Response> get_security(Call& call) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return json_response(200, (*database)->settings().security);
}

Outcome<http::Response> put_security(Call& call) {
  if (auto editable = check_security_is_editable(call); !editable) {
    return Failure<Error>(editable.error());
  }
  const auto body = read_json(call);
  if (!body) return Failure<Error>(body.error());
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  if (auto allowed = require_database_admin(call, **database, ErrorKind::NoMajority); !allowed) {
    return Failure<Error>(allowed.error());
  }
  if (!is_security_object(*body)) {
    if (!call.face.rules.keeps(Rule::WrongTypesAreBadRequests)) {
      return fail(ErrorKind::NoMajority, "no_majority");
    }
    return fail(ErrorKind::BadRequest,
                "the security object must be a JSON object whose `admins` and `members` hold "
                "lists of strings, `names` and `roles`");
  }
  Copies(call, **database).set(couchdb::Setting::Security, *body);
  return ok_response(changed_status(call));
}

}  // namespace purgatory::api
