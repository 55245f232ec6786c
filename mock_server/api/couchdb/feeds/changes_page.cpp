// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/changes_page.h"

#include <algorithm>

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

void append_document(std::string& row, const Database& database, const DocumentRecord& record,
                     const ChangesOptions& options) {
  couchdb::ReadOptions read;
  read.conflicts = options.conflicts;
  couchdb::AttachmentView view;
  if (options.attachments) view.form = couchdb::AttachmentForm::Inline;
  const auto document = database.read_even_deleted(record.id, read);
  row += ",\"doc\":";
  row += document ? couchdb::print_document(*document, view) : "null";
}

// `place` counts down from the limit, as CouchDB does to find out which rows show their `seq`.
std::string change_row(const Database& database, const DocumentRecord& record,
                       const ChangesOptions& options, std::uint64_t place) {
  std::string row = "{\"seq\":";
  if (place % options.sequence_interval == 0) {
    append_json_string(row, database.update_sequence_text(record.sequence));
  } else {
    row += "null";
  }
  row += ",\"id\":";
  append_json_string(row, record.id);
  row += ",\"changes\":[";
  const auto leaves = record.tree.leaves();
  const std::size_t shown = options.all_leaves ? leaves.size() : 1;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) row += ',';
    append_revision(row, record.tree.revision(leaves[i]));
  }
  row += ']';
  if (record.is_deleted()) row += ",\"deleted\":true";
  if (options.include_docs) append_document(row, database, record, options);
  return row + '}';
}

bool passes(const DocumentRecord& record, const ChangesOptions& options) {
  switch (options.filter) {
    case ChangesFilter::DesignDocuments:
      return record.id.starts_with("_design/");
    case ChangesFilter::DocumentIds:
      return options.document_id_set.contains(record.id);
    case ChangesFilter::None:
      break;
  }
  return true;
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
    page.rows.push_back(change_row(database, *record, options, limit - page.rows.size()));
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
                         std::uint64_t since, std::uint64_t limit) {
  return is_lookup(options) ? named_changes(database, options, since, limit)
                            : next_changes(database, options, since, limit);
}

ChangesPage next_changes(const Database& database, const ChangesOptions& options,
                         std::uint64_t since, std::uint64_t limit) {
  ChangesPage page;
  page.last = since;
  std::uint64_t looked_at = 0;
  const auto take = [&](const DocumentRecord& record) {
    if (page.rows.size() >= limit) return Continue::No;
    page.last = record.sequence;
    ++looked_at;
    if (passes(record, options)) {
      page.rows.push_back(change_row(database, record, options, limit - page.rows.size()));
    }
    return Continue::Yes;
  };
  const auto& documents = database.documents();
  documents.visit_changes(since, options.direction, take);
  page.pending = options.direction == Direction::Descending
                     ? documents.count_changes_after(0) - looked_at
                     : documents.count_changes_after(page.last);
  return page;
}

}  // namespace purgatory::api
