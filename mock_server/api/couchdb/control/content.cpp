// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/content.h"

#include <utility>

#include "mock_server/model/couchdb/database.h"

namespace purgatory::api {
namespace {

using couchdb::Continue;
using couchdb::Database;
using couchdb::DocumentRecord;

// Enough to be worth sending; a single document may be more.
constexpr std::size_t kPiece = 65'536;

bool is_empty_system_database(const Database& database) {
  return database.identity().name.starts_with('_') && database.documents().live_count() == 0 &&
         database.documents().deleted_count() == 0;
}

void append_leaves(std::string& out, const Database& database, const std::string& id) {
  const auto leaves = database.open_all_leaves(id, {.revisions = true});
  if (!leaves) return;
  bool is_first = true;
  for (const couchdb::OpenedRevision& leaf : *leaves) {
    if (!leaf) continue;
    if (!std::exchange(is_first, false)) out += ",\n";
    couchdb::print_document_to(out, *leaf, {.form = couchdb::AttachmentForm::Inline});
  }
}

// Without its revision: a local document has no history to put back.
void append_local(std::string& out, const std::string& id, const couchdb::SharedBody& body) {
  out += "{\"_id\":";
  append_json_string(out, id);
  if (body && !body->members.empty()) out += "," + body->members;
  out += '}';
}

// What was set, and only that.
std::string settings_text(const Database& database) {
  const couchdb::DatabaseSettings& settings = database.settings();
  const couchdb::DatabaseSettings defaults(database.rules());
  std::string text;
  const auto append = [&text](std::string_view name, const Json& value, const Json& standard) {
    if (value == standard) return;
    text.append(",\n\"").append(name).append("\": ").append(value.dump());
  };
  append("security", settings.security, defaults.security);
  append("revs_limit", settings.revs_limit.value(), defaults.revs_limit.value());
  append("purged_infos_limit", settings.purged_infos_limit.value(),
         defaults.purged_infos_limit.value());
  return text;
}

}  // namespace

DatabasesContent::DatabasesContent(std::shared_ptr<const void> owner, ByName databases)
    : owner_(std::move(owner)), databases_(std::move(databases)), at_(databases_.begin()) {}

void DatabasesContent::append_separator(std::string& out) {
  if (std::exchange(has_documents_, true)) out += ",\n";
}

void DatabasesContent::begin_database(std::string& out) {
  out += std::exchange(has_databases_, true) ? ",\n" : "{\n";
  append_json_string(out, at_->first);
  out += ": {\"docs\": [\n";
  is_within_ = true;
  has_documents_ = false;
  last_id_.reset();
}

void DatabasesContent::end_database(std::string& out) {
  for (const auto& [id, entry] : at_->second->local_documents().entries()) {
    if (couchdb::LocalDocuments::is_checkpoint(id, entry)) continue;
    append_separator(out);
    append_local(out, id, entry.body);
  }
  out += "\n]" + settings_text(*at_->second) + "}";
  is_within_ = false;
  ++at_;
}

bool DatabasesContent::append_documents(std::string& out) {
  const Database& database = *at_->second;
  bool is_done = true;
  couchdb::IdRange rest;
  rest.first = last_id_;
  rest.includes_first = false;
  database.documents().visit(rest, [&](const DocumentRecord& record) {
    if (out.size() >= kPiece) {
      is_done = false;
      return Continue::No;
    }
    append_separator(out);
    append_leaves(out, database, record.id);
    last_id_ = record.id;
    return Continue::Yes;
  });
  return is_done;
}

http::BodyStream::Piece DatabasesContent::next() {
  Piece piece;
  piece.state = State::More;
  while (piece.bytes.size() < kPiece) {
    if (at_ == databases_.end()) {
      piece.bytes += has_databases_ ? "\n}" : "{}";
      piece.state = State::End;
      return piece;
    }
    if (!is_within_ && is_empty_system_database(*at_->second)) {
      ++at_;
      continue;
    }
    if (!is_within_) begin_database(piece.bytes);
    if (append_documents(piece.bytes)) end_database(piece.bytes);
  }
  return piece;
}

}  // namespace purgatory::api
