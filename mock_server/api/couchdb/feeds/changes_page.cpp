// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/changes_page.h"

#include <algorithm>

#include "mock_server/api/couchdb/feeds/changes_filter.h"
#include "mock_server/api/couchdb/feeds/script_filter.h"

namespace purgatory::api {
namespace {

using couchdb::Continue;
using couchdb::Database;
using couchdb::Direction;
using couchdb::DocumentRecord;

// Up to this many documents are looked up one by one instead of walking over all changes.
constexpr std::size_t kMostLookups = 1000;

void append_revision(std::string& row, const couchdb::Revision& revision) {
  row += "{\"rev\":";
  append_json_string(row, revision.text());
  row += '}';
}

std::string document_text(const Database& database, const DocumentRecord& record,
                          const ChangesOptions& options) {
  couchdb::ReadOptions read;
  read.conflicts = options.conflicts;
  couchdb::AttachmentView view;
  if (options.attachments) view.form = couchdb::AttachmentForm::Inline;
  const auto document = database.read_even_deleted(record.id, read);
  if (!document) return "null";
  std::string text = couchdb::print_document(*document, view);
  if (!options.selected_fields) return text;
  return couchdb::mango::chosen_fields(Json::parse(text).value(), *options.selected_fields).dump();
}

// One row to come: `place` counts down from the limit, as CouchDB does to find out which rows show
// their `seq`.
struct Row {
  const DocumentRecord& record;
  std::vector<couchdb::RevisionTree::NodeId> leaves;
  std::uint64_t place;
};

std::string print_row(const Database& database, const ChangesOptions& options, const Row& shown) {
  const DocumentRecord& record = shown.record;
  std::string row = "{\"seq\":";
  if (shown.place % options.sequence_interval == 0) {
    append_json_string(row, database.update_sequence_text(record.sequence));
  } else {
    row += "null";
  }
  row += ",\"id\":";
  append_json_string(row, record.id);
  row += ",\"changes\":[";
  for (const auto leaf : shown.leaves) {
    if (row.back() != '[') row += ',';
    append_revision(row, record.tree.revision(leaf));
  }
  row += ']';
  if (record.is_deleted()) row += ",\"deleted\":true";
  if (options.include_docs) row += ",\"doc\":" + document_text(database, record, options);
  return row + '}';
}

// Nothing but the document itself decides what its row says.
bool has_plain_rows(const ChangesOptions& options) {
  return !options.all_leaves && !options.include_docs && options.sequence_interval == 1;
}

RowText row_text(const Database& database, const ChangesOptions& options, const Row& shown,
                 PrintedRows* printed) {
  const bool is_shared = printed != nullptr && has_plain_rows(options);
  if (is_shared) {
    if (auto row = printed->find(database, shown.record)) return row;
  }
  auto row = std::make_shared<const std::string>(print_row(database, options, shown));
  if (is_shared) printed->keep(database, shown.record, row);
  return row;
}

bool is_lookup(const ChangesOptions& options) {
  if (options.direction == Direction::Descending) return false;
  return options.filter == ChangesFilter::DesignDocuments ||
         (options.filter == ChangesFilter::DocumentIds &&
          options.document_ids.size() <= kMostLookups);
}

// The records a filter names, in the order of their changes.
std::vector<const DocumentRecord*> named_records(const Database& database,
                                                 const ChangesOptions& options,
                                                 std::uint64_t since) {
  std::vector<const DocumentRecord*> records;
  const auto take = [&records, since](const DocumentRecord& record) {
    if (record.sequence > since) records.push_back(&record);
    return Continue::Yes;
  };
  if (options.filter == ChangesFilter::DesignDocuments) {
    couchdb::IdRange designs;
    designs.first = "_design/";
    designs.last = "_design0";
    database.documents().visit(designs, take);
  } else {
    for (const std::string& id : options.document_ids) {
      if (const DocumentRecord* record = database.documents().find(id)) take(*record);
    }
  }
  std::sort(records.begin(), records.end(),
            [](const auto* left, const auto* right) { return left->sequence < right->sequence; });
  return records;
}

ChangesPage named_changes(const Database& database, const ChangesOptions& options,
                          std::uint64_t since, std::uint64_t limit) {
  ChangesPage page;
  for (const DocumentRecord* record : named_records(database, options, since)) {
    if (page.rows.size() >= limit) break;
    const Row row{*record, shown_leaves(database, *record, options), limit - page.rows.size()};
    page.rows.push_back(row_text(database, options, row, nullptr));
  }
  page.last = database.update_sequence();
  page.pending = database.documents().count_changes_after(since) - page.rows.size();
  return page;
}

}  // namespace

couchdb::ModelResult<std::uint64_t> changes_beginning(const Database& database,
                                                      const ChangesOptions& options) {
  if (options.direction == Direction::Descending || options.since == "now") {
    return database.update_sequence();
  }
  if (options.since == "0") return 0;
  return database.resolve_sequence(options.since);
}

ChangesPage changes_page(const Database& database, const ChangesOptions& options,
                         std::uint64_t since) {
  return is_lookup(options) ? named_changes(database, options, since, options.limit)
                            : next_changes(database, options, {since, options.limit});
}

ChangesPage next_changes(const Database& database, const ChangesOptions& options,
                         const PageRequest& request) {
  ChangesPage page;
  page.last = request.since;
  std::uint64_t looked_at = 0;
  std::uint64_t counted_to = request.since;
  const auto take = [&](const DocumentRecord& record) {
    const std::uint64_t place = request.limit - page.rows.size();
    const bool is_ahead = options.script != nullptr && !options.script->knows(record, options);
    if (is_ahead) {
      page.has_more = true;
      return Continue::No;
    }
    page.has_more = page.rows.size() >= request.rows || looked_at >= request.looks;
    if (page.has_more && place > 0) return Continue::No;
    Row row{record, shown_leaves(database, record, options), place};
    // Behind its limit CouchDB takes note of one more change, if the filter holds that back
    // (CouchDB 3.5.0, fabric_view_changes:handle_message).
    if (place > 0 || row.leaves.empty()) page.last = record.sequence;
    if (place == 0) return Continue::No;
    ++looked_at;
    counted_to = record.sequence;
    if (!row.leaves.empty()) {
      page.rows.push_back(row_text(database, options, row, request.printed));
    }
    return Continue::Yes;
  };
  const auto& documents = database.documents();
  documents.visit_changes(request.since, options.direction, take);
  page.pending = options.direction == Direction::Descending
                     ? documents.count_changes_after(0) - looked_at
                     : documents.count_changes_after(counted_to);
  return page;
}

}  // namespace purgatory::api
