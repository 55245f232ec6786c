// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/couchdb/views/design_shelf.h"
#include "mock_server/api/error.h"

namespace purgatory::api {

struct Face;

// Brings the index at least to where the database is now. Documents are read under the lock of the
// face, some at a time, and mapped without it; between them others read the index. Requires that
// neither the lock of the face nor one of the views is held. Errors: those of the functions; the
// database has gone.
Outcome<void> update_views(Face& face, SharedViews& views);

}  // namespace purgatory::api
