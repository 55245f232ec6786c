// SPDX-License-Identifier: Apache-2.0
// Views and what is said of their indexes (CouchDB 3.5.0, chttpd_view, fabric_view).
#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/couchdb/queries.h"
#include "mock_server/api/couchdb/views/scripts.h"
#include "mock_server/api/couchdb/views/view_query.h"
#include "mock_server/api/couchdb/views/view_rows_text.h"
#include "mock_server/api/couchdb/views/view_updating.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"
#include "mock_server/model/couchdb/indexes/view_indexes.h"

namespace purgatory::api {
namespace {

// Documents printed under one hold of the lock.
constexpr std::size_t kDocumentsAtOnce = 200;

// A view that is asked, and how.
struct Asked {
  const ViewQuery& query;
  SharedViews& views;
  std::size_t view;
  ViewKind kind;
  Grouping grouping;
};

Outcome<ViewAnswer> find_rows(Call& call, const Asked& asked) {
  const couchdb::ViewRows& rows = asked.views.index.rows(asked.view);
  if (auto checked = check_view_range(asked.query, rows.order()); !checked) {
    return Failure<Error>(checked.error());
  }
  if (asked.kind == ViewKind::Map) return map_rows(rows, asked.query);
  const std::string& reduce = *asked.views.design.views[asked.view].reduce;
  std::unique_ptr<couchdb::ScriptSession> scripts;
  auto reducer = couchdb::builtin_reducer(reduce);
  if (reducer == nullptr) {
    {
      const auto lock = call.face.lock();
      scripts = open_scripts(call.face, asked.views.design.language);
    }
    reducer = couchdb::script_reducer(*scripts, reduce);
  }
  return reduced_rows(rows, asked.query, asked.grouping, *reducer);
}

std::string document_text(const couchdb::Database& database, const ShownDocument& shown,
                          const ViewQuery& query) {
  couchdb::ReadOptions read;
  read.conflicts = query.conflicts.value_or(false);
  couchdb::AttachmentView view;
  if (query.attachments) view.form = couchdb::AttachmentForm::Inline;
  if (shown.revision.empty()) {
    const auto document = database.read(shown.id, read);
    return document ? couchdb::print_document(*document, view) : "null";
  }
  const auto revision = couchdb::Revision::parse(shown.revision);
  if (!revision) return "null";
  const auto document = database.read_revision(shown.id, *revision, read);
  return document ? couchdb::print_document(*document, view) : "null";
}

Outcome<void> add_documents(Call& call, const ViewQuery& query, ViewAnswer& answer) {
  for (std::size_t begin = 0; begin < answer.rows.size(); begin += kDocumentsAtOnce) {
    const auto lock = call.face.lock();
    const auto database = call.face.database_of(call);
    if (!database) return Failure<Error>(database.error());
    const std::size_t end = std::min(answer.rows.size(), begin + kDocumentsAtOnce);
    for (std::size_t i = begin; i < end; ++i) {
      ViewRowText& row = answer.rows[i];
      row.text += ",\"doc\":" + document_text(**database, *row.document, query);
    }
  }
  return {};
}

std::string print(const ViewAnswer& answer, const std::optional<std::string>& sequence) {
  std::string body = "{";
  if (answer.total) {
    body += "\"total_rows\":" + std::to_string(*answer.total) +
            ",\"offset\":" + std::to_string(answer.offset) + ",";
  }
  if (sequence) body += "\"update_seq\":" + Json(*sequence).dump() + ",";
  body += "\"rows\":[\r\n";
  for (const ViewRowText& row : answer.rows) {
    if (&row != answer.rows.data()) body += ",\r\n";
    body += row.text + "}";
  }
  return body + "\r\n]}";
}

std::optional<std::string> sequence_text(Call& call, std::uint64_t sequence) {
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return std::nullopt;
  return (*database)->update_sequence_text(sequence);
}

// What a query found, and how far the index was.
struct Found {
  ViewAnswer answer;
  std::uint64_t sequence;
};

// The index does not change for as long as its rows are looked at; the face is not locked, but for
// moments.
Outcome<Found> read_index(Call& call, const Asked& asked) {
  std::unique_lock<std::mutex> turn;
  if (asked.kind == ViewKind::Reduce) turn = std::unique_lock(asked.views.reducing[asked.view]);
  const std::shared_lock rows(asked.views.mutex);
  auto answer = find_rows(call, asked);
  if (!answer) return Failure<Error>(answer.error());
  return Found{*std::move(answer), asked.views.index.update_sequence()};
}

Outcome<std::string> answer_query(Call& call, const Asked& asked) {
  if (asked.query.update == UpdateIndex::First) {
    if (auto updated = update_views(call.face, asked.views); !updated) {
      return Failure<Error>(updated.error());
    }
  }
  auto found = read_index(call, asked);
  if (!found) return Failure<Error>(found.error());
  ViewAnswer& answer = found->answer;
  if (asked.query.include_docs) {
    if (auto added = add_documents(call, asked.query, answer); !added) {
      return Failure<Error>(added.error());
    }
  }
  std::optional<std::string> text;
  if (asked.query.update_seq) text = sequence_text(call, found->sequence);
  return print(answer, text);
}

// Brings the index up to date behind the answer; what goes wrong there is not part of it.
void update_behind(http::Response& response, Call& call, const OpenedDesign& design) {
  response.afterwards = [&face = call.face, views = design.views] {
    static_cast<void>(update_views(face, *views));
  };
}

// The view of the route, checked against the query.
Outcome<Asked> asked_of(Call& call, const OpenedDesign& design, const ViewQuery& query) {
  const auto view = design.views->design.find(call.captured("view"));
  if (!view) return fail(ErrorKind::NotFound, "missing_named_view");
  const bool reduces = design.views->design.views[*view].reduce.has_value();
  const ViewKind kind = reduces && query.reduce.value_or(true) ? ViewKind::Reduce : ViewKind::Map;
  const auto grouping = check_view_query(query, kind);
  if (!grouping) return Failure<Error>(grouping.error());
  return Asked{query, *design.views, *view, kind, *grouping};
}

Outcome<http::Response> query_view(Call& call, const ViewQuery& query) {
  const auto design = open_design(call);
  if (!design) return Failure<Error>(design.error());
  const auto asked = asked_of(call, *design, query);
  if (!asked) return Failure<Error>(asked.error());
  auto body = answer_query(call, *asked);
  if (!body) return Failure<Error>(body.error());
  auto response = streamed_response(std::move(*body));
  if (query.update == UpdateIndex::Afterwards) update_behind(response, call, *design);
  return response;
}

Outcome<void> check_post_body(const Json& body) {
  if (body.find("queries") != nullptr) {
    return fail(ErrorKind::BadRequest,
                "The `queries` parameter is no longer supported at this endpoint");
  }
  const Json* keys = body.find("keys");
  if (keys != nullptr && !keys->is_array()) {
    return fail(ErrorKind::BadRequest, "`keys` member must be an array.");
  }
  return {};
}

// Nobody has asked for it yet: it stands where it would begin.
couchdb::IndexProgress progress_of(couchdb::Database& database, const OpenedDesign& design) {
  for (couchdb::IndexProgress& progress : database.view_indexes().progress()) {
    const bool is_it = progress.design_id == design.text.id &&
                       progress.signature == design.views->design.signature;
    if (is_it) return progress;
  }
  couchdb::IndexProgress none;
  none.purge_sequence = database.purge_sequence();
  return none;
}

}  // namespace

Outcome<http::Response> get_view(Call& call) {
  ViewQuery query;
  if (auto added = add_view_options(query, call.target.query); !added) {
    return Failure<Error>(added.error());
  }
  return query_view(call, query);
}

Outcome<http::Response> post_view(Call& call) {
  const auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  if (auto checked = check_post_body(*body); !checked) return Failure<Error>(checked.error());
  ViewQuery query;
  if (auto added = add_view_options(query, *body); !added) return Failure<Error>(added.error());
  if (auto added = add_view_options(query, call.target.query); !added) {
    return Failure<Error>(added.error());
  }
  return query_view(call, query);
}

Outcome<http::Response> post_view_queries(Call& call) {
  const auto queries = read_queries(call);
  if (!queries) return Failure<Error>(queries.error());
  const auto design = open_design(call);
  if (!design) return Failure<Error>(design.error());
  std::vector<ViewQuery> parsed(queries->size());
  std::vector<Asked> all;
  for (std::size_t i = 0; i < parsed.size(); ++i) {
    for (auto added : {add_view_options(parsed[i], call.target.query),
                       add_view_options(parsed[i], (*queries)[i])}) {
      if (!added) return Failure<Error>(added.error());
    }
    const auto asked = asked_of(call, *design, parsed[i]);
    if (!asked) return Failure<Error>(asked.error());
    all.push_back(*asked);
  }
  std::vector<std::string> results;
  for (const Asked& asked : all) {
    auto answer = answer_query(call, asked);
    if (!answer) return Failure<Error>(answer.error());
    results.push_back(*std::move(answer));
  }
  auto response = results_response(results);
  const bool is_lazy = std::ranges::any_of(
      parsed, [](const ViewQuery& query) { return query.update == UpdateIndex::Afterwards; });
  if (is_lazy) update_behind(response, call, *design);
  return response;
}

Outcome<http::Response> get_view_facts(Call& call) {
  const auto design = open_design(call);
  if (!design) return Failure<Error>(design.error());
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const couchdb::IndexProgress progress = progress_of(**database, *design);
  const std::uint64_t pending =
      (*database)->documents().count_changes_after(progress.update_sequence);
  const Json facts = Json::object(
      {{"updates_pending",
        Json::object({{"minimum", pending}, {"preferred", pending}, {"total", pending}})},
       {"waiting_commit", false},
       {"waiting_clients", 0},
       {"updater_running", false},
       {"update_seq", progress.update_sequence},
       {"sizes", Json::object({{"file", 0}, {"external", 0}, {"active", 0}})},
       {"signature", design->views->design.signature},
       {"purge_seq", progress.purge_sequence},
       {"language", design->views->design.language},
       {"compact_running", false},
       {"collator_versions", Json::array()}});
  return json_response(200, Json::object({{"name", call.captured("ddoc")}, {"view_index", facts}}));
}

Outcome<http::Response> post_view_cleanup(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  (*database)->view_indexes().forget_orphans();
  call.face.designs.clean(**database);
  return ok_response(202);
}

// In memory there is nothing to be made smaller.
Outcome<http::Response> post_compact_views(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  const auto design = open_design(call);
  if (!design) return Failure<Error>(design.error());
  return ok_response(202);
}

}  // namespace purgatory::api
