// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

// Where a query stopped: the row of the last document it gave, in the index it used. For clients a
// bookmark is opaque; CouchDB's is an Erlang term, ours is JSON, both in base64url.
struct Bookmark {
  Json key;
  std::string id;
};

std::string print_bookmark(const Bookmark& bookmark);
Outcome<Bookmark> parse_bookmark(const std::string& text);

}  // namespace purgatory::couchdb::mango
