// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/accounts/unauthorized.h"

#include "mock_server/api/couchdb/documents/document_content.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/error_response.h"
#include "mock_server/http/url_encoding.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

// Whether the accounts want the browser to ask for a password itself, and how.
std::optional<std::string> challenge(const Call& call) {
  if (const auto asked = call.request.headers.find("X-CouchDB-WWW-Authenticate")) {
    return std::string(*asked);
  }
  const auto lock = call.face.lock();
  const Configuration& settings = call.face.configuration;
  if (auto set = settings.find("chttpd", "WWW-Authenticate")) return set;
  const bool is_required = settings.flag("chttpd", "require_valid_user", false) ||
                           settings.flag("chttpd_auth", "require_valid_user", false);
  if (is_required) return "Basic realm=\"server\"";
  return std::nullopt;
}

}  // namespace

http::Response unauthorized_response(const Call& call, const Error& error) {
  http::Response response = error_response(error);
  if (const auto wanted = challenge(call)) {
    response.headers.set("WWW-Authenticate", *wanted);
    return response;
  }
  if (accepts(call, "application/json") || !accepts(call, "text/html")) return response;
  const auto path = percent_decode(call.target.path, PlusSign::IsSpace);
  const auto lock = call.face.lock();
  const std::string page = call.face.configuration.find("chttpd_auth", "authentication_redirect")
                               .value_or("/_utils/session.html");
  response.status = 302;
  response.headers.set(
      "Location",
      location(call, page + "?return=" + http::couchdb_url_encode(path.value_or(call.target.path)) +
                         "&reason=" + http::couchdb_url_encode(error.reason)));
  return response;
}

}  // namespace purgatory::api
