// SPDX-License-Identifier: Apache-2.0
// `_purge`, `_purged_infos` and `_purged_infos_limit` (CouchDB documentation, 1.3.18 and 1.3.19;
// CouchDB 3.5.0, chttpd_db).
#include "mock_server/api/couchdb/answer_rules.h"
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

constexpr std::uint64_t kDefaultMaxDocuments = 100;
constexpr std::uint64_t kDefaultMaxRevisions = 1000;

Outcome<couchdb::PurgeRequest> parse_purge(const Json::Member& member) {
  if (!member.value.is_array()) return fail(ErrorKind::BadRequest, "Invalid list of revisions");
  couchdb::PurgeRequest purge{member.key, {}};
  purge.revisions.reserve(member.value.size());
  for (const Json& element : member.value.elements()) {
    auto revision = couchdb::Revision::parse(element);
    if (!revision) return Failure<Error>(to_error(revision.error()));
    purge.revisions.push_back(std::move(*revision));
  }
  return purge;
}

Outcome<std::vector<couchdb::PurgeRequest>> parse_purges(const RulesInForce& rules,
                                                         const Json& body) {
  std::vector<couchdb::PurgeRequest> purges;
  purges.reserve(body.size());
  for (const Json::Member& member : body.members()) {
    auto purge = parse_purge(member);
    if (purge) {
      purges.push_back(std::move(*purge));
    } else if (rules.keeps(Rule::MalformedPurgesAreRefusedWhole)) {
      return Failure<Error>(purge.error());
    }
  }
  return purges;
}

// Duplicate revisions count. Requires the lock, for the configuration.
Outcome<void> check_purge_limits(const Face& face,
                                 const std::vector<couchdb::PurgeRequest>& purges) {
  const Configuration& configuration = face.configuration;
  if (!face.rules.keeps(Rule::PurgeRequestsAreLimited)) return {};
  if (purges.size() >
      configuration.number("purge", "max_document_id_number", kDefaultMaxDocuments)) {
    return fail(ErrorKind::BadRequest, "Exceeded maximum number of documents.");
  }
  std::uint64_t revisions = 0;
  for (const auto& purge : purges) revisions += purge.revisions.size();
  if (revisions > configuration.number("purge", "max_revisions_number", kDefaultMaxRevisions)) {
    return fail(ErrorKind::BadRequest, "Exceeded maximum number of revisions.");
  }
  return {};
}

Json revision_texts(const std::vector<couchdb::Revision>& revisions) {
  Json texts = Json::array();
  for (const couchdb::Revision& revision : revisions) texts.push_back(revision.text());
  return texts;
}

}  // namespace

Outcome<http::Response> post_purge(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  const auto purges = parse_purges(call.face.rules, *body);
  if (!purges) return Failure<Error>(purges.error());
  std::vector<std::vector<couchdb::Revision>> removed;
  {
    const auto lock = call.face.lock();
    const auto checked = check_purge_limits(call.face, *purges);
    if (!checked) return Failure<Error>(checked.error());
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    PurgeRecorder recorder(call.face.purge_traces, **database, call.face.clock.now());
    removed = Copies(call, **database).purge(*purges, &recorder);
    call.face.announce(**database);
    for (couchdb::Database* other :
         databases_reached(call.face, **database, Rule::PurgesStayInTheirDatabase)) {
      if (other != *database) Copies(call, *other).purge(*purges, nullptr);
    }
  }
  const RulesInForce& rules = call.face.rules;
  Json purged = Json::object();
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (removed[i].empty() && !rules.keeps(Rule::PurgedNamesEveryDocument)) continue;
    purged.append((*purges)[i].id, revision_texts(removed[i]));
  }
  // The documents type `purge_seq` as a string, their example and CouchDB give null.
  const Json purge_seq = rules.keeps(Rule::PurgeSeqIsTextOrNull) ? Json() : Json(0);
  // The status is that of the documents, and without any there is none to wait for.
  return json_response(purges->empty() ? 201 : written_status(call, 201),
                       Json::object({{"purge_seq", purge_seq}, {"purged", std::move(purged)}}));
}

Outcome<http::Response> get_purged_infos(Call& call) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  Json infos = Json::array();
  for (const auto& request : (*database)->purge_log().distinct_requests()) {
    infos.push_back(
        Json::object({{"id", Json(request.id)}, {"revs", revision_texts(request.revisions)}}));
  }
  return json_response(200, Json::object({{"purged_infos", std::move(infos)}}));
}

Outcome<http::Response> get_purged_infos_limit(Call& call) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return json_response(200, (*database)->settings().purged_infos_limit.value());
}

Outcome<http::Response> put_purged_infos_limit(Call& call) {
  const auto limit = read_limit(call);
  if (!limit) return Failure<Error>(limit.error());
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  if (!is_acceptable_limit(call, *limit)) {
    return fail(ErrorKind::BadRequest, "`purged_infos_limit` must be positive integer");
  }
  for (couchdb::Database* reached :
       databases_reached(call.face, **database, Rule::PurgedInfosLimitsAreEachDatabasesOwn)) {
    Copies(call, *reached).set(couchdb::Setting::PurgedInfosLimit, *limit);
  }
  return ok_response(changed_status(call));
}

}  // namespace purgatory::api
