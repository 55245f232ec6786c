// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/documents/document.h"

#include <algorithm>
#include <array>
#include <utility>

#include "support/text.h"

namespace purgatory::couchdb {
namespace {

// Special members that tell of a document rather than make it: dropped.
constexpr std::array<std::string_view, 4> kDropped = {"_revs_info", "_local_seq", "_conflicts",
                                                      "_deleted_conflicts"};
// Special members that are stored like any other: the replicator's own.
constexpr std::array<std::string_view, 6> kStored = {
    "_access",         "_replication_state", "_replication_state_time", "_replication_state_reason",
    "_replication_id", "_replication_stats"};

Failure<ModelError> invalid_document(std::string reason) {
  return failure(ModelErrorKind::DocumentValidation, std::move(reason));
}

Failure<ModelError> bad_member(std::string_view key) {
  return invalid_document("Bad special document member: " + std::string(key));
}

ModelResult<RevisionHash> parse_listed_hash(const Json& value) {
  if (!value.is_string()) return invalid_document("RevId isn't a string");
  auto hash = RevisionHash::parse(value.as_string());
  if (!hash) return invalid_document("RevId isn't a valid hexadecimal");
  return hash;
}

ModelResult<History> parse_revisions(const Json& value) {
  if (!value.is_object()) return bad_member("_revisions");
  const Json* start = value.find("start");
  const Json* ids = value.find("ids");
  if (start == nullptr || !start->is_small_integer()) {
    return invalid_document("_revisions.start isn't an integer.");
  }
  if (ids == nullptr || !ids->is_array()) return invalid_document("_revisions.ids isn't a array.");
  History history;
  history.start = start->as_integer();
  history.hashes.reserve(ids->size());
  for (const Json& id : ids->elements()) {
    auto hash = parse_listed_hash(id);
    if (!hash) return Failure<ModelError>(std::move(hash.error()));
    history.hashes.push_back(std::move(*hash));
  }
  return history;
}

// Takes one member after the other into a draft; the first fault ends it.
class DraftBuilder {
 public:
  std::optional<ModelError> take(Json::Member& member) {
    const std::string& key = member.key;
    if (!key.starts_with('_') || std::ranges::find(kStored, key) != kStored.end()) {
      draft_.members.append(std::move(member.key), std::move(member.value));
      return std::nullopt;
    }
    if (key == "_id") return take_id(member.value);
    if (key == "_rev") return take_revision(member.value);
    if (key == "_revisions") return take_revisions(member.value);
    if (key == "_deleted") return take_deleted(member.value);
    if (key == "_attachments") return take_attachments(member.value);
    if (std::ranges::find(kDropped, key) != kDropped.end()) return std::nullopt;
    return bad_member(key).value();
  }
  DocumentDraft finish() { return std::move(draft_); }

 private:
  std::optional<ModelError> take_id(Json& value) {
    if (!value.is_string()) {
      return ModelError{ModelErrorKind::IllegalDocumentId, "Document id must be a string"};
    }
    draft_.id = std::move(value.as_string());
    return document_id_fault(draft_.id);
  }

  // A whole history, wherever it stands, is worth more than the one revision.
  std::optional<ModelError> take_revision(const Json& value) {
    if (!draft_.history.empty()) return std::nullopt;
    auto revision = Revision::parse(value);
    if (!revision) return revision.error();
    draft_.history = {revision->generation, {std::move(revision->hash)}};
    return std::nullopt;
  }

  std::optional<ModelError> take_revisions(const Json& value) {
    auto history = parse_revisions(value);
    if (!history) return history.error();
    draft_.history = std::move(*history);
    return std::nullopt;
  }

  std::optional<ModelError> take_deleted(const Json& value) {
    if (!value.is_boolean()) return bad_member("_deleted").value();
    if (value.as_boolean()) draft_.liveness = Liveness::Deleted;
    return std::nullopt;
  }

  std::optional<ModelError> take_attachments(const Json& value) {
    if (!value.is_object()) return bad_member("_attachments").value();
    for (const auto& [name, attachment] : value.members()) {
      auto parsed = parse_attachment(name, attachment);
      if (!parsed) return parsed.error();
      if (*parsed) draft_.attachments.push_back(std::move(**parsed));
    }
    return std::nullopt;
  }

  DocumentDraft draft_;
};

// Writes `,"key":` in front of a member, without the comma for the first.
class MemberPrinter {
 public:
  explicit MemberPrinter(std::string& out) : out_(out) { out_ += '{'; }
  std::string& member(std::string_view key) {
    separate();
    append_json_string(out_, key);
    out_ += ':';
    return out_;
  }
  void members(std::string_view text) {
    if (text.empty()) return;
    separate();
    out_ += text;
  }
  void string_member(std::string_view key, std::string_view value) {
    append_json_string(member(key), value);
  }
  void finish() { out_ += '}'; }

 private:
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  std::string& out_;
  bool first_ = true;
};

template <typename Range, typename Print>
void print_list(std::string& out, const Range& elements, Print print) {
  out += '[';
  bool first = true;
  for (const auto& element : elements) {
    if (!first) out += ',';
    first = false;
    print(out, element);
  }
  out += ']';
}

void print_revision_list(std::string& out, const std::vector<Revision>& revisions) {
  print_list(out, revisions, [](std::string& text, const Revision& revision) {
    append_json_string(text, revision.text());
  });
}

void print_history(std::string& out, const History& history) {
  out += "{\"start\":" + std::to_string(history.start) + ",\"ids\":";
  print_list(out, history.hashes, [](std::string& text, const RevisionHash& hash) {
    append_json_string(text, hash.text());
  });
  out += '}';
}

std::string_view status_text(RevisionStatus status) {
  switch (status) {
    case RevisionStatus::Available:
      return "available";
    case RevisionStatus::Missing:
      return "missing";
    case RevisionStatus::Deleted:
      return "deleted";
  }
  return "";
}

void print_attachment(std::string& out, const Attachment& attachment, const AttachmentView& view) {
  MemberPrinter printer(out);
  printer.string_member("content_type", attachment.content_type);
  printer.member("revpos") += std::to_string(attachment.generation);
  printer.string_member("digest", attachment.digest_text());
  const bool is_shown = view.shows(attachment);
  if (is_shown && view.form == AttachmentForm::Inline) {
    printer.string_member("data", base64(attachment.content()));
  } else {
    printer.member("length") += std::to_string(attachment.length);
    printer.member(is_shown ? "follows" : "stub") += "true";
  }
  printer.finish();
}

void print_attachments(std::string& out, const std::vector<Attachment>& attachments,
                       const AttachmentView& view) {
  MemberPrinter printer(out);
  for (const Attachment& attachment : attachments) {
    print_attachment(printer.member(attachment.name), attachment, view);
  }
  printer.finish();
}

void print_surroundings(MemberPrinter& printer, const OpenedDocument& document) {
  if (document.history) print_history(printer.member("_revisions"), *document.history);
  if (!document.revisions_info.empty()) {
    print_list(printer.member("_revs_info"), document.revisions_info,
               [](std::string& text, const RevisionWithStatus& one) {
                 MemberPrinter entry(text);
                 entry.string_member("rev", one.revision.text());
                 entry.string_member("status", status_text(one.status));
                 entry.finish();
               });
  }
  if (!document.conflicts.empty()) {
    print_revision_list(printer.member("_conflicts"), document.conflicts);
  }
  if (!document.deleted_conflicts.empty()) {
    print_revision_list(printer.member("_deleted_conflicts"), document.deleted_conflicts);
  }
  if (document.local_sequence) {
    printer.member("_local_seq") += std::to_string(*document.local_sequence);
  }
}

}  // namespace

std::optional<ModelError> document_id_fault(std::string_view id) {
  const auto fault = [](std::string reason) {
    return ModelError{ModelErrorKind::IllegalDocumentId, std::move(reason)};
  };
  if (id.empty()) return fault("Document id must not be empty");
  if (!is_utf8(id)) return fault("Document id must be valid UTF-8");
  if (!id.starts_with('_')) return std::nullopt;
  for (const std::string_view prefix : {kDesignPrefix, kLocalPrefix}) {
    if (id == prefix) return fault("Illegal document id `" + std::string(id) + "`");
    if (id.starts_with(prefix)) return std::nullopt;
  }
  return fault("Only reserved document ids may start with underscore.");
}

ModelResult<DocumentDraft> parse_document(Json json) {
  if (!json.is_object()) {
    return failure(ModelErrorKind::InvalidRequest, "Document must be a JSON object");
  }
  DraftBuilder builder;
  for (Json::Member& member : json.members()) {
    if (auto fault = builder.take(member)) return Failure<ModelError>(std::move(*fault));
  }
  return builder.finish();
}

std::string printed_members(const Json& members) {
  std::string text = members.dump();
  text.pop_back();
  text.erase(0, 1);
  text.shrink_to_fit();
  return text;
}

void print_document_to(std::string& out, const OpenedDocument& document,
                       const AttachmentView& view) {
  MemberPrinter printer(out);
  printer.string_member("_id", document.id);
  printer.string_member("_rev", document.revision.text());
  if (document.body) printer.members(document.body->members);
  if (document.is_deleted()) printer.member("_deleted") += "true";
  print_surroundings(printer, document);
  if (document.body && !document.body->attachments.empty()) {
    print_attachments(printer.member("_attachments"), document.body->attachments, view);
  }
  printer.finish();
}

std::string print_document(const OpenedDocument& document, const AttachmentView& view) {
  std::string out;
  print_document_to(out, document, view);
  return out;
}

}  // namespace purgatory::couchdb
