// SPDX-License-Identifier: Apache-2.0
// Reading one document, or several revisions of it.
#include "mock_server/api/couchdb/document_query.h"
#include "mock_server/api/couchdb/entity_tag.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/writing.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using couchdb::AttachmentForm;
using couchdb::OpenedDocument;
using couchdb::OpenedRevision;

couchdb::ModelResult<OpenedDocument> open(const couchdb::Database& database, const std::string& id,
                                          const DocumentQuery& query) {
  if (query.revision) {
    return database.read_revision(id, *query.revision, query.read, query.latest);
  }
  return query.even_deleted ? database.read_even_deleted(id, query.read)
                            : database.read(id, query.read);
}

http::Response document_response(const Call& call, const OpenedDocument& document,
                                 const DocumentQuery& query) {
  const auto form = query.attachments ? AttachmentForm::Inline : AttachmentForm::Stubs;
  http::Response response = json_text_response(200, couchdb::print_document(document, form));
  if (document.has_surroundings()) return response;
  return with_entity_tag(call.request, std::move(response), "\"" + document.revision.text() + "\"");
}

std::string missing_text(const couchdb::Revision& revision) {
  return Json::object({{"missing", Json(revision.text())}}).dump();
}

http::Response leaves_as_json(const std::vector<OpenedRevision>& leaves, AttachmentForm form) {
  std::string body = "[";
  for (const OpenedRevision& leaf : leaves) {
    if (&leaf != leaves.data()) body += ',';
    body +=
        leaf ? "{\"ok\":" + couchdb::print_document(*leaf, form) + "}" : missing_text(leaf.error());
  }
  return streamed_response(body + "]");
}

http::Response leaves_as_parts(const std::vector<OpenedRevision>& leaves, AttachmentForm form,
                               const std::string& boundary) {
  std::string body = "--" + boundary;
  for (const OpenedRevision& leaf : leaves) {
    body +=
        leaf ? "\r\nContent-Type: application/json\r\n\r\n" + couchdb::print_document(*leaf, form)
             : "\r\nContent-Type: application/json; error=\"true\"\r\n\r\n" +
                   missing_text(leaf.error());
    body += "\r\n--" + boundary;
  }
  http::Response response;
  response.headers = {{"Cache-Control", "must-revalidate"},
                      {"Content-Type", "multipart/mixed; boundary=\"" + boundary + "\""}};
  response.body = body + "--";
  response.framing = http::ResponseFraming::Chunked;
  return response;
}

// Whether `Accept` admits the type: no field admits everything.
bool accepts(const Call& call, std::string_view type) {
  const auto accept = call.request.headers.find("Accept");
  if (!accept) return true;
  const std::string_view family = type.substr(0, type.find('/'));
  for (std::string_view range : split(*accept, ',')) {
    range = trim(range.substr(0, range.find(';')));
    if (range == "*/*" || range == type || range == std::string(family) + "/*") return true;
  }
  return false;
}

couchdb::ModelResult<std::vector<OpenedRevision>> open_several(const couchdb::Database& database,
                                                               const std::string& id,
                                                               const DocumentQuery& query) {
  if (query.all_leaves) return database.open_all_leaves(id, query.read);
  return database.open_revisions(id, *query.leaves, query.read, query.latest);
}

Outcome<http::Response> get_leaves(Call& call, const std::string& id, const DocumentQuery& query) {
  std::string boundary;
  couchdb::ModelResult<std::vector<OpenedRevision>> leaves;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    leaves = open_several(**database, id, query);
    boundary = call.face.random.hex(32);
  }
  if (!leaves) return Failure<Error>(to_error(leaves.error()));
  const auto form = query.attachments ? AttachmentForm::Inline : AttachmentForm::Stubs;
  if (accepts(call, "multipart/mixed")) return leaves_as_parts(*leaves, form, boundary);
  return leaves_as_json(*leaves, form);
}

// A design document has a path of two segments; its id in one segment leads there.
http::Response redirect_to_design(const Call& call, const std::string& id) {
  const std::string path = document_path(call, "");
  http::Response response;
  response.status = 301;
  response.headers = {
      {"Location", location(call, path + "_design/" + percent_encode(id.substr(8)))}};
  return response;
}

}  // namespace

Outcome<http::Response> get_document(Call& call) {
  const std::string id = document_id(call);
  if (id == "_local") return fail(ErrorKind::BadRequest, "Invalid _local document id.");
  if (id.starts_with("_local/")) return get_local_document(call);
  if (id.starts_with("_design/") && call.captures.contains("id")) {
    return redirect_to_design(call, id);
  }
  const auto query = parse_document_query(call);
  if (!query) return Failure<Error>(query.error());
  if (query->asks_for_several()) return get_leaves(call, id, *query);
  couchdb::ModelResult<OpenedDocument> document;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    document = open(**database, id, *query);
  }
  if (!document) return Failure<Error>(to_error(document.error()));
  return document_response(call, *document, *query);
}

}  // namespace purgatory::api
