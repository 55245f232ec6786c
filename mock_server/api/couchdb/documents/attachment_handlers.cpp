// SPDX-License-Identifier: Apache-2.0
// Attachments with a path of their own (CouchDB documentation, /{db}/{docid}/{attname}).
#include <algorithm>
#include <limits>

#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/documents/byte_range.h"
#include "mock_server/api/couchdb/documents/document_query.h"
#include "mock_server/api/couchdb/documents/entity_tag.h"
#include "mock_server/api/couchdb/documents/judged_writing.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "mock_server/http/url_encoding.h"
#include "support/gzip.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using couchdb::Attachment;
using couchdb::AttachmentEncoding;
using couchdb::DocumentDraft;

constexpr std::string_view kDefaultType = "application/octet-stream";

const Attachment* find_attachment(const couchdb::OpenedDocument& document,
                                  const std::string& name) {
  if (!document.body) return nullptr;
  const auto& all = document.body->attachments;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&name](const Attachment& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

Outcome<couchdb::OpenedDocument> open_document(Call& call, const DocumentQuery& query) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const std::string id = document_id(call);
  read_from_quorum(call, **database, id);
  auto document =
      query.revision ? (*database)->read_revision(id, *query.revision) : (*database)->read(id);
  if (!document) return Failure<Error>(to_error(document.error()));
  return std::move(*document);
}

bool takes_gzip(const http::Request& request) {
  for (std::string_view coding : split(request.headers.value_or_empty("Accept-Encoding"), ',')) {
    coding = trim(coding.substr(0, coding.find(';')));
    if (equals_ignoring_case(coding, "gzip") || coding == "*") return true;
  }
  return false;
}

// The bytes in the form the client takes: as they are stored where it can, and only whole bytes
// that are stored as they came can be asked for in ranges.
Outcome<http::Response> attachment_response(const Call& call, const Attachment& attachment) {
  const bool is_encoded = attachment.encoding == AttachmentEncoding::Gzip;
  const bool stays_encoded = is_encoded && takes_gzip(call.request);
  http::Response response;
  response.headers = {{"Cache-Control", "must-revalidate"},
                      {"Content-Type", attachment.content_type},
                      {"Accept-Ranges", is_encoded ? "none" : "bytes"}};
  response.body = stays_encoded ? *attachment.stored : attachment.content();
  const std::string digest = attachment.digest_text().substr(4);
  if (stays_encoded) response.headers.add("Content-Encoding", "gzip");
  if (!is_encoded) response.headers.add("Content-MD5", digest);
  const auto range = call.request.headers.find("Range");
  if (!is_encoded && range) {
    if (auto cut = cut_to_range(response, *range); !cut) return Failure<Error>(cut.error());
  }
  return with_entity_tag(call.request, std::move(response), "\"" + digest + "\"");
}

// The document as it is, to be written again with other attachments. A document that does not
// exist is begun; a revision that does not exist is a conflict of its own kind.
Outcome<DocumentDraft> draft_of(const couchdb::Database& database, const std::string& id,
                                const std::optional<couchdb::Revision>& revision) {
  DocumentDraft draft;
  draft.id = id;
  const auto document = revision ? database.read_revision(id, *revision) : database.read(id);
  if (!document) {
    if (revision) return fail(ErrorKind::MissingRevision, "missing_rev");
    return draft;
  }
  if (revision) draft.history = {revision->generation, {revision->hash}};
  draft.liveness = document->liveness;
  if (!document->body) return draft;
  draft.members = *Json::parse("{" + document->body->members + "}");
  for (const Attachment& attachment : document->body->attachments) {
    couchdb::DraftAttachment kept;
    kept.attachment = attachment;
    kept.is_stub = true;
    draft.attachments.push_back(std::move(kept));
  }
  return draft;
}

bool remove_named(DocumentDraft& draft, const std::string& name) {
  return std::erase_if(draft.attachments, [&name](const couchdb::DraftAttachment& one) {
           return one.attachment.name == name;
         }) > 0;
}

http::Response written(const std::string& id, const couchdb::Revision& revision, int status) {
  return json_response(
      status, Json::object({{"ok", true}, {"id", Json(id)}, {"rev", Json(revision.text())}}));
}

std::optional<Attachment> gzipped_attachment(const std::string& name, std::string type,
                                             std::string bytes) {
  const auto plain = gunzip(bytes, std::numeric_limits<std::uint64_t>::max());
  if (!plain) return std::nullopt;
  Attachment made = couchdb::make_attachment(name, std::move(type), "");
  made.encoding = AttachmentEncoding::Gzip;
  made.length = plain->size();
  made.digest = md5(bytes);
  made.stored = std::make_shared<const std::string>(std::move(bytes));
  return made;
}

Outcome<Attachment> sent_attachment(Call& call) {
  const auto limit = [&call] {
    const auto lock = call.face.lock();
    return call.face.configuration.number("couchdb", "max_attachment_size", 1ULL << 30U);
  }();
  auto bytes = call.request.body->read(limit);
  if (!bytes) {
    return fail(bytes.error() == http::BodyError::TooLarge ? ErrorKind::AttachmentTooLarge
                                                           : ErrorKind::BadRequest,
                bytes.error() == http::BodyError::TooLarge
                    ? call.captured("attachment")
                    : "the request body ended before its announced length");
  }
  std::string type(call.request.headers.find("Content-Type").value_or(kDefaultType));
  const std::string& name = call.captured("attachment");
  if (call.request.headers.value_or_empty("Content-Encoding") != "gzip") {
    return couchdb::make_attachment(name, std::move(type), std::move(*bytes));
  }
  auto made = gzipped_attachment(name, std::move(type), std::move(*bytes));
  if (!made) return fail(ErrorKind::BadRequest, "Request body is not properly gzipped.");
  return std::move(*made);
}

Outcome<couchdb::Revision> write_draft(Call& call, FaceLock& lock, DocumentDraft draft) {
  std::vector<DocumentDraft> drafts;
  drafts.push_back(std::move(draft));
  auto written = write_edits(call, lock, std::move(drafts));
  if (!written) return Failure<Error>(written.error());
  auto& revision = written->front();
  if (!revision) return Failure<Error>(to_error(revision.error()));
  return std::move(*revision);
}

}  // namespace

Outcome<http::Response> get_attachment(Call& call) {
  if (auto redirected = redirected_to_design(call)) return *std::move(redirected);
  const auto query = parse_document_query(call);
  if (!query) return Failure<Error>(query.error());
  const auto document = open_document(call, *query);
  if (!document) return Failure<Error>(document.error());
  const Attachment* attachment = find_attachment(*document, call.captured("attachment"));
  if (attachment == nullptr) {
    return fail(ErrorKind::NotFound, "Document is missing attachment");
  }
  return attachment_response(call, *attachment);
}

Outcome<http::Response> put_attachment(Call& call) {
  const std::string id = document_id(call);
  const std::string& name = call.captured("attachment");
  if (const auto fault = couchdb::document_id_fault(id)) return Failure<Error>(to_error(*fault));
  if (name.starts_with('_')) {
    return fail(ErrorKind::BadRequest,
                "Attachment name '" + name + "' starts with prohibited character '_'");
  }
  const auto revision = revision_named(call);
  if (!revision) return Failure<Error>(revision.error());
  auto attachment = sent_attachment(call);
  if (!attachment) return Failure<Error>(attachment.error());
  auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  auto draft = draft_of(**database, id, *revision);
  if (!draft) return Failure<Error>(draft.error());
  remove_named(*draft, name);
  draft->attachments.push_back({std::move(*attachment), false});
  draft->liveness = couchdb::Liveness::Live;
  const auto stored = write_draft(call, lock, std::move(*draft));
  if (!stored) return Failure<Error>(stored.error());
  http::Response response = written(id, *stored, written_status(call, 201));
  response.headers.add(
      "Location", location(call, "/" + call.captured("db") + "/" + http::couchdb_url_encode(id) +
                                     "/" + http::couchdb_url_encode(name)));
  return response;
}

Outcome<http::Response> delete_attachment(Call& call) {
  const std::string id = document_id(call);
  const auto revision = revision_named(call);
  if (!revision) return Failure<Error>(revision.error());
  auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  auto draft = draft_of(**database, id, *revision);
  if (!draft) return Failure<Error>(draft.error());
  if (!remove_named(*draft, call.captured("attachment"))) {
    return fail(ErrorKind::NotFound, "Document is missing attachment");
  }
  const auto stored = write_draft(call, lock, std::move(*draft));
  if (!stored) return Failure<Error>(stored.error());
  return written(id, *stored, 200);
}

}  // namespace purgatory::api
