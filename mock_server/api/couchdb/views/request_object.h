// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/database.h"
#include "support/json.h"

namespace purgatory::api {

// The request as filter, update and show functions see it (CouchDB documentation, "Request object";
// CouchDB 3.5.0, chttpd_external:json_req_obj). `id` is the document's that the path names, or
// null. Requires the lock of the face.
Json request_object(Call& call, const couchdb::Database& database, const Json& id,
                    std::string_view body);

}  // namespace purgatory::api
