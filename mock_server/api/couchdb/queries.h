// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/http/response.h"
#include "support/json.h"

namespace purgatory::api {

// Several queries of one list or view in one request (CouchDB 3.5.0, chttpd_view:multi_query_view).

// The objects of `queries` in the body, one for each query.
Outcome<Json::Array> read_queries(Call& call);
// {"results": […]} of the answers, which are printed already.
http::Response results_response(const std::vector<std::string>& results);

}  // namespace purgatory::api
