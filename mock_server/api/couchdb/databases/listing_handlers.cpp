// SPDX-License-Identifier: Apache-2.0
// `_all_docs`, `_design_docs` and `_local_docs` (CouchDB 3.5.0, fabric_view_all_docs).
#include <algorithm>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/couchdb/queries.h"
#include "mock_server/api/couchdb/query_options.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

using couchdb::Continue;
using couchdb::Database;
using couchdb::Direction;
using couchdb::DocumentRecord;

constexpr std::string_view kFirstDesignId = "_design/";
constexpr std::string_view kBehindDesignIds = "_design0";

enum class Listing { AllDocuments, DesignDocuments, LocalDocuments };

// The text of a list: what stands before the rows, and the rows.
struct ListText {
  std::string total_rows;
  std::string offset;
  std::optional<std::string> update_sequence;
  std::vector<std::string> rows;
};

std::string print(const ListText& list) {
  std::string body = "{\"total_rows\":" + list.total_rows + ",\"offset\":" + list.offset;
  if (list.update_sequence) body += ",\"update_seq\":" + *list.update_sequence;
  body += ",\"rows\":[\r\n";
  for (const std::string& row : list.rows) {
    if (&row != list.rows.data()) body += ",\r\n";
    body += row;
  }
  return body + "\r\n]}";
}

void append_member(std::string& out, std::string_view key, std::string_view text) {
  out += ",\"";
  out += key;
  out += "\":";
  append_json_string(out, text);
}

std::string document_text(const Database& database, const DocumentRecord& record,
                          const ListOptions& options) {
  if (record.is_deleted()) return "null";
  couchdb::ReadOptions read;
  read.conflicts = options.conflicts;
  const auto opened = database.read(record.id, read);
  if (!opened) return "null";
  couchdb::AttachmentView view;
  if (options.attachments) view.form = couchdb::AttachmentForm::Inline;
  return couchdb::print_document(*opened, view);
}

std::string row_of(const Database& database, const DocumentRecord& record,
                   const ListOptions& options) {
  std::string row = "{\"id\":";
  append_json_string(row, record.id);
  append_member(row, "key", record.id);
  row += ",\"value\":{\"rev\":";
  append_json_string(row, record.tree.revision(record.tree.winner()).text());
  row += record.is_deleted() ? ",\"deleted\":true}" : "}";
  if (options.include_docs) row += ",\"doc\":" + document_text(database, record, options);
  return row + "}";
}

// Inclusive of the start, in either direction; nothing when the range cannot hold an id.
std::optional<couchdb::IdRange> id_range(const ListOptions& options, Listing listing) {
  couchdb::IdRange range;
  range.direction = options.descending ? Direction::Descending : Direction::Ascending;
  const auto& low = options.descending ? options.end : options.start;
  const auto& high = options.descending ? options.start : options.end;
  if (high && high->is_before_everything) return std::nullopt;
  if (low && !low->is_before_everything) range.first = low->id;
  if (high) range.last = high->id;
  (options.descending ? range.includes_first : range.includes_last) = options.inclusive_end;
  if (listing == Listing::AllDocuments) return range;
  if (!range.first || *range.first < kFirstDesignId) {
    range.first = std::string(kFirstDesignId);
    range.includes_first = true;
  }
  if (!range.last || *range.last >= kBehindDesignIds) {
    range.last = std::string(kBehindDesignIds);
    range.includes_last = false;
  }
  return range;
}

std::uint64_t live_before(const Database& database, std::string_view id, Listing listing) {
  const auto& documents = database.documents();
  const std::uint64_t before = documents.live_before(id);
  return listing == Listing::AllDocuments ? before : before - documents.live_before(kFirstDesignId);
}

std::uint64_t total_of(const Database& database, Listing listing) {
  return listing == Listing::AllDocuments ? database.documents().live_count()
                                          : live_before(database, kBehindDesignIds, listing);
}

// How many documents stand before this one in the direction of the list.
std::uint64_t offset_of(const Database& database, const DocumentRecord& record,
                        const ListOptions& options, Listing listing) {
  const std::uint64_t before = live_before(database, record.id, listing);
  return options.descending ? total_of(database, listing) - before - 1 : before;
}

void list_range(const Database& database, const ListOptions& options, Listing listing,
                ListText& list) {
  const std::uint64_t total = total_of(database, listing);
  list.total_rows = std::to_string(total);
  list.offset = list.total_rows;  // without any row, CouchDB puts the offset behind the last
  auto range = id_range(options, listing);
  if (!range) return;
  range->skip = options.skip;
  bool is_first = true;
  database.documents().visit(*range, [&](const DocumentRecord& record) {
    if (record.is_deleted()) return Continue::Yes;
    if (is_first) list.offset = std::to_string(offset_of(database, record, options, listing));
    is_first = false;
    if (list.rows.size() >= options.limit) return Continue::No;
    list.rows.push_back(row_of(database, record, options));
    return Continue::Yes;
  });
}

std::string key_row(const Database& database, const Json& key, const ListOptions& options) {
  const DocumentRecord* record =
      key.is_string() ? database.documents().find(key.as_string()) : nullptr;
  if (record != nullptr) return row_of(database, *record, options);
  return Json::object({{"key", key}, {"error", "not_found"}}).dump();
}

void list_keys(const Database& database, const ListOptions& options, Listing listing,
               ListText& list) {
  list.total_rows = std::to_string(total_of(database, listing));
  list.offset = "null";
  std::vector<Json> keys = *options.keys;
  if (options.descending) std::reverse(keys.begin(), keys.end());
  for (std::size_t i = options.skip; i < keys.size() && list.rows.size() < options.limit; ++i) {
    const bool is_foreign = listing == Listing::DesignDocuments &&
                            !(keys[i].is_string() && keys[i].as_string().starts_with("_design/"));
    list.rows.push_back(is_foreign ? Json::object({{"key", keys[i]}, {"error", "not_found"}}).dump()
                                   : key_row(database, keys[i], options));
  }
}

Outcome<std::string> list_documents(Call& call, const ListOptions& options, Listing listing) {
  ListText list;
  {
    const auto lock = call.face.lock();
    const auto found = call.face.database_of(call);
    if (!found) return Failure<Error>(found.error());
    const Database& database = **found;
    if (options.keys) {
      list_keys(database, options, listing, list);
    } else {
      list_range(database, options, listing, list);
    }
    if (options.update_seq) {
      list.update_sequence = options.keys ? "null" : Json(database.update_sequence_text()).dump();
    }
  }
  return print(list);
}

Outcome<ListOptions> options_of_query(Call& call) { return parse_list_options(call.target.query); }

Outcome<ListOptions> options_of_body(Call& call) {
  auto options = parse_list_options(call.target.query);
  if (!options) return options;
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  if (auto added = add_list_options(*options, *body); !added) {
    return Failure<Error>(added.error());
  }
  return options;
}

std::string local_row(const std::string& id, const couchdb::LocalDocuments& documents,
                      const ListOptions& options) {
  const auto document = documents.read(id);
  if (!document) return Json::object({{"key", Json(id)}, {"error", "not_found"}}).dump();
  std::string row = "{\"id\":";
  append_json_string(row, id);
  append_member(row, "key", id);
  row += ",\"value\":{\"rev\":";
  append_json_string(row, document->revision.text());
  row += "}";
  if (options.include_docs) row += ",\"doc\":" + couchdb::print_document(*document);
  return row + "}";
}

std::vector<std::string> local_ids(const couchdb::LocalDocuments& documents,
                                   const ListOptions& options) {
  std::vector<std::string> ids;
  if (options.keys) {
    for (const Json& key : *options.keys) {
      ids.push_back(key.is_string() ? key.as_string() : key.dump());
    }
  } else {
    for (const auto& [id, entry] : documents.entries()) {
      const bool is_hidden =
          !options.include_system && couchdb::LocalDocuments::is_checkpoint(id, entry);
      if (!is_hidden) ids.push_back(id);
    }
  }
  if (options.descending) std::reverse(ids.begin(), ids.end());
  if (!options.keys)
    std::erase_if(ids, [&](const std::string& id) { return !options.contains(id); });
  return ids;
}

Outcome<std::string> list_local(Call& call, const ListOptions& options) {
  ListText list{"null", "null", std::nullopt, {}};
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const auto& documents = (*database)->local_documents();
  const auto ids = local_ids(documents, options);
  for (std::size_t i = options.skip; i < ids.size() && list.rows.size() < options.limit; ++i) {
    list.rows.push_back(local_row(ids[i], documents, options));
  }
  if (options.update_seq) list.update_sequence = "null";
  return print(list);
}

Outcome<std::string> list(Call& call, const ListOptions& options, Listing listing) {
  if (auto checked = check_list_of_documents(options); !checked) {
    return Failure<Error>(checked.error());
  }
  if (listing == Listing::LocalDocuments) return list_local(call, options);
  return list_documents(call, options, listing);
}

Outcome<http::Response> answer(Call& call, const Outcome<ListOptions>& options, Listing listing) {
  if (!options) return Failure<Error>(options.error());
  auto text = list(call, *options, listing);
  if (!text) return Failure<Error>(text.error());
  return streamed_response(*std::move(text));
}

Outcome<http::Response> answer_queries(Call& call, Listing listing) {
  const auto queries = read_queries(call);
  if (!queries) return Failure<Error>(queries.error());
  std::vector<std::string> results;
  for (const Json& query : *queries) {
    auto options = parse_list_options(call.target.query);
    if (!options) return Failure<Error>(options.error());
    // How rows are put together is said anew by each query.
    options->of_view.group.reset();
    options->of_view.group_level.reset();
    if (auto added = add_list_options(*options, query); !added) {
      return Failure<Error>(added.error());
    }
    auto text = list(call, *options, listing);
    if (!text) return Failure<Error>(text.error());
    results.push_back(*std::move(text));
  }
  return results_response(results);
}

}  // namespace

Outcome<http::Response> get_all_docs(Call& call) {
  return answer(call, options_of_query(call), Listing::AllDocuments);
}

Outcome<http::Response> post_all_docs(Call& call) {
  return answer(call, options_of_body(call), Listing::AllDocuments);
}

Outcome<http::Response> post_all_docs_queries(Call& call) {
  return answer_queries(call, Listing::AllDocuments);
}

Outcome<http::Response> get_design_docs(Call& call) {
  return answer(call, options_of_query(call), Listing::DesignDocuments);
}

Outcome<http::Response> post_design_docs(Call& call) {
  return answer(call, options_of_body(call), Listing::DesignDocuments);
}

Outcome<http::Response> post_design_docs_queries(Call& call) {
  return answer_queries(call, Listing::DesignDocuments);
}

Outcome<http::Response> get_local_docs(Call& call) {
  return answer(call, options_of_query(call), Listing::LocalDocuments);
}

Outcome<http::Response> post_local_docs(Call& call) {
  return answer(call, options_of_body(call), Listing::LocalDocuments);
}

Outcome<http::Response> post_local_docs_queries(Call& call) {
  return answer_queries(call, Listing::LocalDocuments);
}

}  // namespace purgatory::api
