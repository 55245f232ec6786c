// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "mock_server/api/couchdb/call.h"
#include "mock_server/api/couchdb/views/design_shelf.h"
#include "mock_server/model/couchdb/script_engine.h"

namespace purgatory::api {

struct Face;

// A conversation with the query server, as the configuration has it. Requires the lock of the face
// for this call; the conversation itself is to be held without it.
std::unique_ptr<couchdb::ScriptSession> open_scripts(Face& face, const std::string& language);

// The design document that the route names. Takes the lock of the face.
Outcome<OpenedDesign> open_design(Call& call);
Outcome<OpenedDesign> open_design(Call& call, const std::string& id);

// Who asks, as functions see it: {"db", "name", "roles"}.
Json user_context(const std::string& database, const User& user);

}  // namespace purgatory::api
