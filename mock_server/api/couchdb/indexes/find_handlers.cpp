// SPDX-License-Identifier: Apache-2.0
// `_find` and `_explain` (CouchDB 3.5.0, mango_httpd).
#include <chrono>
#include <utility>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "mock_server/model/couchdb/mango_query/find.h"

namespace purgatory::api {
namespace {

namespace mango = couchdb::mango;

constexpr std::uint64_t kDefaultLimit = 25;
constexpr std::uint64_t kDefaultScanWarningThreshold = 10;

Outcome<mango::FindRequest> read_request(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  const std::uint64_t limit = [&call] {
    const auto lock = call.face.lock();
    return call.face.configuration.number("mango", "default_limit", kDefaultLimit);
  }();
  auto request = mango::parse_find_request(*body, limit);
  if (!request) return Failure<Error>(to_error(request.error()));
  return std::move(*request);
}

Json statistics_json(const mango::ExecutionStatistics& statistics,
                     std::chrono::milliseconds taken) {
  return Json::object({{"total_keys_examined", statistics.keys_examined},
                       {"total_docs_examined", statistics.documents_examined},
                       {"total_quorum_docs_examined", statistics.quorum_documents_examined},
                       {"results_returned", statistics.results_returned},
                       {"execution_time_ms", static_cast<double>(taken.count())}});
}

void append_member(std::string& out, std::string_view key, const Json& value) {
  out += ",\r\n\"";
  out += key;
  out += "\": ";
  value.dump_to(out);
}

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

// {"docs":[␍␊…␍␊],␍␊"bookmark": …}␍␊
std::string print_result(const mango::FindResult& result, const std::optional<Json>& statistics) {
  std::string body = "{\"docs\":[";
  for (const std::string& document : result.documents) {
    body += &document == result.documents.data() ? "\r\n" : ",\r\n";
    body += document;
  }
  body += "\r\n]";
  if (result.bookmark) append_member(body, "bookmark", Json(*result.bookmark));
  if (statistics) append_member(body, "execution_stats", *statistics);
  if (!result.warnings.empty()) {
    append_member(body, "warning", Json(joined_lines(result.warnings)));
  }
  return body + "}\r\n";
}

}  // namespace

Outcome<http::Response> post_find(Call& call) {
  const auto request = read_request(call);
  if (!request) return Failure<Error>(request.error());
  mango::FindResult result;
  std::optional<Json> statistics;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    const TimePoint begun = call.face.clock.now();
    const std::uint64_t threshold = call.face.configuration.number(
        "mango", "index_scan_warning_threshold", kDefaultScanWarningThreshold);
    auto found = mango::find(**database, *request, {begun, threshold});
    if (!found) return Failure<Error>(to_error(found.error()));
    result = std::move(*found);
    if (request->execution_stats && result.bookmark) {
      statistics = statistics_json(result.statistics, call.face.clock.now() - begun);
    }
  }
  return streamed_response(print_result(result, statistics));
}

Outcome<http::Response> post_explain(Call& call) {
  const auto request = read_request(call);
  if (!request) return Failure<Error>(request.error());
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  return json_response(200, mango::explain(**database, *request));
}

}  // namespace purgatory::api
