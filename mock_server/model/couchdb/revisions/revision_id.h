// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/documents/attachment.h"
#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/revisions/revision.h"
#include "support/json.h"

namespace purgatory::couchdb {

// What decides the revision id of an edit. `parent` is the revision edited, nothing for a new
// document; `attachments` in the order of the document.
struct Edit {
  Liveness liveness = Liveness::Live;
  std::optional<Revision> parent;
  const Json* members = nullptr;
  const std::vector<Attachment>* attachments = nullptr;
};

// The bytes that CouchDB hashes: Erlang's external term format (minor version 1) of
// [Deleted, OldPos, OldRev, Body, Atts]. Source: CouchDB 3.5.0, couch_db (new_revid).
std::string edit_term(const Edit& edit);
// The generation after the parent's, and the MD5 of those bytes: the same edit of the same
// revision gives the same id everywhere.
Revision revision_of(const Edit& edit);

}  // namespace purgatory::couchdb
