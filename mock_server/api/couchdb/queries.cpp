// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/queries.h"

#include <utility>

#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {

Outcome<Json::Array> read_queries(Call& call) {
  auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  Json* queries = body->find("queries");
  if (queries == nullptr) {
    return fail(ErrorKind::BadRequest, "POST body must include `queries` parameter.");
  }
  if (!queries->is_array()) {
    return fail(ErrorKind::BadRequest, "`queries` member must be an array.");
  }
  for (const Json& query : queries->elements()) {
    if (!query.is_object()) return fail(ErrorKind::BadRequest, "each query must be an object");
  }
  return std::move(queries->elements());
}

http::Response results_response(const std::vector<std::string>& results) {
  std::string body = "{\"results\":[";
  for (const std::string& result : results) {
    body += (&result == results.data() ? "\r\n" : ",\r\n") + result;
  }
  return streamed_response(body + "\r\n]}");
}

}  // namespace purgatory::api
