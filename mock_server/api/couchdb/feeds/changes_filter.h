// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mock_server/api/couchdb/feeds/changes_options.h"
#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {

// The leaves of a document that a list of changes shows: the winner, or with `style=all_docs` every
// leaf in winner order, as far as they pass the filter. None: the document is not listed.
std::vector<couchdb::RevisionTree::NodeId> shown_leaves(const couchdb::Database& database,
                                                        const couchdb::DocumentRecord& record,
                                                        const ChangesOptions& options);

}  // namespace purgatory::api
