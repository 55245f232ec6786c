// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "mock_server/api/couchdb/accounts/password.h"
#include "mock_server/api/couchdb/call.h"
#include "mock_server/api/couchdb/routes.h"
#include "support/json.h"

namespace purgatory::couchdb {
class Database;
}

namespace purgatory::api {

inline constexpr std::string_view kUsersDatabase = "_users";
inline constexpr std::string_view kUserIdPrefix = "org.couchdb.user:";

// Who an `Authorization` header was found to be. Deriving a key from a password is slow on
// purpose; this spares it for the next request. Emptied by whatever changes an account.
class AuthenticationCache {
 public:
  const User* find(const std::string& header) const;
  void remember(const std::string& header, User user);
  void forget_all() { users_.clear(); }

 private:
  std::unordered_map<std::string, User> users_;
};

struct Credentials {
  std::string name;
  std::string password;
};

// The user with that name and password: the server's admins first, then the documents of
// `_users`. Five wrong passwords for a name from one address lock the name out for that address
// (CouchDB 3.5.0, [chttpd_auth_lockout]). Requires the lock of the face.
Outcome<User> check_credentials(Face& face, const std::string& peer,
                                const Credentials& credentials);

// The user of that name, as a session that was signed in before knows them.
std::optional<User> account_named(const Face& face, const std::string& name);

// The sender of the request, by its `Authorization`, else by its cookie, else anonymous; with no
// admins at all everyone is one. Requires the lock of the face.
Outcome<Authentication> authenticate(Face& face, const http::Request& request);

// With `[chttpd] require_valid_user` nobody is anonymous but who signs in, and with
// `require_valid_user_except_for_up` who asks for `/_up` (CouchDB 3.5.0, chttpd_auth). Requires the
// lock of the face.
Outcome<void> require_valid_user(const Call& call);

// Whether the user may use the route (CouchDB 3.5.0, chttpd_auth_request). For routes of members
// this is also where a missing database is noticed. Requires the lock of the face.
Outcome<void> authorize(const Call& call, const Route& route);

// What `_security` takes: an object whose `admins` and `members`, where there, hold lists of
// strings.
bool is_security_object(const Json& security);

// Server admin or admin of the database.
bool is_database_admin(const User& user, const couchdb::Database& database);

// Checks a document of the users database and puts the hash in the place of its password.
Outcome<void> prepare_user_document(Face& face, const std::string& id, Json& document);

}  // namespace purgatory::api
