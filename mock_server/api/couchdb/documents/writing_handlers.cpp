// SPDX-License-Identifier: Apache-2.0
// Writing one document: PUT, POST, DELETE and COPY, local documents included.
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/documents/document_content.h"
#include "mock_server/api/couchdb/documents/document_query.h"
#include "mock_server/api/couchdb/documents/entity_tag.h"
#include "mock_server/api/couchdb/documents/judged_writing.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using couchdb::DocumentDraft;
using couchdb::Revision;

bool is_local(std::string_view id) { return id.starts_with("_local/"); }

std::string revision_tag(const Revision& revision) { return "\"" + revision.text() + "\""; }

Json written(const std::string& id, const Revision& revision) {
  return Json::object({{"ok", true}, {"id", Json(id)}, {"rev", Json(revision.text())}});
}

// The revision may stand in the body, in the query and in If-Match; where it stands twice, both
// must be the same.
Outcome<void> add_revision(const Call& call, const std::optional<Revision>& asked,
                           DocumentDraft& draft) {
  const auto is_other = [&draft](const Revision& revision) {
    return !draft.history.empty() && draft.history.newest() != revision;
  };
  const auto set = [&draft](const Revision& revision) {
    if (draft.history.empty()) draft.history = {revision.generation, {revision.hash}};
  };
  if (asked) {
    if (is_other(*asked)) {
      return fail(ErrorKind::BadRequest,
                  "Document rev from request body and query string have different values");
    }
    set(*asked);
  }
  const auto matched = if_match_revision(call);
  if (!matched) return Failure<Error>(matched.error());
  if (*matched) {
    if (is_other(**matched)) {
      return fail(ErrorKind::BadRequest, "Document rev and etag have different values");
    }
    set(**matched);
  }
  return {};
}

Outcome<Revision> replicate(Call& call, FaceLock& lock, DocumentDraft draft) {
  const Revision revision = draft.history.newest();
  std::vector<DocumentDraft> drafts;
  drafts.push_back(std::move(draft));
  const auto failures = write_replicated(call, lock, std::move(drafts));
  if (!failures) return Failure<Error>(failures.error());
  if (!failures->empty()) return Failure<Error>(to_error(failures->front().error));
  return revision;
}

Outcome<Revision> write(Call& call, FaceLock& lock, DocumentDraft draft, NewEdits new_edits) {
  if (new_edits == NewEdits::No) return replicate(call, lock, std::move(draft));
  std::vector<DocumentDraft> drafts;
  drafts.push_back(std::move(draft));
  auto written = write_edits(call, lock, std::move(drafts));
  if (!written) return Failure<Error>(written.error());
  auto& revision = written->front();
  if (!revision) return Failure<Error>(to_error(revision.error()));
  return std::move(*revision);
}

// The answer to PUT and DELETE. The tag of a local document is a fingerprint, not its revision.
http::Response updated(const Call& call, const std::string& id, const Revision& revision,
                       couchdb::Liveness liveness) {
  const bool is_deletion = liveness == couchdb::Liveness::Deleted;
  http::Response response =
      json_response(written_status(call, is_deletion ? 200 : 201), written(id, revision));
  response.headers.add("ETag",
                       is_local(id) ? strong_entity_tag(response.body) : revision_tag(revision));
  if (call.method == "PUT")
    response.headers.add("Location", location(call, document_path(call, id)));
  return response;
}

bool is_multipart(const Call& call) {
  return call.request.headers.value_or_empty("Content-Type").starts_with("multipart/related");
}

// What is sent in parts is written at once whatever `batch` says.
bool is_batch(const Call& call) { return call.query("batch") == "ok" && !is_multipart(call); }

Outcome<http::Response> store(Call& call, const DocumentQuery& query, Json document) {
  const std::string id = document_id(call);
  auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  auto draft = parse_draft(call, id, std::move(document));
  if (!draft) return Failure<Error>(draft.error());
  if (auto added = add_revision(call, query.revision, *draft); !added) {
    return Failure<Error>(added.error());
  }
  if (query.new_edits == NewEdits::No && draft->history.empty()) {
    return fail(ErrorKind::BadRequest,
                "When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
  }
  const couchdb::Liveness liveness = draft->liveness;
  const auto revision = write(call, lock, std::move(*draft), query.new_edits);
  if (is_batch(call)) {
    return json_response(202, Json::object({{"ok", true}, {"id", Json(id)}}));
  }
  if (!revision) return Failure<Error>(revision.error());
  return updated(call, id, *revision, liveness);
}

// The document as JSON; one in parts with what follows put in its place.
Outcome<Json> read_document(Call& call) {
  if (!is_multipart(call)) return read_json(call);
  const std::string_view type = call.request.headers.value_or_empty("Content-Type");
  const auto boundary = http::boundary_of(type);
  if (!boundary) return fail(ErrorKind::BadRequest, "the multipart Content-Type has no boundary");
  const auto body = read_body(call);
  if (!body) return Failure<Error>(body.error());
  const auto parts = http::parse_multipart(*body, *boundary);
  if (!parts) return fail(ErrorKind::BadRequest, "the multipart body is malformed or cut off");
  return document_of_parts(*parts);
}

// `_local` has no documents in documents, and needs a name behind it.
Outcome<void> check_local_path(const Call& call, const std::string& id) {
  if (id == "_local") return fail(ErrorKind::BadRequest, "Invalid _local document id.");
  constexpr std::size_t kLocalSegments = 3;
  if (call.captures.contains("local") && call.target.segments.size() > kLocalSegments) {
    return fail(ErrorKind::BadRequest, "_local documents do not accept attachments.");
  }
  return {};
}

struct Destination {
  std::string id;
  std::optional<Revision> revision;
};

Outcome<Destination> destination_of(const Call& call) {
  const auto header = call.request.headers.find("Destination");
  if (!header) {
    return fail(ErrorKind::BadRequest, "Destination header is mandatory for COPY.");
  }
  if (header->starts_with("http://") || header->starts_with("https://")) {
    return fail(ErrorKind::BadRequest, "Destination URL must be relative.");
  }
  const auto question = header->find('?');
  const auto id = percent_decode(header->substr(0, question), PlusSign::IsSpace);
  if (!id) return fail(ErrorKind::BadRequest, "invalid_url_encoding");
  if (question == std::string_view::npos) return Destination{*id, std::nullopt};
  const std::string_view query = header->substr(question + 1);
  if (!query.starts_with("rev=")) {
    return fail(ErrorKind::BadRequest, "Destination may have no other parameter than rev");
  }
  auto revision = Revision::parse(query.substr(4));
  if (!revision) return Failure<Error>(to_error(revision.error()));
  return Destination{*id, std::move(*revision)};
}

// As a quorum has it. Requires the lock.
couchdb::ModelResult<couchdb::OpenedDocument> open_source(Call& call, couchdb::Database& database,
                                                          const std::string& id,
                                                          const std::optional<Revision>& revision) {
  if (is_local(id)) return Copies(call, database).read_local(id);
  read_from_quorum(call, database, id);
  if (revision) return database.read_revision(id, *revision);
  return database.read(id);
}

DocumentDraft copy_of(const couchdb::OpenedDocument& source, Destination destination) {
  DocumentDraft draft;
  draft.id = std::move(destination.id);
  draft.liveness = source.liveness;
  if (destination.revision) {
    draft.history = {destination.revision->generation, {destination.revision->hash}};
  }
  if (!source.body) return draft;
  draft.members = *Json::parse("{" + source.body->members + "}");
  for (const couchdb::Attachment& attachment : source.body->attachments) {
    draft.attachments.push_back({attachment, false});
  }
  return draft;
}

}  // namespace

Outcome<http::Response> put_document(Call& call) {
  const std::string id = document_id(call);
  if (auto checked = check_local_path(call, id); !checked) return Failure<Error>(checked.error());
  const auto query = parse_document_query(call);
  if (!query) return Failure<Error>(query.error());
  if (const auto fault = couchdb::document_id_fault(id)) return Failure<Error>(to_error(*fault));
  auto document = read_document(call);
  if (!document) return Failure<Error>(document.error());
  return store(call, *query, std::move(*document));
}

Outcome<http::Response> post_document(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  auto document = read_json(call);
  if (!document) return Failure<Error>(document.error());
  auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const bool has_id = document->find("_id") != nullptr;
  auto id = has_id ? std::nullopt : std::optional(call.face.new_uuid());
  auto draft = parse_draft(call, std::move(id), std::move(*document));
  if (!draft) return Failure<Error>(draft.error());
  // What has no name yet has no past either.
  if (!has_id) draft->history = {};
  const std::string written_id = draft->id;
  const auto revision = write(call, lock, std::move(*draft), NewEdits::Yes);
  if (is_batch(call)) {
    return json_response(202, Json::object({{"ok", true}, {"id", Json(written_id)}}));
  }
  if (!revision) return Failure<Error>(revision.error());
  http::Response response =
      json_response(written_status(call, 201), written(written_id, *revision));
  response.headers.add("Location", location(call, document_path(call, written_id)));
  return response;
}

// A deletion is an edit of its own, whatever `new_edits` says.
Outcome<http::Response> delete_document(Call& call) {
  const std::string id = document_id(call);
  if (auto checked = check_local_path(call, id); !checked) return Failure<Error>(checked.error());
  auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  // What is not there cannot be deleted, whatever revision is named.
  const auto present = open_source(call, **database, id, {});
  if (!present) return Failure<Error>(to_error(present.error()));
  const auto named = revision_named(call);
  if (!named) return Failure<Error>(named.error());
  DocumentDraft draft;
  draft.id = id;
  draft.liveness = couchdb::Liveness::Deleted;
  if (*named) draft.history = {(*named)->generation, {(*named)->hash}};
  const auto revision = write(call, lock, std::move(draft), NewEdits::Yes);
  if (!revision) return Failure<Error>(revision.error());
  call.face.authentications.forget_all();
  return updated(call, id, *revision, couchdb::Liveness::Deleted);
}

// Of the query only `rev` counts, and it names the source; `w` does not.
Outcome<http::Response> copy_document(Call& call) {
  const std::string source_id = document_id(call);
  if (auto checked = check_local_path(call, source_id); !checked) {
    return Failure<Error>(checked.error());
  }
  const auto named = revision_named(call);
  if (!named) return Failure<Error>(named.error());
  auto destination = destination_of(call);
  if (!destination) return Failure<Error>(destination.error());
  const std::string id = destination->id;
  if (const auto fault = couchdb::document_id_fault(id)) return Failure<Error>(to_error(*fault));
  auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const auto source = open_source(call, **database, source_id, *named);
  if (!source) return Failure<Error>(to_error(source.error()));
  const auto revision = write(call, lock, copy_of(*source, std::move(*destination)), NewEdits::Yes);
  if (!revision) return Failure<Error>(revision.error());
  http::Response response =
      json_response(written_status(call, 201, std::nullopt), written(id, *revision));
  response.headers.add("ETag", revision_tag(*revision));
  response.headers.add("Location", location(call, document_path(call, id)));
  return response;
}

// CouchDB takes a POST here for a form of its old administration page, and answers as to one.
Outcome<http::Response> post_to_document(Call& call) {
  if (auto checked = check_local_path(call, document_id(call)); !checked) {
    return Failure<Error>(checked.error());
  }
  if (!call.request.headers.find("Referer")) {
    return fail(ErrorKind::BadRequest, "Referer header required.");
  }
  return fail(ErrorKind::BadContentType, "Invalid Content-Type header for form upload");
}

Outcome<http::Response> get_local_document(Call& call) {
  const std::string id = document_id(call);
  if (auto checked = check_local_path(call, id); !checked) return Failure<Error>(checked.error());
  couchdb::ModelResult<couchdb::OpenedDocument> document;
  {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    document = Copies(call, **database).read_local(id);
  }
  if (!document) return Failure<Error>(to_error(document.error()));
  return with_entity_tag(call.request, json_text_response(200, couchdb::print_document(*document)));
}

}  // namespace purgatory::api
