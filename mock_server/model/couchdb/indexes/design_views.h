// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/indexes/view_index.h"
#include "mock_server/model/couchdb/model_error.h"
#include "mock_server/model/couchdb/script_engine.h"
#include "support/json.h"

namespace purgatory::couchdb {

// One view as its design document describes it.
struct ViewDefinition {
  std::string name;
  std::optional<std::string> reduce;
};

// The views of a design document and what they need. Two with the same signature make the same
// rows. Source: CouchDB documentation, "Design Documents"; CouchDB 3.5.0, couch_mrview_util
// (ddoc_to_mrst).
struct DesignViews {
  std::string language;
  std::vector<ViewDefinition> views;  // in the order of `functions.sources`
  MapFunctions functions;
  IndexOptions options;
  std::string signature;

  // The place of that view, or nothing.
  std::optional<std::size_t> find(std::string_view name) const;
};

// Members that are not as they should be are left out.
DesignViews views_of(const Json& design);

// Why the design document may not be stored: the first member of the wrong type, a view without a
// map function, a reduce function that nobody knows. Source: CouchDB 3.5.0, couch_mrview
// (validate_ddoc_fields).
std::optional<ModelError> design_fault(const Json& design);

}  // namespace purgatory::couchdb
