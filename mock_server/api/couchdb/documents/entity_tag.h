// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/http/request.h"
#include "mock_server/http/response.h"

namespace purgatory::api {

// The ETag of an answer that is no document: a fingerprint of its content in upper-case base 36,
// quoted, as CouchDB 3.5.0 forms it (the hash function is ours).
std::string strong_entity_tag(std::string_view content);

// Whether the client says with If-None-Match that it has this tag already; `W/` is ignored.
bool client_has(const http::Request& request, std::string_view entity_tag);

// `response` with that tag; or, when the client has it already, 304 without a body.
http::Response with_entity_tag(const http::Request& request, http::Response response,
                               std::string entity_tag);
// With the tag of its own body.
http::Response with_entity_tag(const http::Request& request, http::Response response);

}  // namespace purgatory::api
