// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/couchdb/mango_query/index_definition.h"

namespace purgatory::couchdb::mango {

enum class Addition { Created, Exists };

// Writes the index into its design document, which it makes if there is none; another index of that
// name there is replaced. Errors: the design document has another language, or conflicts.
Outcome<Addition> add_index(Database& database, const IndexDefinition& index);

// Takes one index out of its design document; with the last one the document goes. NotFound when
// there is no such index.
Outcome<void> remove_index(Database& database, std::string_view design_id, std::string_view name);
// All indexes of the design document.
Outcome<void> remove_indexes(Database& database, std::string_view design_id);

}  // namespace purgatory::couchdb::mango
