// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/http/multipart.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

// Something to send and what it is.
struct Content {
  std::string type;
  std::string body;
};

// The document as JSON; with the bytes of its attachments behind it (multipart/related) where the
// view says that they follow and there are any.
Content document_content(const couchdb::OpenedDocument& document,
                         const couchdb::AttachmentView& view, const std::string& boundary);

// A part of a multipart body for each revision found or missing.
http::Part revision_part(const couchdb::OpenedRevision& revision,
                         const couchdb::AttachmentView& view, const std::string& boundary);

// {"missing":"1-a"}
std::string missing_text(const couchdb::Revision& revision);

// Whether `Accept` admits the type; no field admits everything.
bool accepts(const Call& call, std::string_view type);

// A document that came with its attachments behind it becomes one that holds them: the bytes of
// the parts take the place of `"follows":true`, in their order (CouchDB documentation, PUT
// /{db}/{docid}, "Creating Multiple Attachments").
Outcome<Json> document_of_parts(const std::vector<http::Part>& parts);

}  // namespace purgatory::api
