// SPDX-License-Identifier: Apache-2.0
// `_session`: signing in with a cookie, out again, and who one is (CouchDB documentation, "Cookie
// Authentication").
#include "mock_server/api/couchdb/accounts/sessions.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

Json roles_of(const User& user) {
  Json roles = Json::array();
  for (const std::string& role : user.roles) roles.push_back(role);
  return roles;
}

std::string text_of(const Json* value) {
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

// Name and password come as JSON or as a form.
Outcome<Credentials> read_credentials(Call& call) {
  const std::string_view type = call.request.headers.value_or_empty("Content-Type");
  if (type.starts_with("application/json")) {
    const auto body = read_json(call);
    if (!body) return Failure<Error>(body.error());
    return Credentials{text_of(body->find("name")), text_of(body->find("password"))};
  }
  const auto body = read_body(call);
  if (!body) return Failure<Error>(body.error());
  const auto form = http::parse_target("/?" + *body);
  if (!form) return fail(ErrorKind::BadRequest, "invalid_url_encoding");
  const http::Query& query = form->query;
  const auto name = query.find("name");
  return Credentials{std::string(name ? *name : query.find("username").value_or("")),
                     std::string(query.find("password").value_or(""))};
}

// A browser's form may name the page to go on with.
void redirect(const Call& call, http::Response& response, std::string_view parameter) {
  const auto page = call.query(parameter);
  if (!page) return;
  response.status = 302;
  response.reason = "Moved Temporarily";
  response.headers.add("Location", location(call, *page));
}

}  // namespace

Outcome<http::Response> get_session(Call& call) {
  const User& user = call.user();
  Json facts = Json::object({{"authentication_handlers", Json::array({"cookie", "default"})}});
  if (user.name) {
    const bool by_cookie = call.sender.by == AuthenticatedBy::Cookie;
    facts.append("authenticated", by_cookie ? "cookie" : "default");
  }
  return json_response(
      200, Json::object({{"ok", true},
                         {"userCtx", Json::object({{"name", user.name ? Json(*user.name) : Json()},
                                                   {"roles", roles_of(user)}})},
                         {"info", std::move(facts)}}));
}

Outcome<http::Response> post_session(Call& call) {
  const auto credentials = read_credentials(call);
  if (!credentials) return Failure<Error>(credentials.error());
  std::string cookie;
  Outcome<User> user;
  {
    const auto lock = call.face.lock();
    user = check_credentials(call.face, call.request.peer, *credentials);
    if (user) cookie = session_cookie(call.face, *user);
  }
  if (!user) {
    Error error = user.error();
    error.headers.add("Set-Cookie", ended_cookie());
    return Failure<Error>(std::move(error));
  }
  http::Response response = json_response(
      200, Json::object({{"ok", true}, {"name", Json(*user->name)}, {"roles", roles_of(*user)}}));
  response.headers.add("Set-Cookie", cookie);
  redirect(call, response, "next");
  return response;
}

Outcome<http::Response> delete_session(Call& call) {
  http::Response response = ok_response();
  response.headers.add("Set-Cookie", ended_cookie());
  call.sender.fresh_cookie.clear();
  redirect(call, response, "next");
  return response;
}

}  // namespace purgatory::api
