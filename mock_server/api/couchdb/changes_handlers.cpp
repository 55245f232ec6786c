// SPDX-License-Identifier: Apache-2.0
// `_changes`, the normal feed (CouchDB 3.5.0, fabric_view_changes, chttpd_changes).
#include <algorithm>
#include <charconv>
#include <limits>

#include "mock_server/api/couchdb/entity_tag.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using couchdb::Continue;
using couchdb::Database;
using couchdb::Direction;
using couchdb::DocumentRecord;

enum class Filter { None, DocumentIds, DesignDocuments };

struct ChangesOptions {
  std::string since = "0";
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  Direction direction = Direction::Ascending;
  bool all_leaves = false;
  bool include_docs = false;
  bool conflicts = false;
  bool attachments = false;
  Filter filter = Filter::None;
  std::vector<std::string> document_ids;
};

Outcome<void> set_feed(std::string_view feed) {
  if (feed == "normal") return {};
  for (const std::string_view other : {"continuous", "live", "longpoll", "eventsource"}) {
    if (feed == other) {
      return fail(ErrorKind::NotImplemented,
                  "the feed `" + std::string(feed) + "` is not there yet, only `normal`");
    }
  }
  return fail(ErrorKind::BadRequest,
              "Supported `feed` types: normal, continuous, live, longpoll, eventsource");
}

Outcome<void> set_filter(ChangesOptions& options, std::string_view filter) {
  if (filter == "_doc_ids") {
    options.filter = Filter::DocumentIds;
  } else if (filter == "_design") {
    options.filter = Filter::DesignDocuments;
  } else if (filter == "_selector" || filter == "_view" || !filter.starts_with('_')) {
    return fail(ErrorKind::NotImplemented, "the filter `" + std::string(filter) +
                                               "` is not there yet, only `_doc_ids` and `_design`");
  } else {
    return fail(ErrorKind::BadRequest, "unknown builtin filter name");
  }
  return {};
}

Outcome<void> set_limit(const RuleSet& rules, ChangesOptions& options, const std::string& text) {
  std::int64_t limit = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (fault == std::errc() && end == text.data() + text.size()) {
    options.limit = limit < 0 ? 0 : static_cast<std::uint64_t>(limit);
    return {};
  }
  if (!rules.keeps(Rule::WrongTypesAreBadRequests)) return fail(ErrorKind::BadArgument, "badarg");
  return fail(ErrorKind::BadRequest, "`limit` must be an integer, not \"" + text + "\"");
}

Outcome<void> set_document_ids(ChangesOptions& options, const Json& ids) {
  if (!ids.is_array()) {
    return fail(ErrorKind::BadRequest, "`doc_ids` filter parameter is not a list of doc ids.");
  }
  for (const Json& id : ids.elements()) {
    if (id.is_string()) options.document_ids.push_back(id.as_string());
  }
  return {};
}

Outcome<void> set_option(const RuleSet& rules, ChangesOptions& options,
                         const http::Query::Parameter& parameter) {
  const auto& [name, value] = parameter;
  if (name == "since") options.since = value;
  if (name == "limit") return set_limit(rules, options, value);
  if (name == "feed") return set_feed(value);
  if (name == "filter") return set_filter(options, value);
  if (name == "descending" && value == "true") options.direction = Direction::Descending;
  if (name == "dir" && value == "rev") options.direction = Direction::Descending;
  if (name == "style" && value == "all_docs") options.all_leaves = true;
  if (name == "include_docs" && value == "true") options.include_docs = true;
  if (name == "conflicts" && value == "true") options.conflicts = true;
  if (name == "attachments" && value == "true") options.attachments = true;
  if (name != "doc_ids") return {};
  const auto ids = Json::parse(value);
  if (!ids) return fail(ErrorKind::BadRequest, "invalid UTF-8 JSON");
  return set_document_ids(options, *ids);
}

Outcome<ChangesOptions> parse_changes_options(Call& call) {
  ChangesOptions options;
  for (const auto& parameter : call.target.query) {
    auto set = set_option(call.face.rules, options, parameter);
    if (!set) return Failure<Error>(set.error());
  }
  return options;
}

struct ChangesText {
  std::vector<std::string> rows;
  std::string last_sequence;
  std::uint64_t pending = 0;
  std::string state;  // what the ETag is made of
};

http::Response changes_response(const Call& call, const ChangesText& changes) {
  std::string body = "{\"results\":[\n";
  for (const std::string& row : changes.rows) {
    if (&row != changes.rows.data()) body += ",\r\n";
    body += row;
  }
  body += "\n],\n\"last_seq\":" + Json(changes.last_sequence).dump() +
          ",\"pending\":" + std::to_string(changes.pending) + "}\n";
  return with_entity_tag(call.request, streamed_response(std::move(body)),
                         strong_entity_tag(changes.state));
}

void append_revision(std::string& row, const couchdb::Revision& revision) {
  row += "{\"rev\":";
  append_json_string(row, revision.text());
  row += '}';
}

std::string change_row(const Database& database, const DocumentRecord& record,
                       const ChangesOptions& options) {
  std::string row = "{\"seq\":";
  append_json_string(row, database.update_sequence_text(record.sequence));
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
  if (options.include_docs) {
    couchdb::ReadOptions read;
    read.conflicts = options.conflicts;
    const auto form =
        options.attachments ? couchdb::AttachmentForm::Inline : couchdb::AttachmentForm::Stubs;
    const auto document = database.read_even_deleted(record.id, read);
    row += ",\"doc\":" + (document ? couchdb::print_document(*document, form) : "null");
  }
  return row + '}';
}

// Forward, up to this many documents are looked up one by one instead of walking over all changes.
constexpr std::size_t kMostLookups = 1000;

// The records a filter names, in the order of their changes.
std::vector<const DocumentRecord*> named_records(const Database& database,
                                                 const ChangesOptions& options,
                                                 std::uint64_t since) {
  std::vector<const DocumentRecord*> records;
  const auto take = [&records, since](const DocumentRecord& record) {
    if (record.sequence > since) records.push_back(&record);
    return Continue::Yes;
  };
  if (options.filter == Filter::DesignDocuments) {
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
  records.erase(std::unique(records.begin(), records.end()), records.end());
  return records;
}

// The sequence of the answer is then the database's, whatever was found.
void list_named(const Database& database, const ChangesOptions& options, std::uint64_t since,
                ChangesText& changes) {
  for (const DocumentRecord* record : named_records(database, options, since)) {
    if (changes.rows.size() >= options.limit) break;
    changes.rows.push_back(change_row(database, *record, options));
  }
  changes.last_sequence = database.update_sequence_text();
  changes.pending = database.documents().count_changes_after(since) - changes.rows.size();
}

bool passes(const DocumentRecord& record, const ChangesOptions& options) {
  if (options.filter == Filter::None) return true;
  if (options.filter == Filter::DesignDocuments) return record.id.starts_with("_design/");
  return std::find(options.document_ids.begin(), options.document_ids.end(), record.id) !=
         options.document_ids.end();
}

void list_all(const Database& database, const ChangesOptions& options, std::uint64_t since,
              ChangesText& changes) {
  std::uint64_t last = since;
  std::uint64_t looked_at = 0;
  database.documents().visit_changes(since, options.direction, [&](const DocumentRecord& record) {
    if (changes.rows.size() >= options.limit) return Continue::No;
    last = record.sequence;
    ++looked_at;
    if (passes(record, options)) changes.rows.push_back(change_row(database, record, options));
    return Continue::Yes;
  });
  const bool is_descending = options.direction == Direction::Descending;
  const auto& documents = database.documents();
  changes.last_sequence = database.update_sequence_text(last);
  changes.pending = is_descending ? documents.count_changes_after(0) - looked_at
                                  : documents.count_changes_after(last);
}

// Where the list begins. A descending one begins at the end, whatever `since` says.
couchdb::ModelResult<std::uint64_t> beginning(const Database& database,
                                              const ChangesOptions& options) {
  if (options.direction == Direction::Descending || options.since == "now") {
    return database.update_sequence();
  }
  if (options.since == "0") return 0;
  return database.resolve_sequence(options.since);
}

Outcome<http::Response> list_changes(Call& call, const ChangesOptions& options) {
  ChangesText changes;
  {
    const auto lock = call.face.lock();
    const auto found = call.face.database_of(call);
    if (!found) return Failure<Error>(found.error());
    const Database& database = **found;
    const auto since = beginning(database, options);
    if (!since) return Failure<Error>(to_error(since.error()));
    const bool is_lookup =
        options.direction == Direction::Ascending &&
        (options.filter == Filter::DesignDocuments ||
         (options.filter == Filter::DocumentIds && options.document_ids.size() <= kMostLookups));
    if (is_lookup) {
      list_named(database, options, *since, changes);
    } else {
      list_all(database, options, *since, changes);
    }
    changes.state = database.identity().origin.uuid + database.update_sequence_text();
  }
  return changes_response(call, changes);
}

}  // namespace

Outcome<http::Response> get_changes(Call& call) {
  const auto options = parse_changes_options(call);
  if (!options) return Failure<Error>(options.error());
  return list_changes(call, *options);
}

Outcome<http::Response> post_changes(Call& call) {
  auto options = parse_changes_options(call);
  if (!options) return Failure<Error>(options.error());
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  const Json* ids = body->find("doc_ids");
  if (options->filter == Filter::DocumentIds) {
    auto set = set_document_ids(*options, ids == nullptr ? Json() : *ids);
    if (!set) return Failure<Error>(set.error());
  }
  return list_changes(call, *options);
}

}  // namespace purgatory::api
