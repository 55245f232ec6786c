// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/attachment_stubs.h"

#include <algorithm>

namespace purgatory::couchdb {
namespace {

ModelError missing_stub(const DocumentDraft& draft, const std::string& name) {
  return {ModelErrorKind::MissingStub, "Invalid attachment stub in " + draft.id + " for " + name};
}

}  // namespace

bool has_stubs(const DocumentDraft& draft) {
  return std::ranges::any_of(draft.attachments, &DraftAttachment::is_stub);
}

std::optional<ModelError> resolve_stubs(DocumentDraft& draft, const Body* body) {
  for (DraftAttachment& one : draft.attachments) {
    if (!one.is_stub) continue;
    const std::int64_t generation = one.attachment.generation;
    const auto is_meant = [&](const Attachment& stored) {
      return stored.name == one.attachment.name &&
             (generation == DraftAttachment::kAnyGeneration || generation == stored.generation);
    };
    if (body == nullptr) return missing_stub(draft, one.attachment.name);
    const auto found = std::ranges::find_if(body->attachments, is_meant);
    if (found == body->attachments.end()) return missing_stub(draft, one.attachment.name);
    one.attachment = *found;
  }
  return std::nullopt;
}

}  // namespace purgatory::couchdb
