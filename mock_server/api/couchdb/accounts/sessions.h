// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/api/couchdb/accounts/accounts.h"
#include "mock_server/api/couchdb/call.h"

namespace purgatory::api {

// Cookies of `_session` (CouchDB documentation, "Cookie Authentication"): name, time and a code
// over both that only this server can make. A cookie is good for `[chttpd_auth] timeout` seconds;
// one that is used in its last nine tenths is renewed with the answer.

// The value of `Set-Cookie` that signs the user in. Requires the lock of the face.
std::string session_cookie(Face& face, const User& user);
// The value that signs out.
std::string ended_cookie();

// Who the cookie of the request says. No cookie, a forged one and one that is too old say nobody;
// one that is none is refused. Requires the lock of the face.
Outcome<Authentication> authenticate_by_cookie(Face& face, const http::Request& request);

}  // namespace purgatory::api
