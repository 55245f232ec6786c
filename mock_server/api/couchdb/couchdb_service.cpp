// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/couchdb_service.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/accounts/unauthorized.h"
#include "mock_server/api/couchdb/answer_rules.h"
#include "mock_server/api/couchdb/call.h"
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/cluster/faces.h"
#include "mock_server/api/couchdb/cluster/node_service.h"
#include "mock_server/api/couchdb/control/couchdb_section.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/replication/replicator.h"
#include "mock_server/api/couchdb/routes.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

constexpr std::size_t kLongestRequestId = 36;

// The routes of the table, ready to be found.
const http::Router& router() {
  static const http::Router kBuilt = [] {
    http::Router table;
    const auto& routes = couchdb_routes();
    for (std::size_t i = 0; i < routes.size(); ++i) table.add(routes[i].pattern, i);
    return table;
  }();
  return kBuilt;
}

std::string effective_method(const http::Request& request) {
  if (request.method == "HEAD") return "GET";
  if (request.method != "POST") return request.method;
  const std::string_view override = request.headers.value_or_empty("X-HTTP-Method-Override");
  return override.empty() ? request.method : std::string(override);
}

Failure<Error> method_not_allowed(std::string_view allow) {
  Error error{ErrorKind::MethodNotAllowed, "Only " + std::string(allow) + " allowed", {}};
  error.headers.add("Allow", std::string(allow));
  return Failure<Error>(std::move(error));
}

// CouchDB answers JSON whatever is accepted.
Outcome<void> require_acceptable(const Call& call, const Route& route) {
  const bool is_limit = route.pattern.ends_with("s_limit");
  const bool wants_text = call.request.headers.value_or_empty("Accept") == "text/plain";
  if (!is_limit || !wants_text || call.face.rules.keeps(Rule::LimitsComeAsText)) return {};
  return fail(ErrorKind::NotAcceptable, "only JSON is answered");
}

// PUT makes a database; everything else on it needs it.
Outcome<void> require_database(Call& call, const Route& route) {
  const bool names_one = call.captures.contains("db");
  if (!names_one || (route.pattern == "/{db}" && call.method == "PUT")) return {};
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return {};
}

// Who asks, and whether they may: 401 before 404 before 405 (CouchDB 3.5.0, chttpd).
Outcome<void> admit(Call& call, const Route* route) {
  const auto lock = call.face.lock();
  call.node_stops = call.face.stops();
  auto sender = authenticate(call.face, call.request);
  if (!sender) return Failure<Error>(sender.error());
  call.sender = std::move(*sender);
  if (auto valid = require_valid_user(call); !valid) return valid;
  if (route == nullptr) return fail(ErrorKind::NotFound, "missing");
  if (auto allowed = authorize(call, *route); !allowed) return allowed;
  return require_database(call, *route);
}

Outcome<http::Response> dispatch(Call& call) {
  auto match = router().find(call.target.segments);
  const Route* route = match ? &couchdb_routes()[match->route] : nullptr;
  if (match) call.captures = std::move(match->captures);
  if (auto admitted = admit(call, route); !admitted) return Failure<Error>(admitted.error());
  if (auto checked = require_acceptable(call, *route); !checked) {
    return Failure<Error>(checked.error());
  }
  for (const Endpoint& endpoint : route->endpoints) {
    if (endpoint.method != call.method) continue;
    auto outcome = endpoint.handler(call);
    if (outcome) apply_answer_rules(call, *route, *outcome);
    return outcome;
  }
  if (!call.face.rules.keeps(Rule::OtherMethodsAreRefused)) {
    return fail(ErrorKind::NotFound, "missing");
  }
  return method_not_allowed(route->allow);
}

// Unset, as it is by itself, targets are as long as the transport takes them.
bool is_too_long(Face& face, const std::string& target) {
  const auto lock = face.lock();
  return target.size() > face.configuration.number("chttpd", "max_uri_length",
                                                   std::numeric_limits<std::uint64_t>::max());
}

Outcome<http::Response> answer(Face& face, const http::Request& request) {
  if (is_too_long(face, request.target)) {
    return json_response(
        414, Json::object({{"error", "too_long"}, {"reason", "the request uri is too long"}}));
  }
  auto target = http::parse_target(request.target);
  if (!target) return fail(ErrorKind::BadRequest, "invalid_url_encoding");
  Call call{request, face, std::move(*target), effective_method(request), {}, {}};
  auto outcome = dispatch(call);
  const bool signs_in =
      call.method == "POST" && call.target.segments == std::vector<std::string>{"_session"};
  if (!outcome && outcome.error().kind == ErrorKind::Unauthorized && !signs_in) {
    return unauthorized_response(call, outcome.error());
  }
  if (outcome && !call.sender.fresh_cookie.empty()) {
    outcome->headers.add("Set-Cookie", call.sender.fresh_cookie);
  }
  return outcome;
}

// The client's own id when it is short and plain, else a fresh one.
std::string request_id(Face& face, const http::Request& request) {
  const std::string_view own = request.headers.value_or_empty("X-Couch-Request-ID");
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '-';
  };
  if (!own.empty() && own.size() <= kLongestRequestId &&
      std::all_of(own.begin(), own.end(), is_plain)) {
    return std::string(own);
  }
  return face.new_request_id();
}

// `Prefer: return=minimal` leaves only what the client needs to read the answer.
void keep_minimal_headers(http::Response& response) {
  http::Headers kept;
  for (const auto& [name, value] : response.headers) {
    for (const std::string_view needed :
         {"Cache-Control", "Content-Range", "Content-Type", "ETag", "Server", "Vary"}) {
      if (equals_ignoring_case(name, needed)) kept.add(name, value);
    }
  }
  response.headers = std::move(kept);
}

std::string server_header(Face& face) {
  const auto lock = face.lock();
  const bool tells = face.configuration.flag("chttpd", "server_header_versions", true);
  return tells ? "CouchDB/3.5.0 (Purgatory)" : "CouchDB";
}

void add_common_headers(Face& face, const http::Request& request, http::Response& response) {
  response.headers.add("Server", server_header(face));
  response.headers.add("X-Couch-Request-ID", request_id(face, request));
  response.headers.add("X-CouchDB-Body-Time", "0");
  if (response.status == 404 && response.reason.empty()) response.reason = "Object Not Found";
  if (request.headers.value_or_empty("Prefer") == "return=minimal") keep_minimal_headers(response);
}

std::string in_database(const std::string& name, const std::string& problem) {
  return "database \"" + name + "\": " + problem;
}

// One database of a file to load. Requires the lock.
Result<void, std::string> load_documents(Face& face, couchdb::Database& database, Json documents) {
  const std::string& name = database.identity().name;
  if (!documents.is_array()) {
    return Failure<std::string>(in_database(name, "`docs` must be an array of documents"));
  }
  std::size_t position = 0;
  for (Json& document : documents.elements()) {
    const std::string place = "document " + std::to_string(++position) + ": ";
    if (!document.is_object())
      return Failure<std::string>(in_database(name, place + "it is no object"));
    if (document.find("_id") == nullptr) {
      return Failure<std::string>(in_database(name, place + "it has no `_id`"));
    }
    const bool has_history =
        document.find("_rev") != nullptr || document.find("_revisions") != nullptr;
    auto draft = parse_draft(face, name, std::nullopt, std::move(document));
    if (!draft) return Failure<std::string>(in_database(name, place + draft.error().reason));
    if (has_history) {
      std::vector<couchdb::DocumentDraft> drafts;
      drafts.push_back(std::move(*draft));
      const auto refused = database.replicate(std::move(drafts));
      if (refused.empty()) continue;
      return Failure<std::string>(in_database(name, place + refused.front().error.reason));
    }
    const auto written = database.update(std::move(*draft));
    if (!written) return Failure<std::string>(in_database(name, place + written.error().reason));
  }
  return {};
}

Result<void, std::string> check_members(const std::string& name, const Json& content) {
  if (!content.is_object()) {
    return Failure<std::string>(in_database(name, "it must be an object with `docs`"));
  }
  constexpr std::array<std::string_view, 4> kMembers = {"docs", "security", "revs_limit",
                                                        "purged_infos_limit"};
  for (const Json::Member& member : content.members()) {
    if (std::ranges::find(kMembers, member.key) != kMembers.end()) continue;
    return Failure<std::string>(
        in_database(name, "unknown member `" + member.key +
                              "`; there are `docs`, `security`, `revs_limit` and "
                              "`purged_infos_limit`"));
  }
  for (const char* limit : {"revs_limit", "purged_infos_limit"}) {
    const Json* value = content.find(limit);
    if (value == nullptr || couchdb::is_positive_integer(*value)) continue;
    return Failure<std::string>(
        in_database(name, "`" + std::string(limit) + "` must be a positive integer"));
  }
  return {};
}

// Behind the documents, which keep what they have when a limit is lower.
void set_limits(Face& face, couchdb::Database& database, const Json& content) {
  Copies copies(face, database);
  if (const Json* limit = content.find("revs_limit")) {
    copies.set(couchdb::Setting::RevsLimit, *limit);
  }
  if (const Json* limit = content.find("purged_infos_limit")) {
    copies.set(couchdb::Setting::PurgedInfosLimit, *limit);
  }
}

Result<void, std::string> load_database(Face& face, const std::string& name, const Json& content) {
  if (auto checked = check_members(name, content); !checked) return checked;
  couchdb::Database* database = face.find(name);
  if (database == nullptr) {
    if (face.knows(name)) {
      return Failure<std::string>(
          in_database(name, "no node that has a copy of it is up and reached"));
    }
    const auto created = create_database(face, name);
    if (!created) return Failure<std::string>(in_database(name, created.error().reason));
    database = *created;
  }
  if (const Json* security = content.find("security")) {
    if (!is_security_object(*security)) {
      return Failure<std::string>(in_database(name, "`security` is no security object"));
    }
    Copies(face, *database).set(couchdb::Setting::Security, *security);
  }
  if (const Json* documents = content.find("docs")) {
    if (auto loaded = load_documents(face, *database, *documents); !loaded) return loaded;
  }
  face.announce(*database);
  set_limits(face, *database, content);
  return {};
}

// The outermost place on the server's side: what nobody foresaw becomes an answer here.
http::Response answer_request(Face& face, const http::Request& request) {
  try {
    auto outcome = answer(face, request);
    http::Response response = outcome ? std::move(*outcome) : error_response(outcome.error());
    add_common_headers(face, request, response);
    return response;
  } catch (const std::exception& fault) {
    return error_response({ErrorKind::Internal, fault.what(), {}});
  }
}

RandomSource source_of(const std::optional<std::uint64_t>& seed) {
  return seed ? RandomSource(*seed) : RandomSource::from_system();
}

// Apart from the face's own numbers, which nothing of a replication may move.
std::uint64_t seed_of_sessions(const std::optional<std::uint64_t>& seed) {
  constexpr std::uint64_t kOther = 0x5E55;
  return seed ? *seed ^ kOther : RandomSource::from_system().next();
}

}  // namespace

CouchDbService::CouchDbService(CouchDbOptions options)
    : options_(std::move(options)),
      faces_(std::make_unique<Faces>(options_.nodes, options_.rules, source_of(options_.seed),
                                     options_.clock == nullptr ? system_clock_ : *options_.clock)) {
  for (Face* const face : faces_->all()) {
    face->scripts = options_.scripts;
    nodes_.push_back(std::make_unique<NodeService>(*face, answer_request));
  }
  replicator_ = std::make_unique<Replicator>(
      *faces_, [this](const std::string& name) -> Service& { return node_named(name); },
      options_.remote_databases, seed_of_sessions(options_.seed));
  for (Face* const face : faces_->all()) face->replicator = replicator_.get();
  const auto lock = faces_->first().lock();
  add_admin_and_system_databases();
  section_ = std::make_unique<CouchDbSection>(
      *faces_, CouchDbSection::Actions{
                   .reset = [this] { reset(); },
                   .load = [this](const Json& databases) { return load_databases(databases); }});
}

CouchDbService::~CouchDbService() = default;

Service& CouchDbService::node_named(const std::string& name) {
  for (std::size_t number = 0; number < nodes_.size(); ++number) {
    if (faces_->at(number).node == name) return *nodes_[number];
  }
  return *nodes_.front();
}

Service& CouchDbService::node(std::size_t number) { return *nodes_.at(number); }

http::Response CouchDbService::handle(const http::Request& request) {
  return nodes_.front()->handle(request);
}

http::Response CouchDbService::refuse(int status, const std::string& reason) {
  return nodes_.front()->refuse(status, reason);
}

void CouchDbService::stop() {
  replicator_->scheduler().abort();
  for (const auto& node : nodes_) node->stop();
}

void CouchDbService::reset() {
  replicator_->halt();
  const auto lock = faces_->first().lock();
  faces_->clear(source_of(options_.seed));
  add_admin_and_system_databases();
  replicator_->resume();
}

void CouchDbService::add_admin_and_system_databases() {
  for (Face* const face : faces_->all()) {
    if (options_.admin_name.empty()) break;
    face->configuration.set("admins", options_.admin_name,
                            face->hash_password(options_.admin_password).for_configuration());
  }
  for (const std::string_view name : {"_replicator", "_users"}) {
    static_cast<void>(create_database(faces_->first(), name));
  }
}

Result<void, std::string> CouchDbService::load(const Json& content) {
  if (content.is_object()) {
    for (const Json::Member& member : content.members()) {
      if (member.key == "databases") continue;
      return Failure<std::string>("unknown member `" + member.key + "`; there is `databases`");
    }
  }
  const Json* databases = content.find("databases");
  return load_databases(databases == nullptr ? Json() : *databases);
}

Result<void, std::string> CouchDbService::load_databases(const Json& databases) {
  if (!databases.is_object()) {
    return Failure<std::string>("it must be an object with `databases`, an object by name");
  }
  const auto lock = faces_->first().lock();
  Face* const face = faces_->first_up();
  if (face == nullptr) {
    return Failure<std::string>(
        "no node is up that could take it; POST /_mock/couchdb/nodes/1/start starts one");
  }
  for (const Json::Member& member : databases.members()) {
    if (auto loaded = load_database(*face, member.key, member.value); !loaded) return loaded;
  }
  return {};
}

}  // namespace purgatory::api
