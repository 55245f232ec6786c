// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/http/response.h"
#include "support/json.h"

namespace purgatory::api {

// A JSON answer as CouchDB forms it: `application/json` whatever the client accepts, a line feed
// at the end, `Cache-Control: must-revalidate` (CouchDB 3.5.0, couch_httpd:send_json).
http::Response json_response(int status, const Json& body);
// The same of JSON that is printed already; the line feed is added here.
http::Response json_text_response(int status, std::string body);
// The same for the answers that CouchDB streams (`_all_docs`, `_changes` …).
http::Response streamed_response(std::string body);
// {"ok":true}
http::Response ok_response(int status = 200);

// `text` with each ill-formed UTF-8 sequence replaced by U+FFFD, so that it may stand in JSON.
std::string printable(std::string_view text);

}  // namespace purgatory::api
