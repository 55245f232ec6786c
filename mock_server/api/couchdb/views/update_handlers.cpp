// SPDX-License-Identifier: Apache-2.0
// `_update` and `_show`: functions of a design document that answer a request (CouchDB 3.5.0,
// chttpd_show).
#include <charconv>
#include <utility>

#include "mock_server/api/couchdb/documents/judged_writing.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/couchdb/views/request_object.h"
#include "mock_server/api/couchdb/views/scripts.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

// The function, and the document that the path goes on with.
struct Target {
  std::string function;
  std::optional<std::string> id;
};

Target target_of(const Call& call) {
  const std::string& rest = call.captured("rest");
  const auto slash = rest.find('/');
  if (slash == std::string::npos) return {rest, std::nullopt};
  return {rest.substr(0, slash), rest.substr(slash + 1)};
}

Outcome<void> require_function(const OpenedDesign& design, std::string_view kind,
                               const std::string& name) {
  const Json* functions = design.json->find(kind);
  if (functions == nullptr) {
    return fail(ErrorKind::NotFound, "missing json key: " + std::string(kind));
  }
  if (functions->find(name) == nullptr) {
    return fail(ErrorKind::NotFound, "missing json key: " + name);
  }
  return {};
}

std::string document_text(const couchdb::Database& database, const std::optional<std::string>& id) {
  if (!id) return "null";
  couchdb::ReadOptions read;
  read.revisions = true;
  read.conflicts = true;
  const auto document = database.read(*id, read);
  return document ? couchdb::print_document(*document) : "null";
}

// What the function says to the document and the request.
Outcome<Json> call_function(Call& call, std::string_view kind, const std::string& body) {
  const Target target = target_of(call);
  const auto design = open_design(call);
  if (!design) return Failure<Error>(design.error());
  if (auto found = require_function(*design, kind, target.function); !found) {
    return Failure<Error>(found.error());
  }
  std::string arguments;
  std::unique_ptr<couchdb::ScriptSession> scripts;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    const Json id = target.id ? Json(printable(*target.id)) : Json();
    arguments = "[" + document_text(**database, target.id) + "," +
                request_object(call, **database, id, body).dump() + "]";
    scripts = open_scripts(call.face, design->views->design.language);
  }
  auto answer = scripts->call(design->text, {std::string(kind), target.function}, arguments);
  if (!answer) return Failure<Error>(to_error(answer.error()));
  return std::move(*answer);
}

Failure<Error> bad_answer(const Json& answer) {
  return Failure<Error>(Error{ErrorKind::Internal,
                              "Invalid data from external server: " + answer.dump(),
                              {},
                              "external_response_error"});
}

void add_headers(http::Response& response, const Json* headers) {
  if (headers == nullptr || !headers->is_object()) return;
  for (const Json::Member& header : headers->members()) {
    const std::string value =
        header.value.is_string() ? header.value.as_string() : header.value.dump();
    const bool is_one_line = (header.key + value).find_first_of("\r\n") == std::string::npos;
    if (is_one_line && !header.key.empty()) response.headers.set(header.key, value);
  }
}

// {"code", "headers", and one of "json", "body", "base64"} (chttpd_external:
// parse_external_response).
Outcome<http::Response> response_of(const Json& answer, int status) {
  if (!answer.is_object()) return bad_answer(answer);
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "text/html; charset=utf-8");
  for (const Json::Member& member : answer.members()) {
    const Json& value = member.value;
    if (member.key == "code") {
      const bool is_status =
          value.is_small_integer() && value.as_integer() >= 100 && value.as_integer() < 600;
      if (!is_status) return bad_answer(answer);
      response.status = static_cast<int>(value.as_integer());
    } else if (member.key == "json") {
      response.body = value.dump() + "\n";
      response.headers.set("Content-Type", "application/json");
      response.headers.set("Cache-Control", "must-revalidate");
    } else if (member.key == "body" && value.is_string()) {
      response.body = value.as_string();
    } else if (member.key == "base64" && value.is_string()) {
      const auto bytes = from_base64(value.as_string());
      if (!bytes) return bad_answer(answer);
      response.body = *bytes;
      response.headers.set("Content-Type", "application/binary");
    } else if (member.key != "headers" && member.key != "stop") {
      return bad_answer(answer);
    }
  }
  add_headers(response, answer.find("headers"));
  return response;
}

// Writes what the function made; the revision goes into the answer.
Outcome<http::Response> write_result(Call& call, Json document, const Json& answer) {
  auto lock = call.face.lock();
  auto draft = parse_draft(call, std::nullopt, std::move(document));
  if (!draft) return Failure<Error>(draft.error());
  if (const auto fault = couchdb::document_id_fault(draft->id)) {
    return Failure<Error>(to_error(*fault));
  }
  const std::string id = draft->id;
  std::vector<couchdb::DocumentDraft> drafts;
  drafts.push_back(std::move(*draft));
  const auto written = write_edits(call, lock, std::move(drafts));
  if (!written) return Failure<Error>(written.error());
  const auto& revision = written->front();
  if (!revision) return Failure<Error>(to_error(revision.error()));
  auto response = response_of(answer, written_status(call, 201));
  if (!response) return response;
  response->headers.set("X-Couch-Update-NewRev", revision->text());
  response->headers.set("X-Couch-Id", percent_encode(id));
  return response;
}

Outcome<std::string> read_any_body(Call& call) {
  if (call.request.framing == http::BodyFraming::Absent) return std::string();
  return read_body(call);
}

}  // namespace

Outcome<http::Response> call_update(Call& call) {
  const auto body = read_any_body(call);
  if (!body) return Failure<Error>(body.error());
  auto answer = call_function(call, "updates", *body);
  if (!answer) return Failure<Error>(answer.error());
  // ["up", document or null, answer]
  const bool is_update = answer->is_array() && answer->size() == 3;
  if (!is_update) return bad_answer(*answer);
  Json& document = answer->elements()[1];
  const Json& response = answer->elements()[2];
  if (!document.is_object()) return response_of(response, 200);
  return write_result(call, std::move(document), response);
}

Outcome<http::Response> call_show(Call& call) {
  const auto body = read_any_body(call);
  if (!body) return Failure<Error>(body.error());
  const auto answer = call_function(call, "shows", *body);
  if (!answer) return Failure<Error>(answer.error());
  const bool is_show = answer->is_array() && answer->size() == 2;
  if (!is_show) return bad_answer(*answer);
  auto response = response_of(answer->elements()[1], 200);
  if (response) response->headers.set("Vary", "Accept");
  return response;
}

}  // namespace purgatory::api
