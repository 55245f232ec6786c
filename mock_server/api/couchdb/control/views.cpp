// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/control/views.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "mock_server/api/control/json_fields.h"
#include "mock_server/api/control/time_text.h"
#include "mock_server/api/couchdb/control/tree_view.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/respond.h"
#include "mock_server/model/couchdb/indexes/view_indexes.h"
#include "support/text.h"

namespace purgatory::api {
namespace {

using couchdb::Continue;
using couchdb::Database;
using couchdb::Direction;
using couchdb::DocumentRecord;

constexpr std::uint64_t kDefaultRows = 50;
constexpr std::uint64_t kMostRows = 500;
constexpr std::size_t kShownRevisions = 100;  // of one entry of the purge log
constexpr std::size_t kShownBody = 65'536;    // bytes
constexpr std::size_t kShownAttachments = 200;

// `start` of every request; `limit` is the number of rows.
struct Page {
  std::optional<std::string> start;
  std::uint64_t limit = kDefaultRows;
};

Outcome<std::uint64_t> number(std::string_view name, std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value <= most) return value;
  return fail(ErrorKind::BadRequest, fmt::format("`{}` must be a number from 0 to {}, not `{}`",
                                                 name, most, printable(text)));
}

Outcome<Page> page_of(const ControlCall& call) {
  Page page;
  if (const auto start = call.query("start")) page.start = std::string(*start);
  if (const auto limit = call.query("limit")) {
    const auto rows = number("limit", *limit, kMostRows);
    if (!rows) return Failure<Error>(rows.error());
    page.limit = *rows;
  }
  return page;
}

Outcome<std::uint64_t> start_sequence(const Page& page) {
  if (!page.start) return UINT64_MAX - 1;
  return number("start", *page.start, UINT64_MAX - 1);
}

Outcome<const Database*> database_of(const Face& face, const ControlCall& call) {
  const std::string& name = call.captured("db");
  const Database* database = face.databases.find(name);
  if (database != nullptr) return database;
  return fail(ErrorKind::NotFound, "There is no database `" + printable(name) +
                                       "`; GET /_mock/couchdb/databases lists them.");
}

Json database_row(const Database& database) {
  return Json::object({{"name", Json(printable(database.identity().name))},
                       {"documents", database.documents().live_count()},
                       {"deleted", database.documents().deleted_count()},
                       {"update_seq", database.update_sequence()},
                       {"purge_seq", database.purge_sequence()},
                       {"purges_logged", std::uint64_t{database.purge_log().entries().size()}}});
}

// How far an index is, and what it took: one that follows purges is built once.
Json index_row(const couchdb::IndexProgress& index) {
  return Json::object({{"design", Json(printable(index.design_id))},
                       {"signature", Json(index.signature)},
                       {"update_seq", index.update_sequence},
                       {"purge_seq", index.purge_sequence},
                       {"rows", index.rows},
                       {"builds", index.builds},
                       {"mapped_documents", index.mapped_documents},
                       {"built", Json(time_text(index.built))}});
}

Json document_row(const DocumentRecord& record) {
  const LeafCounts counts = leaf_counts(record.tree);
  const std::uint64_t conflicts = counts.live > 1 ? counts.live - 1 : 0;
  const auto& winner = record.tree.revision(record.tree.winner());
  return Json::object({{"id", Json(printable(record.id))},
                       {"rev", Json(printable(winner.text()))},
                       {"deleted", record.tree.is_deleted()},
                       {"sequence", record.sequence},
                       {"revisions", std::uint64_t{record.tree.node_count()}},
                       {"leaves", std::uint64_t{counts.leaves}},
                       {"conflicts", conflicts}});
}

Json documents_by_id(const Database& database, const Page& page) {
  Json rows = Json::array();
  Json next;
  couchdb::IdRange range;
  range.first = page.start;
  database.documents().visit(range, [&](const DocumentRecord& record) {
    if (rows.size() == page.limit) {
      next = Json(printable(record.id));
      return Continue::No;
    }
    rows.push_back(document_row(record));
    return Continue::Yes;
  });
  return Json::object({{"documents", std::move(rows)}, {"next", std::move(next)}});
}

Json documents_by_change(const Database& database, std::uint64_t start, std::uint64_t limit) {
  Json rows = Json::array();
  Json next;
  database.documents().visit_changes(start, Direction::Descending,
                                     [&](const DocumentRecord& record) {
                                       if (rows.size() == limit) {
                                         next = Json(std::to_string(record.sequence));
                                         return Continue::No;
                                       }
                                       rows.push_back(document_row(record));
                                       return Continue::Yes;
                                     });
  return Json::object({{"documents", std::move(rows)}, {"next", std::move(next)}});
}

Json purge_row(const couchdb::PurgeEntry& entry) {
  Json revisions = Json::array();
  for (const couchdb::Revision& revision : entry.request.revisions) {
    if (revisions.size() == kShownRevisions) break;
    revisions.push_back(Json(printable(revision.text())));
  }
  return Json::object({{"purge_seq", entry.sequence},
                       {"uuid", Json(entry.uuid)},
                       {"id", Json(printable(entry.request.id))},
                       {"revs", std::move(revisions)},
                       {"revs_total", std::uint64_t{entry.request.revisions.size()}}});
}

Json attachments_json(const couchdb::Body& body) {
  Json list = Json::array();
  for (const couchdb::Attachment& attachment : body.attachments) {
    if (list.size() == kShownAttachments) break;
    list.push_back(Json::object({{"name", Json(printable(attachment.name))},
                                 {"content_type", Json(printable(attachment.content_type))},
                                 {"length", attachment.length},
                                 {"revpos", attachment.generation}}));
  }
  return list;
}

// The text of the document's own members; a long one is cut between characters.
Json body_text(const couchdb::Body& body) {
  std::string text = "{" + body.members + "}";
  if (text.size() <= kShownBody) return Json(std::move(text));
  std::size_t end = kShownBody;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return Json(printable(text));
}

}  // namespace

Outcome<http::Response> view_databases(Face& face, const ControlCall& call) {
  const auto page = page_of(call);
  if (!page) return Failure<Error>(page.error());
  Json rows = Json::array();
  Json next;
  const auto lock = face.lock();
  const auto& databases = face.databases.by_name();
  for (auto at = databases.lower_bound(page->start.value_or("")); at != databases.end(); ++at) {
    if (rows.size() == page->limit) {
      next = Json(at->first);
      break;
    }
    rows.push_back(database_row(*at->second));
  }
  return json_response(200, Json::object({{"databases", std::move(rows)},
                                          {"total", std::uint64_t{databases.size()}},
                                          {"next", std::move(next)}}));
}

Outcome<http::Response> view_database(Face& face, const ControlCall& call) {
  const auto lock = face.lock();
  const auto database = database_of(face, call);
  if (!database) return Failure<Error>(database.error());
  Json json = database_row(**database);
  const couchdb::DatabaseSettings& settings = (*database)->settings();
  json.append("created", Json(time_text((*database)->identity().created)));
  json.append("uuid", Json((*database)->identity().origin.uuid));
  json.append("revs_limit", settings.revs_limit.value());
  json.append("purged_infos_limit", settings.purged_infos_limit.value());
  json.append("local_documents", std::uint64_t{(*database)->local_documents().entries().size()});
  json.append("security", settings.security);
  Json indexes = Json::array();
  Database* const writable = face.databases.find((*database)->identity().name);
  for (const auto& index : writable->view_indexes().progress()) {
    indexes.push_back(index_row(index));
  }
  json.append("indexes", std::move(indexes));
  return json_response(200, json);
}

Outcome<http::Response> view_documents(Face& face, const ControlCall& call) {
  const auto page = page_of(call);
  if (!page) return Failure<Error>(page.error());
  const std::string_view order = call.query("order").value_or("id");
  if (order != "id" && order != "changed") {
    return fail(ErrorKind::BadRequest,
                "`order` must be id or changed, not `" + printable(order) + "`");
  }
  const bool by_id = order == "id";
  const auto sequence = by_id ? Outcome<std::uint64_t>(0) : start_sequence(*page);
  if (!sequence) return Failure<Error>(sequence.error());
  const auto lock = face.lock();
  const auto database = database_of(face, call);
  if (!database) return Failure<Error>(database.error());
  Json json = by_id ? documents_by_id(**database, *page)
                    : documents_by_change(**database, *sequence, page->limit);
  json.append("total",
              (*database)->documents().live_count() + (*database)->documents().deleted_count());
  return json_response(200, json);
}

Outcome<http::Response> view_document(Face& face, const ControlCall& call) {
  TreeViewLimits limits;
  if (const auto leaves = call.query("leaves")) {
    const auto most = number("leaves", *leaves, TreeViewLimits::kMostLeaves);
    if (!most) return Failure<Error>(most.error());
    limits.leaves = *most;
  }
  const std::string& id = call.captured("id");
  const auto lock = face.lock();
  const auto database = database_of(face, call);
  if (!database) return Failure<Error>(database.error());
  PurgeTraces::Traces traces;
  for (const PurgeTrace& trace : face.purge_traces.of((*database)->identity().origin.uuid)) {
    if (trace.id == id) traces.push_back(trace);
  }
  const DocumentRecord* record = (*database)->documents().find(id);
  if (record == nullptr && traces.empty()) {
    return fail(ErrorKind::NotFound, "There is no document `" + printable(id) +
                                         "`, and none of that id was purged lately.");
  }
  Json purged = Json::array();
  for (const PurgeTrace& trace : traces) purged.push_back(trace_view(trace));
  Json json = Json::object({{"id", Json(printable(id))}});
  json.append("sequence", record == nullptr ? Json() : Json(record->sequence));
  json.append("tree", record == nullptr ? Json() : tree_view(record->tree, traces, limits));
  json.append("purged", std::move(purged));
  return json_response(200, json);
}

Outcome<http::Response> view_revision(Face& face, const ControlCall& call) {
  const auto revision = couchdb::Revision::parse(call.captured("rev"));
  if (!revision) return fail(ErrorKind::BadRequest, revision.error().reason);
  const auto lock = face.lock();
  const auto database = database_of(face, call);
  if (!database) return Failure<Error>(database.error());
  const DocumentRecord* record = (*database)->documents().find(call.captured("id"));
  const auto node = record == nullptr ? couchdb::RevisionTree::kNone : record->tree.find(*revision);
  if (node == couchdb::RevisionTree::kNone) {
    return fail(ErrorKind::NotFound, "The document has no revision `" +
                                         printable(call.captured("rev")) + "` (any more).");
  }
  const couchdb::SharedBody& body = record->tree.body(node);
  Json json = Json::object({{"rev", Json(printable(revision->text()))},
                            {"deleted", record->tree.is_deleted(node)},
                            {"leaf", record->tree.is_leaf(node)}});
  json.append("body", body ? body_text(*body) : Json());
  json.append("body_is_cut", body && body->members.size() + 2 > kShownBody);
  json.append("attachments", body ? attachments_json(*body) : Json::array());
  return json_response(200, json);
}

Outcome<http::Response> view_purges(Face& face, const ControlCall& call) {
  const auto page = page_of(call);
  if (!page) return Failure<Error>(page.error());
  const auto start = start_sequence(*page);
  if (!start) return Failure<Error>(start.error());
  const auto lock = face.lock();
  const auto database = database_of(face, call);
  if (!database) return Failure<Error>(database.error());
  const auto& entries = (*database)->purge_log().entries();
  Json rows = Json::array();
  Json next;
  const auto behind = std::ranges::upper_bound(entries, *start, {}, &couchdb::PurgeEntry::sequence);
  for (auto at = std::make_reverse_iterator(behind); at != entries.rend(); ++at) {
    if (rows.size() == page->limit) {
      next = Json(std::to_string(at->sequence));
      break;
    }
    rows.push_back(purge_row(*at));
  }
  Json removed = Json::array();
  for (const PurgeTrace& trace : face.purge_traces.of((*database)->identity().origin.uuid)) {
    removed.push_back(Json::object({{"purge_seq", trace.purge_sequence},
                                    {"at", Json(time_text(trace.at))},
                                    {"id", Json(printable(trace.id))},
                                    {"revisions", std::uint64_t{trace.revisions.size()}},
                                    {"took_the_document", trace.took_the_document}}));
  }
  return json_response(200, Json::object({{"purges", std::move(rows)},
                                          {"total", std::uint64_t{entries.size()}},
                                          {"next", std::move(next)},
                                          {"removed", std::move(removed)}}));
}

}  // namespace purgatory::api
