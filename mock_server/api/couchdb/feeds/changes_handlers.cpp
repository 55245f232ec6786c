// SPDX-License-Identifier: Apache-2.0
// `_changes` in all its feeds (CouchDB documentation, /{db}/_changes).
#include "mock_server/api/couchdb/cluster/copies.h"
#include "mock_server/api/couchdb/documents/entity_tag.h"
#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/feeds/changes_options.h"
#include "mock_server/api/couchdb/feeds/changes_page.h"
#include "mock_server/api/couchdb/feeds/changes_stream.h"
#include "mock_server/api/couchdb/feeds/script_filter.h"
#include "mock_server/api/couchdb/handlers.h"
#include "mock_server/api/couchdb/json_body.h"
#include "mock_server/api/error_response.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {
namespace {

std::string page_text(const ChangesPage& page, const std::string& last_sequence) {
  std::string body = "{\"results\":[\n";
  for (const RowText& row : page.rows) {
    if (&row != page.rows.data()) body += ",\r\n";
    body += *row;
  }
  return body + "\n],\n\"last_seq\":" + Json(last_sequence).dump() +
         ",\"pending\":" + std::to_string(page.pending) + "}\n";
}

// The whole answer at once. Its tag is made of the state of the database alone, as CouchDB's is.
http::Response normal_feed(const Call& call, const couchdb::Database& database,
                           const ChangesOptions& options, std::uint64_t since) {
  const std::string tag =
      strong_entity_tag(database.identity().origin.uuid + database.update_sequence_text());
  if (client_has(call.request, tag)) return with_entity_tag(call.request, {}, tag);
  const ChangesPage page = changes_page(database, options, since);
  return with_entity_tag(
      call.request, streamed_response(page_text(page, database.update_sequence_text(page.last))),
      tag);
}

http::Response waiting_feed(Call& call, const couchdb::Database& database, ChangesOptions options,
                            std::uint64_t since) {
  const FeedKind feed = options.feed;
  http::Response response;
  response.headers = {{"Cache-Control", "must-revalidate"}, {"Content-Type", "application/json"}};
  if (feed == FeedKind::EventSource) {
    response.headers = {{"Cache-Control", "no-cache"}, {"Content-Type", "text/event-stream"}};
  }
  if (feed == FeedKind::Longpoll) response.body = "{\"results\":[\n";
  response.framing = http::ResponseFraming::Chunked;
  if (call.request.method != "HEAD") {
    response.stream =
        std::make_unique<ChangesStream>(call.face, database, std::move(options), since);
  }
  return response;
}

// Asks the filter function about all that a page may show, or about what a feed begins with, so
// that what is wrong with it is the answer.
Outcome<void> ask_filter(Call& call, const ChangesOptions& options) {
  while (true) {
    std::uint64_t since = 0;
    {
      const auto lock = call.face.lock();
      const auto database = call.face.database_of(call);
      if (!database) return Failure<Error>(database.error());
      const auto beginning = changes_beginning(**database, options);
      if (!beginning) return Failure<Error>(to_error(beginning.error()));
      since = *beginning;
    }
    const auto asked = options.script->look_ahead(call.face, call.captured("db"), options, since);
    if (!asked) return Failure<Error>(asked.error());
    if (!*asked || options.feed != FeedKind::Normal) return {};
  }
}

// A client that has followed another copy of the database goes on in the nearest one.
Outcome<void> go_on_here(Call& call, ChangesOptions& options) {
  if (!call.face.seat) return {};
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  options.since = own_sequence(call, **database, options.since);
  return {};
}

Outcome<http::Response> list_changes(Call& call, ChangesOptions options) {
  if (auto found = go_on_here(call, options); !found) return Failure<Error>(found.error());
  if (options.script != nullptr) {
    if (auto asked = ask_filter(call, options); !asked) return Failure<Error>(asked.error());
  }
  const auto lock = call.face.lock();
  const auto database = call.face.database_of(call);
  if (!database) return Failure<Error>(database.error());
  const auto since = changes_beginning(**database, options);
  if (!since) return Failure<Error>(to_error(since.error()));
  if (options.feed == FeedKind::Normal) return normal_feed(call, **database, options, *since);
  return waiting_feed(call, **database, std::move(options), *since);
}

// The function of the filter, where it is one.
Outcome<void> open_filter(Call& call, ChangesOptions& options, const std::string& body) {
  if (options.filter != ChangesFilter::Script) return {};
  auto filter = open_script_filter(call, options, body);
  if (!filter) return Failure<Error>(filter.error());
  options.script = std::move(*filter);
  return {};
}

// An empty body is none, and only filters need one (CouchDB 3.5.0, chttpd_db:handle_changes_req).
Outcome<std::optional<Json>> read_changes_body(Call& call) {
  if (auto checked = require_json_content_type(call); !checked) {
    return Failure<Error>(checked.error());
  }
  const bool is_empty =
      call.request.framing == http::BodyFraming::ContentLength && call.request.content_length == 0;
  if (is_empty) return std::nullopt;
  auto body = read_json_object(call);
  if (!body) return Failure<Error>(body.error());
  return std::move(*body);
}

}  // namespace

Outcome<http::Response> get_changes(Call& call) {
  auto options = parse_changes_options(call);
  if (!options) return Failure<Error>(options.error());
  if (options->filter == ChangesFilter::DocumentIds && !call.query("doc_ids")) {
    return fail(ErrorKind::BadRequest, "`doc_ids` filter parameter is not a list of doc ids.");
  }
  if (options->filter == ChangesFilter::Selector) {
    return fail(ErrorKind::BadRequest, "Selector must be specified in POST payload");
  }
  if (auto opened = open_filter(call, *options, ""); !opened) {
    return Failure<Error>(opened.error());
  }
  return list_changes(call, std::move(*options));
}

Outcome<http::Response> post_changes(Call& call) {
  const auto body = read_changes_body(call);
  if (!body) return Failure<Error>(body.error());
  auto options = parse_changes_options(call);
  if (!options) return Failure<Error>(options.error());
  if (auto added = add_changes_body(*options, *body); !added) {
    return Failure<Error>(added.error());
  }
  if (auto opened = open_filter(call, *options, *body ? (*body)->dump() : ""); !opened) {
    return Failure<Error>(opened.error());
  }
  return list_changes(call, std::move(*options));
}

}  // namespace purgatory::api
