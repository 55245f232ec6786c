// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/http/response.h"
#include "mock_server/model/couchdb/database.h"
#include "mock_server/model/rules.h"

namespace purgatory::api {

struct Route;

// The database of the request alone, while the rule is kept. Broken, also those whose names begin
// with its name and a dash, so that whoever tests can make some that are reached and others at the
// same time that are not. Requires the lock.
std::vector<couchdb::Database*> databases_reached(Face& face, couchdb::Database& named, Rule rule);

// What a limit is to become, of JSON; and whether it may (1.3.19, 1.3.22: a positive integer). Both
// let anything pass where that rule is broken.
Outcome<Json> read_limit(Call& call);
bool is_acceptable_limit(const Call& call, const Json& limit);

// Status and header of the answers that CouchDB's documentation shows (1.3.18 to 1.3.22) are kept
// by rules; where one of these is broken the answer is changed here. Others stay as they are.
void apply_answer_rules(const Call& call, const Route& route, http::Response& response);

}  // namespace purgatory::api
