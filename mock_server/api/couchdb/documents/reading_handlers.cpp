// SPDX-License-Identifier: Apache-2.0
// Reading one document, or several revisions of it.
#include <algorithm>

#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/documents/document_content.h"
#include "mock_server/api/couchdb/documents/document_query.h"
#include "mock_server/api/couchdb/documents/entity_tag.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using couchdb::AttachmentForm;
using couchdb::AttachmentView;
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

// `atts_since` names revisions that the client has: attachments up to the newest of those that are
// ancestors need not be sent again.
AttachmentView view_of(const DocumentQuery& query, const OpenedDocument& document,
                       AttachmentForm full) {
  AttachmentView view;
  if (!query.attachments) return view;
  view.form = full;
  if (!document.history) return view;
  const auto& [start, hashes] = *document.history;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const couchdb::Revision ancestor{start - static_cast<std::int64_t>(i), hashes[i]};
    if (std::ranges::find(query.attachments_since, ancestor) == query.attachments_since.end()) {
      continue;
    }
    view.newer_than = ancestor.generation;
    break;
  }
  return view;
}

std::string fresh_boundary(Face& face) { return face.random.hex(32); }

http::Response document_response(const Call& call, OpenedDocument document,
                                 const DocumentQuery& query, const std::string& boundary) {
  const bool in_parts = query.attachments && accepts(call, "multipart/related");
  const AttachmentView view =
      view_of(query, document, in_parts ? AttachmentForm::Follows : AttachmentForm::Inline);
  if (!query.read.revisions) document.history.reset();
  Content content = document_content(document, view, boundary);
  const bool is_json = content.type == "application/json";
  http::Response response =
      is_json ? json_text_response(200, std::move(content.body)) : http::Response();
  if (!is_json) {
    response.headers = {{"Cache-Control", "must-revalidate"}, {"Content-Type", content.type}};
    response.body = std::move(content.body);
  }
  if (document.has_surroundings()) return response;
  return with_entity_tag(call.request, std::move(response), "\"" + document.revision.text() + "\"");
}

http::Response leaves_as_json(const std::vector<OpenedRevision>& leaves,
                              const DocumentQuery& query) {
  std::string body = "[";
  for (const OpenedRevision& leaf : leaves) {
    if (&leaf != leaves.data()) body += ',';
    body +=
        leaf ? "{\"ok\":" +
                   couchdb::print_document(*leaf, view_of(query, *leaf, AttachmentForm::Inline)) +
                   "}"
             : missing_text(leaf.error());
  }
  return streamed_response(body + "]");
}

http::Response leaves_as_parts(const std::vector<OpenedRevision>& leaves,
                               const DocumentQuery& query, const std::string& boundary) {
  std::vector<http::Part> parts;
  for (const OpenedRevision& leaf : leaves) {
    const AttachmentView view =
        leaf ? view_of(query, *leaf, AttachmentForm::Follows) : AttachmentView();
    parts.push_back(revision_part(leaf, view, boundary + std::to_string(parts.size())));
  }
  http::Response response;
  response.headers = {{"Cache-Control", "must-revalidate"},
                      {"Content-Type", "multipart/mixed; boundary=\"" + boundary + "\""}};
  response.body = http::print_multipart(parts, boundary);
  response.framing = http::ResponseFraming::Chunked;
  return response;
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
    read_from_quorum(call, **database, id);
    leaves = open_several(**database, id, query);
    boundary = fresh_boundary(call.face);
  }
  if (!leaves) return Failure<Error>(to_error(leaves.error()));
  if (accepts(call, "multipart/mixed")) return leaves_as_parts(*leaves, query, boundary);
  return leaves_as_json(*leaves, query);
}

}  // namespace

Outcome<http::Response> get_document(Call& call) {
  const std::string id = document_id(call);
  if (id == "_local") return fail(ErrorKind::BadRequest, "Invalid _local document id.");
  if (id.starts_with("_local/")) return get_local_document(call);
  if (auto redirected = redirected_to_design(call)) return *std::move(redirected);
  const auto query = parse_document_query(call);
  if (!query) return Failure<Error>(query.error());
  if (query->asks_for_several()) return get_leaves(call, id, *query);
  DocumentQuery opened_with = *query;
  if (!query->attachments_since.empty()) opened_with.read.revisions = true;
  std::string boundary;
  couchdb::ModelResult<OpenedDocument> document;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    read_from_quorum(call, **database, id);
    document = open(**database, id, opened_with);
    if (query->attachments) boundary = fresh_boundary(call.face);
  }
  if (!document) return Failure<Error>(to_error(document.error()));
  return document_response(call, std::move(*document), *query, boundary);
}

}  // namespace purgatory::api
