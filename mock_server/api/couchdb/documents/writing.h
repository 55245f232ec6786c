// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/database.h"
#include "support/json.h"

namespace purgatory::api {

// `http://<Host><path>`, with the protocol and host that a proxy names (CouchDB 3.5.0,
// couch_httpd:absolute_uri).
std::string location(const Call& call, std::string_view path);
// The path of a document as CouchDB writes it, the slashes of its id encoded.
std::string document_path(const Call& call, std::string_view id);

// `done`, or 202 when fewer copies confirm what was written than the client asks for (`w`). A `w`
// that is no number counts as the default, which is a quorum.
int written_status(const Call& call, int done);
// The same where the client asks elsewhere than in the query.
int written_status(const Call& call, int done, std::optional<std::string_view> asked);

// 200, or 202 when fewer copies than a quorum know of the change: the others learn of it later.
int changed_status(const Call& call);

// The id of the document that the route names, `_design/` included.
std::string document_id(const Call& call);

// A document as it came, checked as CouchDB checks it. `id`, when there is one, wins over `_id`.
Outcome<couchdb::DocumentDraft> parse_draft(Face& face, const std::string& database,
                                            std::optional<std::string> id, Json document);
// The same as the sender of the call writes it to the database of its route.
Outcome<couchdb::DocumentDraft> parse_draft(Call& call, std::optional<std::string> id,
                                            Json document);

// Refuses who is no admin of the database or the server with 401 or 403; under emulation as
// CouchDB 3.5.0 fails: `crash` says how.
Outcome<void> require_database_admin(const Call& call, const couchdb::Database& database,
                                     ErrorKind crash);

}  // namespace purgatory::api
