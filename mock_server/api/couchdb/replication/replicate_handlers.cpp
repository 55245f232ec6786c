// SPDX-License-Identifier: Apache-2.0
// `_replicate` (CouchDB documentation, "/_replicate"; CouchDB 3.5.0, chttpd_misc).
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/couchdb/replication/replicator.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using replication::JobRequest;
using replication::ReplicationError;
using replication::ReplicationId;
using replication::Specification;

// A database that is called by its name alone is reached as whoever asks.
replication::LocalAccess local_access(const Call& call) {
  replication::LocalAccess access;
  access.base_url = location(call, "/");
  for (const char* name : {"Authorization", "Cookie"}) {
    if (const auto value = call.request.headers.find(name)) {
      access.headers.add(name, std::string(*value));
    }
  }
  access.user = call.user().name.value_or("");
  access.node = call.face.node;
  return access;
}

Outcome<Specification> specification_of(Call& call, const Json& body) {
  const replication::LocalAccess access = local_access(call);
  auto specification = replication::parse_specification(body, &access);
  if (specification) return *std::move(specification);
  using Kind = replication::SpecificationError::Kind;
  const auto& error = specification.error();
  // CouchDB 3.5.0 answers 500 where it was asked for something that it cannot make sense of.
  const bool is_crash =
      error.kind == Kind::Invalid && !call.face.rules.keeps(Rule::WrongTypesAreBadRequests);
  if (!is_crash) return fail(ErrorKind::BadRequest, error.reason);
  return Failure<Error>(Error{ErrorKind::Internal, error.reason, {}, "error"});
}

Error to_error(const ReplicationError& error) {
  const auto kind = [&error] {
    switch (error.kind) {
      case ReplicationError::Kind::Unauthorized:
        return ErrorKind::Unauthorized;
      case ReplicationError::Kind::Forbidden:
        return ErrorKind::Forbidden;
      case ReplicationError::Kind::NotFound:
        return ErrorKind::NotFound;
      case ReplicationError::Kind::Stopped:
      case ReplicationError::Kind::Failed:
        break;
    }
    return ErrorKind::Internal;
  };
  return {kind(), error.reason, {}, error.word};
}

// Another user's replication is for server admins.
Outcome<void> require_owner(const Call& call, const std::string& id) {
  const auto job = call.face.replicator->scheduler().find(id);
  if (!job || job->user == call.user().name || call.user().is_server_admin()) return {};
  return fail(ErrorKind::Unauthorized, "You are not a server admin.");
}

http::Response accepted(int status, const std::string& id) {
  return json_response(status, Json::object({{"ok", true}, {"_local_id", Json(id)}}));
}

Outcome<http::Response> cancel(const Call& call, const std::string& id) {
  if (auto allowed = require_owner(call, id); !allowed) return Failure<Error>(allowed.error());
  if (!call.face.replicator->scheduler().cancel(id)) return fail(ErrorKind::NotFound, "missing");
  return accepted(200, id);
}

// One that was told to end has not failed.
Outcome<http::Response> without_result(const ReplicationError& error) {
  if (error.kind != ReplicationError::Kind::Stopped) return Failure<Error>(to_error(error));
  return json_response(200, Json::object({{"ok", "stopped"}}));
}

Outcome<http::Response> run(Call& call, JobRequest request, const ReplicationId& id) {
  auto outcome = call.face.replicator->scheduler().run(std::move(request), id);
  if (!outcome) return without_result(outcome.error());
  Json answer = Json::object({{"ok", true}});
  for (Json::Member& member : outcome->members()) {
    answer.append(std::move(member.key), std::move(member.value));
  }
  return json_response(200, answer);
}

}  // namespace

Outcome<http::Response> post_replicate(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  auto specification = specification_of(call, *body);
  if (!specification) return Failure<Error>(specification.error());
  if (specification->cancel && specification->id) return cancel(call, *specification->id);
  const std::string uuid = [&call] {
    const auto lock = call.face.lock();
    return call.face.configuration.find("couchdb", "uuid").value_or("");
  }();
  replication::Scheduler& scheduler = call.face.replicator->scheduler();
  const auto id = scheduler.identify(*specification, uuid);
  if (!id) return without_result(id.error());
  if (specification->cancel) return cancel(call, id->text());
  if (auto allowed = require_owner(call, id->text()); !allowed) {
    return Failure<Error>(allowed.error());
  }
  const bool is_continuous = specification->continuous;
  JobRequest request{*std::move(specification), {}, call.user().name, uuid, call.face.node};
  if (!is_continuous) return run(call, std::move(request), *id);
  scheduler.start(std::move(request), *id);
  return accepted(202, id->text());
}

}  // namespace purgatory::api
