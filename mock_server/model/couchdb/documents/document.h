// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/model/couchdb/documents/attachment.h"
#include "mock_server/model/couchdb/model_error.h"
#include "mock_server/model/couchdb/revisions/revision.h"
#include "support/json.h"

namespace purgatory::couchdb {

inline constexpr std::string_view kDesignPrefix = "_design/";
inline constexpr std::string_view kLocalPrefix = "_local/";

enum class Liveness : std::uint8_t { Live, Deleted };

// What a revision says, kept once and shared by all who read it. `members` is the printed text of
// the document's own members, without the braces around them: reading a document copies text.
struct Body {
  std::string members;
  std::vector<Attachment> attachments;  // in the order of the document
};
using SharedBody = std::shared_ptr<const Body>;

// A document as a client sent it, its special members taken apart.
struct DocumentDraft {
  std::string id;   // empty when the client named none
  History history;  // of `_revisions`, else of `_rev`, else empty
  Liveness liveness = Liveness::Live;
  Json members = Json::object();  // the body proper
  std::vector<DraftAttachment> attachments;

  bool is_deleted() const { return liveness == Liveness::Deleted; }
};

// Nothing when the id may be used for a document. Source: CouchDB 3.5.0, couch_doc
// (validate_docid): empty ids and leading underscores other than `_design/` and `_local/`.
std::optional<ModelError> document_id_fault(std::string_view id);

// Takes the special members (`_id`, `_rev`, …) from the body. The first offending member decides
// the error. Source: CouchDB 3.5.0, couch_doc (from_json_obj_validate).
ModelResult<DocumentDraft> parse_document(Json json);

// The text of an object's members, without the braces around them.
std::string printed_members(const Json& members);

// What is known of a revision: its body, its name only, or that it is a deletion.
enum class RevisionStatus { Available, Missing, Deleted };

struct RevisionWithStatus {
  Revision revision;
  RevisionStatus status;
};

// A revision of a document, with as much of its surroundings as was asked for. Lists that were
// not asked for are empty and are not printed.
struct OpenedDocument {
  std::string id;
  Revision revision;
  Liveness liveness = Liveness::Live;
  SharedBody body;  // null prints as an empty document
  std::optional<History> history;
  std::vector<RevisionWithStatus> revisions_info;
  std::vector<Revision> conflicts;
  std::vector<Revision> deleted_conflicts;
  std::optional<std::uint64_t> local_sequence;

  bool is_deleted() const { return liveness == Liveness::Deleted; }
  // More than the revision itself decides the text, so the revision does not identify it.
  bool has_surroundings() const {
    return !revisions_info.empty() || !conflicts.empty() || !deleted_conflicts.empty() ||
           local_sequence.has_value();
  }
};

// How attachments are printed: named only, with their bytes in base64, or with a promise that the
// bytes follow behind the document, in the same order.
enum class AttachmentForm { Stubs, Inline, Follows };

// Which of a document's attachments are printed in full; the others are stubs.
struct AttachmentView {
  AttachmentForm form = AttachmentForm::Stubs;
  // Only those that came with a later generation (`atts_since`).
  std::int64_t newer_than = 0;

  bool shows(const Attachment& attachment) const {
    return form != AttachmentForm::Stubs && attachment.generation > newer_than;
  }
};

// The document's JSON text, members in CouchDB's order: `_id`, `_rev`, the body, `_deleted`,
// `_revisions`, `_revs_info`, `_conflicts`, `_deleted_conflicts`, `_local_seq`, `_attachments`.
std::string print_document(const OpenedDocument& document, const AttachmentView& view = {});
void print_document_to(std::string& out, const OpenedDocument& document,
                       const AttachmentView& view);

}  // namespace purgatory::couchdb
