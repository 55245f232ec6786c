// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

using FaceLock = std::unique_lock<std::mutex>;

// Writing to the database of the route as the model does it, once the functions of its design
// documents were asked: `validate_doc_update` about documents, and whether those of a design
// document are functions at all. `lock` is that of the face and is held; it is given back while
// functions run, and if a document was written meanwhile, they are asked about that one again. So
// the database may have gone when this comes back with an error.
// Source: CouchDB documentation, "Validate Document Update Functions"; CouchDB 3.5.0, couch_db
// (validate_doc_update).
Outcome<std::vector<couchdb::ModelResult<couchdb::Revision>>> write_edits(
    Call& call, FaceLock& lock, std::vector<couchdb::DocumentDraft> drafts);
Outcome<std::vector<couchdb::ReplicationFailure>> write_replicated(
    Call& call, FaceLock& lock, std::vector<couchdb::DocumentDraft> drafts);

}  // namespace purgatory::api
