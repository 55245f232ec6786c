// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "mock_server/model/couchdb/documents/document.h"
#include "mock_server/model/couchdb/model_error.h"

namespace purgatory::couchdb {

// Whether the draft names attachments that the revision before has.
bool has_stubs(const DocumentDraft& draft);

// Gives each stub the bytes of the attachment it names; `body` may be null. MissingStub when there
// is none of that name and generation.
std::optional<ModelError> resolve_stubs(DocumentDraft& draft, const Body* body);

}  // namespace purgatory::couchdb
