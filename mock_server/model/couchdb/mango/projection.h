// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mock_server/model/couchdb/mango/error.h"
#include "support/json.h"

namespace purgatory::couchdb::mango {

// The fields of a document that are wanted, each well formed.
using FieldNames = std::vector<std::string>;

// From what a client sends as `fields`; nothing stands for whole documents, as an empty list does.
// Source: CouchDB 3.5.0, mango_fields (new).
Outcome<std::optional<FieldNames>> parse_fields(const Json& value);

// The document with these fields alone; those that it does not have are left out.
// Requires an object. Source: CouchDB 3.5.0, mango_fields (extract).
Json chosen_fields(const Json& document, const FieldNames& fields);

}  // namespace purgatory::couchdb::mango
