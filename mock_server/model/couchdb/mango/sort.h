// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "mock_server/model/couchdb/documents/document_store.h"
#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

// The columns of an index, or what a query sorts by: fields, all in one direction.
struct Sort {
  std::vector<std::string> fields;
  Direction direction = Direction::Ascending;

  bool operator==(const Sort&) const = default;
};

// From ["a", {"b": "asc"}]; a bare name is ascending. Source: CouchDB 3.5.0, mango_sort.
Outcome<Sort> parse_sort(const Json& value);
// {"a":"asc","b":"asc"}: as it is stored and as `_explain` shows it.
Json sort_object(const Sort& sort);
// [{"a":"asc"},{"b":"asc"}]: as indexes are listed.
Json sort_array(const Sort& sort);

}  // namespace purgatory::couchdb::mango
