// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/api/couchdb/call.h"
#include "support/json.h"

namespace purgatory::api {

// Refuses any Content-Type but exactly `application/json`, parameters aside (CouchDB 3.5.0,
// chttpd:validate_ctype: case counts, and so does a blank before the ';').
Outcome<void> require_json_content_type(const Call& call);

// The whole body, gunzipped if the client says that it is gzip.
Outcome<std::string> read_body(Call& call);
// The body as JSON. No body at all and ill-formed JSON have reasons of their own.
Outcome<Json> read_json(Call& call);
// The body as a JSON object, after the check of the Content-Type.
Outcome<Json> read_json_object(Call& call);

}  // namespace purgatory::api
