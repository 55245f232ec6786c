// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/couchdb/call.h"

namespace purgatory::api {

// A 401 says how to sign in: programs by a field, people by the page that their browser is sent to
// (CouchDB 3.5.0, chttpd:error_headers).
http::Response unauthorized_response(const Call& call, const Error& error);

}  // namespace purgatory::api
