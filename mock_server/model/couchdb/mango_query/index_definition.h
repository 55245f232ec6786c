// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/mango/selector.h"
#include "mock_server/model/couchdb/mango/sort.h"

namespace purgatory::couchdb {
class Database;
}

namespace purgatory::couchdb::mango {

// A JSON index: documents that have all its columns, and match its filter, stand in it under the
// values of the columns. It is a view of a design document whose language is "query".
struct IndexDefinition {
  std::string design_id;  // with its `_design/`
  std::string name;
  Sort columns;
  Selector filter;                       // `partial_filter_selector`; empty: every document
  Json given;                            // the definition as the client wrote it
  std::optional<bool> is_partitioned{};  // as the client said; nothing: like the database

  bool is_partial() const { return !filter.is_empty(); }
};

// A request to make an index. Names that it does not give are the SHA-1 of the definition, as
// CouchDB names them (3.5.0 on Erlang/OTP 25: mango_idx, gen_name).
Outcome<IndexDefinition> parse_index_request(const Json& request);

// The JSON indexes of a design document as it is read; none when it has another language. Views
// that are no index definition are passed over.
std::vector<IndexDefinition> indexes_of_design(const Json& design);
// Those of all design documents, by design document and name.
std::vector<IndexDefinition> indexes_of(const Database& database);

// {"ddoc":…,"name":…,"type":"json","partitioned":false,"def":{…}}: as indexes are listed.
Json describe(const IndexDefinition& index);
// The same of the order of ids, which every database has.
Json describe_all_documents();

}  // namespace purgatory::couchdb::mango
