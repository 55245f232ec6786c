// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/api/couchdb/views/view_query.h"
#include "mock_server/api/error.h"
#include "mock_server/http/target.h"
#include "support/json.h"

namespace purgatory::api {

// One end of a range of document ids. A key that is no string sorts before all strings (CouchDB
// compares Erlang terms here), so it stands for "before everything".
struct RangeEnd {
  std::string id;
  bool is_before_everything = false;
};

// What the lists of documents and of databases understand (CouchDB 3.5.0, couch_mrview_http).
struct ListOptions {
  std::optional<RangeEnd> start;
  std::optional<RangeEnd> end;
  std::optional<std::vector<Json>> keys;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t skip = 0;
  bool descending = false;
  bool inclusive_end = true;
  bool include_docs = false;
  bool conflicts = false;
  bool attachments = false;
  bool update_seq = false;
  bool include_system = false;  // `_local_docs` alone
  bool names_partition = false;
  ViewQuery of_view;  // what only views know, checked as they check it

  // Whether the id lies between start and end, in the direction of the list.
  bool contains(std::string_view id) const;
};

// From the query of the target.
Outcome<ListOptions> parse_list_options(const http::Query& query);
// Adds the members of a POST body, which mean the same; `keys` must be an array.
Outcome<void> add_list_options(ListOptions& options, const Json& body);
// Whether a list of documents may be asked so: it is a view that maps, of a database without
// partitions (CouchDB 3.5.0, couch_mrview_util:validate_all_docs_args).
Outcome<void> check_list_of_documents(const ListOptions& options);

}  // namespace purgatory::api
