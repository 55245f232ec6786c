// SPDX-License-Identifier: Apache-2.0
// `_bulk_docs`, with and without new edits (CouchDB 3.5.0, chttpd_db).
#include <optional>

#include "mock_server/api/couchdb/documents/judged_writing.h"
#include "mock_server/api/couchdb/documents/writing.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using couchdb::DocumentDraft;

struct BulkRequest {
  Json::Array documents;
  Json new_edits = true;
  bool all_or_nothing = false;
  std::optional<std::string> quorum;  // `w`, that of the body first
};

Outcome<BulkRequest> parse_bulk(const Call& call, Json body) {
  BulkRequest bulk;
  Json* documents = body.find("docs");
  if (documents == nullptr) {
    return fail(ErrorKind::BadRequest, "POST body must include `docs` parameter.");
  }
  if (!documents->is_array()) {
    return fail(ErrorKind::BadRequest, "`docs` parameter must be an array.");
  }
  if (const Json* new_edits = body.find("new_edits")) bulk.new_edits = *new_edits;
  const Json* all_or_nothing = body.find("all_or_nothing");
  bulk.all_or_nothing = all_or_nothing != nullptr && *all_or_nothing == Json(true);
  const Json* quorum = body.find("w");
  const auto asked = call.query("w");
  if (quorum != nullptr && quorum->is_integer()) {
    bulk.quorum = quorum->dump();
  } else if (asked) {
    bulk.quorum = std::string(*asked);
  }
  bulk.documents = std::move(documents->elements());
  return bulk;
}

// One bad document refuses the whole request, before `new_edits` is looked at for what it is.
// Requires the lock.
Outcome<std::vector<DocumentDraft>> parse_drafts(Call& call, BulkRequest& bulk) {
  std::vector<DocumentDraft> drafts;
  drafts.reserve(bulk.documents.size());
  for (Json& document : bulk.documents) {
    const bool has_id = document.find("_id") != nullptr;
    auto id = has_id ? std::nullopt : std::optional(call.face.new_uuid());
    auto draft = parse_draft(call, std::move(id), std::move(document));
    if (!draft) return Failure<Error>(draft.error());
    if (bulk.new_edits != Json(true) && draft->history.empty()) {
      return fail(ErrorKind::BadRequest,
                  "When `new_edits: false`, the document needs `_rev` or `_revisions` specified");
    }
    drafts.push_back(std::move(*draft));
  }
  if (!bulk.new_edits.is_boolean()) {
    return fail(ErrorKind::BadRequest, "`new_edits` parameter must be a boolean.");
  }
  return drafts;
}

// What a transaction over all documents would be; CouchDB has none since version 2.
http::Response all_or_nothing_refused(const std::vector<DocumentDraft>& drafts) {
  Json rows = Json::array();
  for (const DocumentDraft& draft : drafts) {
    rows.push_back(
        error_row(draft.id, {ErrorKind::NotImplemented, "all_or_nothing is not supported", {}}));
  }
  return json_response(417, rows);
}

Outcome<Json> edit_rows(Call& call, FaceLock& lock, std::vector<DocumentDraft> drafts) {
  std::vector<std::string> ids;
  ids.reserve(drafts.size());
  for (const DocumentDraft& draft : drafts) ids.push_back(draft.id);
  const auto results = write_edits(call, lock, std::move(drafts));
  if (!results) return Failure<Error>(results.error());
  Json rows = Json::array();
  for (std::size_t i = 0; i < results->size(); ++i) {
    const auto& result = (*results)[i];
    rows.push_back(
        result ? Json::object({{"ok", true}, {"id", Json(ids[i])}, {"rev", Json(result->text())}})
               : error_row(ids[i], to_error(result.error())));
  }
  return rows;
}

// Those that are written, but not by as many copies as the client asks for.
void mark_as_accepted(Json& rows) {
  for (Json& row : rows.elements()) {
    if (row.find("ok") != nullptr) row.append("accepted", true);
  }
}

Outcome<Json> failure_rows(Call& call, FaceLock& lock, std::vector<DocumentDraft> drafts) {
  const auto failures = write_replicated(call, lock, std::move(drafts));
  if (!failures) return Failure<Error>(failures.error());
  Json rows = Json::array();
  for (const auto& refused : *failures) {
    Json row = error_row(refused.id, to_error(refused.error));
    row.set("rev", refused.revision.text());
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Outcome<http::Response> post_bulk_docs(Call& call) {
  auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  auto bulk = parse_bulk(call, std::move(*body));
  if (!bulk) return Failure<Error>(bulk.error());
  Outcome<Json> rows;
  {
    auto lock = call.face.lock();
    auto drafts = parse_drafts(call, *bulk);
    if (!drafts) return Failure<Error>(drafts.error());
    if (bulk->all_or_nothing) return all_or_nothing_refused(*drafts);
    rows = bulk->new_edits == Json(true) ? edit_rows(call, lock, std::move(*drafts))
                                         : failure_rows(call, lock, std::move(*drafts));
  }
  if (!rows) return Failure<Error>(rows.error());
  const int status = written_status(call, 201, bulk->quorum);
  if (status != 201) mark_as_accepted(*rows);
  return json_response(status, *rows);
}

}  // namespace purgatory::api
