// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/accounts/accounts.h"

#include <algorithm>

#include "mock_server/api/couchdb/accounts/sessions.h"
#include "mock_server/api/couchdb/face.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

// Few clients talk to a mock; a larger number means somebody tries passwords.
constexpr std::size_t kMostRemembered = 1000;

// Nothing when there is no header, or it is of another scheme.
Outcome<std::optional<Credentials>> basic_credentials(const http::Request& request) {
  const auto header = request.headers.find("Authorization");
  if (!header || !equals_ignoring_case(header->substr(0, 6), "Basic ")) return std::nullopt;
  const auto decoded = from_base64(trim(header->substr(6)));
  if (!decoded) {
    return fail(ErrorKind::BadRequest, "Authorization header has invalid base64 value");
  }
  const auto colon = decoded->find(':');
  if (colon == std::string::npos) return std::nullopt;
  return Credentials{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

std::vector<std::string> texts_of(const Json* list) {
  std::vector<std::string> texts;
  if (list == nullptr || !list->is_array()) return texts;
  for (const Json& element : list->elements()) {
    if (element.is_string()) texts.push_back(element.as_string());
  }
  return texts;
}

std::optional<Json> user_document(const Face& face, const std::string& name) {
  const couchdb::Database* users = face.find(kUsersDatabase);
  if (users == nullptr) return std::nullopt;
  const auto opened = users->read(std::string(kUserIdPrefix) + name);
  if (!opened || opened->body == nullptr) return std::nullopt;
  auto document = Json::parse("{" + opened->body->members + "}");
  if (!document) return std::nullopt;
  return std::move(*document);
}

std::optional<User> user_from_database(const Face& face, const Credentials& credentials) {
  const auto document = user_document(face, credentials.name);
  if (!document || !password_fits(*document, credentials.password)) return std::nullopt;
  return User{credentials.name, texts_of(document->find("roles"))};
}

std::optional<User> find_user(const Face& face, const Credentials& credentials) {
  const auto admin = face.configuration.find("admins", credentials.name);
  if (!admin) return user_from_database(face, credentials);
  const auto hash = PasswordHash::from_configuration(*admin);
  if (!hash || !hash->matches(credentials.password)) return std::nullopt;
  return User{credentials.name, {"_admin"}};
}

// Nobody while the name is locked out: a password that was right before opens nothing then.
const User* remembered_user(Face& face, const std::string& header, const std::string& peer) {
  const User* known = face.authentications.find(header);
  if (known == nullptr || !known->name) return nullptr;
  if (face.lockouts.is_locked(peer, *known->name, face.clock.now())) return nullptr;
  face.lockouts.forget(peer, *known->name);
  return known;
}

bool is_list_of_strings(const Json* list) {
  return list == nullptr ||
         (list->is_array() && std::all_of(list->elements().begin(), list->elements().end(),
                                          [](const Json& element) { return element.is_string(); }));
}

bool is_named(const Json& security, std::string_view group, const User& user) {
  const Json* lists = security.find(group);
  if (lists == nullptr) return false;
  const auto names = texts_of(lists->find("names"));
  if (user.name && std::find(names.begin(), names.end(), *user.name) != names.end()) return true;
  const auto roles = texts_of(lists->find("roles"));
  return std::any_of(roles.begin(), roles.end(),
                     [&user](const std::string& role) { return user.has_role(role); });
}

bool is_public(const Json& security) {
  const Json* members = security.find("members");
  return members == nullptr ||
         (texts_of(members->find("names")).empty() && texts_of(members->find("roles")).empty());
}

bool is_member(const User& user, const couchdb::Database& database) {
  const Json& security = database.settings().security;
  return is_database_admin(user, database) || is_public(security) ||
         is_named(security, "members", user);
}

// What is in these is looked at by whoever the database lets in, but for lists and changes of all
// of it: not even a purge asks for a server administrator (CouchDB 3.5.0, chttpd_auth_request).
bool is_of_accounts_or_jobs(std::string_view name) {
  return name == kUsersDatabase || name == "_replicator";
}

Access access_of_accounts_or_jobs(const Route& route) {
  const bool lists_all =
      route.pattern.starts_with("/{db}/_all_docs") || route.pattern.starts_with("/{db}/_changes");
  return lists_all ? Access::ServerAdmin : Access::Member;
}

// Whether the promise of who may use a route is kept; most have no rule of their own.
bool is_kept(const RulesInForce& rules, const Route& route) {
  if (route.pattern == "/{db}/_purge") return rules.keeps(Rule::PurgesAreForServerAdmins);
  if (route.pattern == "/{db}/_purged_infos_limit") {
    return rules.keeps(Rule::PurgedInfosLimitIsForServerAdmins);
  }
  const bool is_about_revisions = route.pattern == "/{db}/_missing_revs" ||
                                  route.pattern == "/{db}/_revs_diff" ||
                                  route.pattern == "/{db}/_revs_limit";
  return !is_about_revisions || rules.keeps(Rule::RevisionsAreForMembers);
}

Access access_needed(const Call& call, const Route& route) {
  const auto name = call.captures.find("db");
  if (name == call.captures.end()) {
    const bool lists_databases = route.pattern == "/_all_dbs" || route.pattern == "/_dbs_info";
    const bool is_open = !call.face.configuration.flag("chttpd", "admin_only_all_dbs", true);
    return lists_databases && is_open ? Access::Anyone : route.access;
  }
  const bool is_of_server = name->second.starts_with('_');
  if (is_of_server && !is_of_accounts_or_jobs(name->second)) return Access::ServerAdmin;
  const bool is_database_itself = route.pattern == "/{db}";
  if (is_database_itself && (call.method == "PUT" || call.method == "DELETE")) {
    return Access::ServerAdmin;
  }
  if (is_of_server) return access_of_accounts_or_jobs(route);
  return is_kept(call.face.rules, route) ? route.access : Access::Anyone;
}

Outcome<void> authorize_for_database(const Call& call, Access access) {
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  if (access == Access::DatabaseAdmin) {
    if (is_database_admin(call.user(), **database)) return {};
    return fail(ErrorKind::Unauthorized, "You are not a server or db admin.");
  }
  if (is_member(call.user(), **database)) return {};
  if (call.user().name) {
    return fail(ErrorKind::Forbidden, "You are not allowed to access this db.");
  }
  return fail(ErrorKind::Unauthorized, "You are not authorized to access this db.");
}

}  // namespace

bool User::has_role(std::string_view role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

const User* AuthenticationCache::find(const std::string& header) const {
  const auto found = users_.find(header);
  return found == users_.end() ? nullptr : &found->second;
}

void AuthenticationCache::remember(const std::string& header, User user) {
  if (users_.size() >= kMostRemembered) users_.clear();
  users_.emplace(header, std::move(user));
}

std::optional<User> account_named(const Face& face, const std::string& name) {
  if (face.configuration.find("admins", name)) return User{name, {"_admin"}};
  const auto document = user_document(face, name);
  if (!document) return std::nullopt;
  return User{name, texts_of(document->find("roles"))};
}

Outcome<User> check_credentials(Face& face, const std::string& peer,
                                const Credentials& credentials) {
  const TimePoint now = face.clock.now();
  if (face.lockouts.is_locked(peer, credentials.name, now)) {
    return fail(ErrorKind::Forbidden,
                "Account is temporarily locked due to multiple authentication failures");
  }
  auto user = find_user(face, credentials);
  if (!user) {
    face.lockouts.count_failure(peer, credentials.name, now);
    return fail(ErrorKind::Unauthorized, "Name or password is incorrect.");
  }
  face.lockouts.forget(peer, credentials.name);
  return std::move(*user);
}

Outcome<Authentication> authenticate(Face& face, const http::Request& request) {
  const std::string header(request.headers.value_or_empty("Authorization"));
  if (const User* known = remembered_user(face, header, request.peer)) {
    return Authentication{*known, AuthenticatedBy::Password, ""};
  }
  const auto credentials = basic_credentials(request);
  if (!credentials) return Failure<Error>(credentials.error());
  if (*credentials) {
    auto user = check_credentials(face, request.peer, **credentials);
    if (!user) return Failure<Error>(user.error());
    face.authentications.remember(header, *user);
    return Authentication{std::move(*user), AuthenticatedBy::Password, ""};
  }
  auto session = authenticate_by_cookie(face, request);
  if (!session || session->by != AuthenticatedBy::Nobody) return session;
  if (face.configuration.section_as_json("admins").size() == 0) session->user.roles = {"_admin"};
  return session;
}

Outcome<void> require_valid_user(const Call& call) {
  if (call.user().name || call.user().is_server_admin()) return {};
  const auto& segments = call.target.segments;
  const bool is_single = segments.size() == 1;
  if (is_single && segments.front() == "_session" && call.method == "POST") return {};
  const Configuration& settings = call.face.configuration;
  const bool of_all = settings.flag("chttpd", "require_valid_user", false);
  const bool but_up = settings.flag("chttpd", "require_valid_user_except_for_up", false);
  const bool is_up = is_single && segments.front() == "_up";
  if (is_up ? !of_all || but_up : !of_all && !but_up) return {};
  return fail(ErrorKind::Unauthorized, "Authentication required.");
}

Outcome<void> authorize(const Call& call, const Route& route) {
  const Access access = access_needed(call, route);
  const bool is_admin = call.user().is_server_admin();
  switch (access) {
    case Access::Anyone:
      return {};
    case Access::User:
      if (call.user().name || is_admin) return {};
      return fail(ErrorKind::Unauthorized, "You are not an authenticated user");
    case Access::Member:
    case Access::DatabaseAdmin:
      return authorize_for_database(call, access);
    case Access::ServerAdmin:
      break;
  }
  if (is_admin) return {};
  return fail(ErrorKind::Unauthorized, "You are not a server admin.");
}

bool is_security_object(const Json& security) {
  if (!security.is_object()) return false;
  for (const std::string_view group : {"admins", "members"}) {
    const Json* lists = security.find(group);
    if (lists == nullptr) continue;
    if (!lists->is_object() || !is_list_of_strings(lists->find("names")) ||
        !is_list_of_strings(lists->find("roles"))) {
      return false;
    }
  }
  return true;
}

bool is_database_admin(const User& user, const couchdb::Database& database) {
  return user.is_server_admin() || is_named(database.settings().security, "admins", user);
}

Outcome<void> prepare_user_document(Face& face, const std::string& id, Json& document) {
  const Json* deleted = document.find("_deleted");
  if (id.starts_with("_") || (deleted != nullptr && *deleted == Json(true))) return {};
  const Json* name = document.find("name");
  const Json* type = document.find("type");
  const Json* roles = document.find("roles");
  if (type == nullptr || *type != Json("user")) {
    return fail(ErrorKind::Forbidden, "doc.type must be user");
  }
  if (name == nullptr || !name->is_string()) {
    return fail(ErrorKind::Forbidden, "doc.name is required");
  }
  if (roles == nullptr || !roles->is_array()) {
    return fail(ErrorKind::Forbidden, "doc.roles must be an array");
  }
  if (id != std::string(kUserIdPrefix) + name->as_string()) {
    return fail(ErrorKind::Forbidden, "Doc ID must be of the form org.couchdb.user:name");
  }
  const auto iterations = face.configuration.number("chttpd_auth", "iterations", 10);
  replace_password(document, face.random.hex(32), static_cast<int>(iterations));
  return {};
}

}  // namespace purgatory::api
