// SPDX-License-Identifier: Apache-2.0
// `_missing_revs`, `_revs_diff` and `_revs_limit` (CouchDB documentation, 1.3.20 to 1.3.22;
// CouchDB 3.5.0, chttpd_db).
#include "mock_server/api/couchdb/answer_rules.h"
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/databases/answer_order.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

struct Lookup {
  std::string id;
  std::vector<couchdb::Revision> revisions;
};

struct Found {
  std::string id;
  couchdb::RevisionDifference difference;
};

// The documents promise a 400 for a bad payload; CouchDB 3.5.0 crashes on some.
Error wrong_type(const RulesInForce& rules, std::string reason) {
  if (!rules.keeps(Rule::WrongTypesAreBadRequests)) {
    return {ErrorKind::FunctionClause, "function_clause", {}};
  }
  return {ErrorKind::BadRequest, std::move(reason), {}};
}

Outcome<Lookup> parse_lookup(const RulesInForce& rules, const Json::Member& member) {
  const std::string of_document = " of document \"" + member.key + "\"";
  if (!member.value.is_array()) {
    return Failure<Error>(wrong_type(rules, "The revisions" + of_document +
                                                " must be an array of strings, not " +
                                                std::string(member.value.type_name())));
  }
  Lookup lookup{member.key, {}};
  lookup.revisions.reserve(member.value.size());
  for (const Json& element : member.value.elements()) {
    if (!element.is_string() && !element.is_array()) {
      return Failure<Error>(wrong_type(rules, "A revision" + of_document +
                                                  " must be a string, not " +
                                                  std::string(element.type_name())));
    }
    auto revision = couchdb::Revision::parse(element);
    if (!revision && !rules.keeps(Rule::MalformedBodiesAreRefused)) continue;
    if (!revision) return Failure<Error>(to_error(revision.error()));
    lookup.revisions.push_back(std::move(*revision));
  }
  return lookup;
}

Outcome<std::vector<Lookup>> read_lookups(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  std::vector<Lookup> lookups;
  lookups.reserve(body->size());
  for (const Json::Member& member : body->members()) {
    auto lookup = parse_lookup(call.face.rules, member);
    if (!lookup) return Failure<Error>(lookup.error());
    lookups.push_back(std::move(*lookup));
  }
  return lookups;
}

// The documents of which something is missing, in the order of the answer.
Outcome<std::vector<Found>> look_up(Call& call) {
  auto lookups = read_lookups(call);
  if (!lookups) return Failure<Error>(lookups.error());
  std::vector<std::string> ids;
  ids.reserve(lookups->size());
  for (const Lookup& lookup : *lookups) ids.push_back(lookup.id);
  std::vector<Found> found;
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  for (const std::size_t position : erlang_dict_order(ids)) {
    Lookup& lookup = (*lookups)[position];
    auto difference = (*database)->difference(lookup.id, std::move(lookup.revisions));
    const bool is_left_out =
        difference.missing.empty() && call.face.rules.keeps(Rule::KnownDocumentsAreLeftOut);
    if (!is_left_out) {
      found.push_back({std::move(lookup.id), std::move(difference)});
    }
  }
  return found;
}

Json texts(const std::vector<couchdb::Revision>& revisions) {
  Json list = Json::array();
  list.elements().reserve(revisions.size());
  for (const couchdb::Revision& revision : revisions) list.push_back(revision.text());
  return list;
}

}  // namespace

Outcome<http::Response> post_missing_revs(Call& call) {
  const auto found = look_up(call);
  if (!found) return Failure<Error>(found.error());
  Json missing = Json::object();
  for (const Found& entry : *found) missing.append(entry.id, texts(entry.difference.missing));
  return json_response(200, Json::object({{"missing_revs", std::move(missing)}}));
}

Outcome<http::Response> post_revs_diff(Call& call) {
  const auto found = look_up(call);
  if (!found) return Failure<Error>(found.error());
  Json answer = Json::object();
  for (const Found& entry : *found) {
    Json difference = Json::object({{"missing", texts(entry.difference.missing)}});
    if (!entry.difference.possible_ancestors.empty()) {
      difference.append("possible_ancestors", texts(entry.difference.possible_ancestors));
    }
    answer.append(entry.id, std::move(difference));
  }
  return json_response(200, answer);
}

Outcome<http::Response> get_revs_limit(Call& call) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return json_response(200, (*database)->settings().revs_limit.value());
}

Outcome<http::Response> put_revs_limit(Call& call) {
  const auto limit = read_limit(call);
  if (!limit) return Failure<Error>(limit.error());
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  if (!is_acceptable_limit(call, *limit)) {
    return Failure<Error>(wrong_type(call.face.rules, "`revs_limit` must be a positive integer"));
  }
  if (auto allowed = require_database_admin(call, **database, ErrorKind::BadMatch); !allowed) {
    return Failure<Error>(allowed.error());
  }
  for (couchdb::Database* reached :
       databases_reached(call.face, **database, Rule::RevsLimitsAreEachDatabasesOwn)) {
    Copies(call, *reached).set(couchdb::Setting::RevsLimit, *limit);
  }
  return ok_response(changed_status(call));
}

}  // namespace purgatory::api
