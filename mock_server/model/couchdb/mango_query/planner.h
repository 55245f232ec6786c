// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/mango_query/find_request.h"
#include "mock_server/model/couchdb/mango_query/index_definition.h"
#include "mock_server/model/couchdb/mango_query/key_range.h"

namespace purgatory::couchdb::mango {

// An index that might answer a query, and what became of it. The words are those of `_explain`.
struct Candidate {
  std::optional<IndexDefinition> index;  // nothing: the order of ids
  bool is_usable = false;
  std::string_view reason;  // why it was not chosen; empty: it was
  std::uint64_t ranking = 0;
  // How many of the fields that the selector narrows it does not begin with.
  std::size_t distance = 0;
  std::vector<KeyRange> ranges;  // of the columns that it begins with

  bool is_json() const { return index.has_value(); }
};

// Which index answers a query, and what else there was.
struct Plan {
  std::optional<Candidate> chosen;  // nothing: none can
  std::vector<Candidate> others;
  // The selector contradicts itself, or combines nothing: no document can match.
  bool is_futile = false;
};

// All documents fall to the index whose columns begin with most of the narrowed fields, then to the
// one of the fewest columns, then to the first by name; to the order of ids where no other fits.
// Source: CouchDB documentation, "Index selection"; CouchDB 3.5.0, mango_idx, mango_cursor.
Plan plan_query(const std::vector<IndexDefinition>& indexes, const FindRequest& request);
// Why the plan may not be carried out: there is no index for the sort, or the client forbade to
// fall back from the one it named.
std::optional<Error> plan_fault(const Plan& plan, const FindRequest& request);

// The names as the client gave them, in the way a warning shows them; whether they mean the index.
bool is_named(const Candidate& candidate, const std::vector<std::string>& use_index);
std::string design_name(std::string_view design);

}  // namespace purgatory::couchdb::mango
