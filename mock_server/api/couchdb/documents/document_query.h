// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

// Whether a write makes a revision of its own, or brings one that was made elsewhere.
enum class NewEdits { Yes, No };

// What the query of a request for one document asks for (CouchDB 3.5.0, chttpd_db:parse_doc_query).
struct DocumentQuery {
  couchdb::ReadOptions read;
  std::optional<couchdb::Revision> revision;             // `rev`
  bool all_leaves = false;                               // `open_revs=all`
  std::optional<std::vector<couchdb::Revision>> leaves;  // `open_revs=[…]`
  couchdb::Latest latest = couchdb::Latest::No;
  bool even_deleted = false;
  bool attachments = false;
  std::vector<couchdb::Revision> attachments_since;  // `atts_since`, which implies `attachments`
  NewEdits new_edits = NewEdits::Yes;

  bool asks_for_several() const { return all_leaves || leaves.has_value(); }
};

Outcome<DocumentQuery> parse_document_query(const Call& call);

// A design document has a path of two segments. Who names it by one is led to the same target with
// "_design/" in the place of "_design%2F" (CouchDB 3.5.0, chttpd_db:db_req); nothing for others.
std::optional<http::Response> redirected_to_design(const Call& call);

// The revision of If-Match, its quotes removed; nothing without that field.
Outcome<std::optional<couchdb::Revision>> if_match_revision(const Call& call);
// The revision of `rev` or of If-Match; refused where they are two (CouchDB 3.5.0,
// chttpd_db:extract_header_rev).
Outcome<std::optional<couchdb::Revision>> revision_named(const Call& call);

}  // namespace purgatory::api
