// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/documents/writing.h"

#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/parameter.h"
#include "mock_server/api/couchdb/replication/replication_documents.h"
#include "mock_server/api/error_response.h"
#include "mock_server/http/url_encoding.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::uint64_t kDefaultMaxDocumentSize = 8'000'000;

// What CouchDB 3.5.0 answers where it meant to refuse.
Error crash_of(ErrorKind crash, std::string_view word) {
  if (crash == ErrorKind::NoMajority) return {crash, "no_majority", {}};
  return {
      crash, "{error,{" + std::string(word) + ",<<\"You are not a db or server admin.\">>}}", {}};
}

}  // namespace

std::string location(const Call& call, std::string_view path) {
  const http::Headers& headers = call.request.headers;
  std::string_view host = headers.value_or_empty("X-Forwarded-Host");
  if (host.empty()) host = headers.value_or_empty("Host");
  std::string_view protocol = headers.value_or_empty("X-Forwarded-Proto");
  const bool is_secure =
      call.request.is_secure || headers.value_or_empty("X-Forwarded-Ssl") == "on";
  if (protocol != "http" && protocol != "https") protocol = is_secure ? "https" : "http";
  return std::string(protocol) + "://" + std::string(host) + std::string(path);
}

std::string document_path(const Call& call, std::string_view id) {
  return "/" + http::couchdb_url_encode(call.captured("db")) + "/" + http::couchdb_url_encode(id);
}

int written_status(const Call& call, int done, std::optional<std::string_view> asked) {
  constexpr int kAccepted = 202;
  if (!call.face.rules.keeps(Rule::QuorumDecidesTheStatus)) return done;
  const auto quorum = static_cast<std::int64_t>(call.confirmation.quorum);
  const std::int64_t wanted = asked ? read_integer(*asked).value_or(quorum) : quorum;
  return wanted > static_cast<std::int64_t>(call.confirmation.copies) ? kAccepted : done;
}

int written_status(const Call& call, int done) {
  return written_status(call, done, call.query("w"));
}

int changed_status(const Call& call) {
  constexpr int kOk = 200;
  constexpr int kAccepted = 202;
  return call.confirmation.copies < call.confirmation.quorum ? kAccepted : kOk;
}

std::string document_id(const Call& call) {
  if (const auto ddoc = call.captures.find("ddoc"); ddoc != call.captures.end()) {
    return "_design/" + ddoc->second;
  }
  if (const auto local = call.captures.find("local"); local != call.captures.end()) {
    return "_local/" + local->second;
  }
  return call.captured("id");
}

Outcome<couchdb::DocumentDraft> parse_draft(Face& face, const std::string& database,
                                            std::optional<std::string> id, Json document) {
  const bool is_user = database == kUsersDatabase && document.is_object();
  if (is_user) {
    const Json* own = document.find("_id");
    const std::string named = id ? *id : own != nullptr && own->is_string() ? own->as_string() : "";
    if (auto prepared = prepare_user_document(face, named, document); !prepared) {
      return Failure<Error>(prepared.error());
    }
    face.authentications.forget_all();
  }
  auto draft = couchdb::parse_document(std::move(document));
  if (!draft) return Failure<Error>(to_error(draft.error()));
  if (id) draft->id = std::move(*id);
  if (draft->members.dump().size() >
      face.configuration.number("couchdb", "max_document_size", kDefaultMaxDocumentSize)) {
    return fail(ErrorKind::DocumentTooLarge, draft->id);
  }
  return std::move(*draft);
}

Outcome<couchdb::DocumentDraft> parse_draft(Call& call, std::optional<std::string> id,
                                            Json document) {
  const std::string& database = call.captured("db");
  if (is_replicator_database(database)) {
    auto prepared = prepare_replication_document(call.user(), id.value_or(""), document);
    if (!prepared) return Failure<Error>(prepared.error());
  }
  return parse_draft(call.face, database, std::move(id), std::move(document));
}

Outcome<void> require_database_admin(const Call& call, const couchdb::Database& database,
                                     ErrorKind crash) {
  if (is_database_admin(call.user(), database)) return {};
  const bool is_named = call.user().name.has_value();
  if (!call.face.rules.keeps(Rule::LimitsByNonAdminsAreRefusedAsUnauthorized)) {
    return Failure<Error>(crash_of(crash, is_named ? "forbidden" : "unauthorized"));
  }
  return fail(is_named ? ErrorKind::Forbidden : ErrorKind::Unauthorized,
              "You are not a db or server admin.");
}

}  // namespace purgatory::api
