// SPDX-License-Identifier: Apache-2.0
// `_bulk_get` (CouchDB documentation, /{db}/_bulk_get; CouchDB 3.5.0, chttpd_db).
#include <algorithm>

#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/documents/document_content.h"
#include "mock_server/api/couchdb/documents/document_query.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using couchdb::OpenedRevision;

// What one entry of the request came to.
struct Fetched {
  std::string id;
  std::vector<OpenedRevision> revisions;
  std::optional<Json> error;  // instead of revisions
};

Json error_entry(const std::string& id, const std::string& revision, std::string_view error,
                 const std::string& reason) {
  return Json::object({{"rev", Json(revision)},
                       {"reason", Json(reason)},
                       {"id", Json(id)},
                       {"error", Json(error)}});
}

Outcome<void> check_parameters(const Call& call) {
  for (const char* name : {"rev", "open_revs", "atts_since", "w", "new_edits"}) {
    if (!call.query(name)) continue;
    return fail(ErrorKind::BadRequest,
                "\"" + std::string(name) + "\" query parameter is not acceptable");
  }
  return {};
}

std::string text_member(const Json& entry, std::string_view key) {
  const Json* value = entry.find(key);
  if (value == nullptr) return "";
  return value->is_string() ? value->as_string() : value->dump();
}

void fetch_revision(const couchdb::Database& database, const std::string& text,
                    const DocumentQuery& query, Fetched& fetched) {
  auto revision = couchdb::Revision::parse(text);
  if (!revision) {
    fetched.error = error_entry(fetched.id, text, "bad_request", revision.error().reason);
    return;
  }
  fetched.revisions =
      database.open_revisions(fetched.id, {std::move(*revision)}, query.read, query.latest);
}

// Requires the lock.
Fetched fetch(const couchdb::Database& database, const Json& entry, const DocumentQuery& query) {
  Fetched fetched{text_member(entry, "id"), {}, std::nullopt};
  if (const auto fault = couchdb::document_id_fault(fetched.id)) {
    fetched.error = error_entry(fetched.id, "null", "illegal_docid", fault->reason);
    return fetched;
  }
  const std::string revision = text_member(entry, "rev");
  if (!revision.empty()) {
    fetch_revision(database, revision, query, fetched);
    return fetched;
  }
  auto leaves = database.open_all_leaves(fetched.id, query.read, couchdb::LeafOrder::Stored);
  if (leaves) {
    fetched.revisions = std::move(*leaves);
  } else {
    fetched.error = error_entry(fetched.id, "undefined", "not_found", leaves.error().reason);
  }
  return fetched;
}

std::string entry_text(const std::string& id, const OpenedRevision& revision,
                       const couchdb::AttachmentView& view) {
  if (revision) return "{\"ok\":" + couchdb::print_document(*revision, view) + "}";
  return "{\"error\":" + error_entry(id, revision.error().text(), "not_found", "missing").dump() +
         "}";
}

http::Response as_json(const std::vector<Fetched>& all, const DocumentQuery& query) {
  couchdb::AttachmentView view;
  if (query.attachments) view.form = couchdb::AttachmentForm::Inline;
  std::string body = "{\"results\":[";
  for (const Fetched& fetched : all) {
    if (&fetched != all.data()) body += ',';
    body += "{\"id\":";
    append_json_string(body, fetched.id);
    body += ",\"docs\":[";
    if (fetched.error) body += "{\"error\":" + fetched.error->dump() + "}";
    for (const OpenedRevision& revision : fetched.revisions) {
      if (&revision != fetched.revisions.data()) body += ',';
      body += entry_text(fetched.id, revision, view);
    }
    body += "]}";
  }
  return streamed_response(body + "]}");
}

http::Response as_parts(const std::vector<Fetched>& all, const DocumentQuery& query,
                        const std::string& type, const std::string& boundary) {
  couchdb::AttachmentView view;
  if (query.attachments) view.form = couchdb::AttachmentForm::Follows;
  std::vector<http::Part> parts;
  for (const Fetched& fetched : all) {
    if (fetched.error) {
      parts.push_back(
          {{{"X-Doc-Id", fetched.id}, {"Content-Type", "application/json; error=\"true\""}},
           fetched.error->dump()});
    }
    for (const OpenedRevision& revision : fetched.revisions) {
      http::Part part = revision_part(revision, view, boundary + std::to_string(parts.size()));
      part.headers.add("X-Doc-Id", fetched.id);
      part.headers.add("X-Rev-Id", (revision ? revision->revision : revision.error()).text());
      parts.push_back(std::move(part));
    }
  }
  http::Response response;
  response.headers = {{"Cache-Control", "must-revalidate"},
                      {"Content-Type", type + "; boundary=\"" + boundary + "\""}};
  response.body = http::print_multipart(parts, boundary);
  response.framing = http::ResponseFraming::Chunked;
  return response;
}

// The multipart type that the client asks for by name; JSON is the default here.
std::optional<std::string> multipart_type(const Call& call) {
  if (accepts(call, "application/json")) return std::nullopt;
  for (const char* type : {"multipart/mixed", "multipart/related"}) {
    if (accepts(call, type)) return type;
  }
  return std::nullopt;
}

}  // namespace

Outcome<http::Response> post_bulk_get(Call& call) {
  if (auto checked = check_parameters(call); !checked) return Failure<Error>(checked.error());
  const auto query = parse_document_query(call);
  if (!query) return Failure<Error>(query.error());
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  const Json* documents = body->find("docs");
  if (documents == nullptr || !documents->is_array()) {
    return fail(ErrorKind::BadRequest, "Missing JSON list of 'docs'.");
  }
  std::vector<Fetched> all;
  std::string boundary;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    for (const Json& entry : documents->elements()) {
      read_from_quorum(call, **database, text_member(entry, "id"));
      all.push_back(fetch(**database, entry, *query));
    }
    boundary = call.face.random.hex(32);
  }
  if (const auto type = multipart_type(call)) return as_parts(all, *query, *type, boundary);
  return as_json(all, *query);
}

}  // namespace purgatory::api
