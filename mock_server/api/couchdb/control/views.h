// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/control/call.h"

namespace purgatory::api {

struct Face;

// What the control shows of databases, a page at a time: whatever they hold, an answer has a
// bounded size. Each takes the lock of the face. `limit` is the number of rows, `next` of an
// answer the `start` of the page behind it, null at the end.

// GET /_mock/couchdb/databases?start=NAME&limit=N
Outcome<http::Response> view_databases(Face& face, const ControlCall& call);
// Counts, sequences, settings, and the indexes: how far each is, when it was built, how often, and
// how many documents were mapped for it.
Outcome<http::Response> view_database(Face& face, const ControlCall& call);
// ?order=id&start=ID, or ?order=changed&start=SEQUENCE (newest first)
Outcome<http::Response> view_documents(Face& face, const ControlCall& call);
// The revision tree, and what the latest purges took from it; ?leaves=N
Outcome<http::Response> view_document(Face& face, const ControlCall& call);
// What one revision says.
Outcome<http::Response> view_revision(Face& face, const ControlCall& call);
// The purge log, newest first: ?start=SEQUENCE; and what the latest purges removed.
Outcome<http::Response> view_purges(Face& face, const ControlCall& call);

}  // namespace purgatory::api
