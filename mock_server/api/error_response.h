// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/api/error.h"
#include "mock_server/http/response.h"
#include "mock_server/model/couchdb/mango/error.h"
#include "mock_server/model/couchdb/model_error.h"
#include "mock_server/model/couchdb/script_engine.h"
#include "support/json.h"

namespace purgatory::api {

// The one place that knows which status and `error` word a failure has (CouchDB 3.5.0,
// chttpd:error_info). The body is {"error":…,"reason":…}, with "ref" for the crashes of CouchDB
// that are emulated.
http::Response error_response(const Error& error);

// A failure of the model as a failure of the request.
Error to_error(const couchdb::ModelError& error);
Error to_error(const couchdb::mango::Error& error);
// What a query server says is an error of its own kind: 500 with its word, but for a few words.
Error to_error(const couchdb::ScriptError& error);

// The {"id","error","reason"} row of one failed document in `_bulk_docs`.
Json error_row(const std::string& id, const Error& error);

// The `error` word of a failure of which no more is known than its status, a 4xx or 5xx.
std::string_view word_of_status(int status);

// The answer to bytes that are no request: `status` is chosen by the transport.
http::Response refusal(int status, const std::string& reason);

}  // namespace purgatory::api
