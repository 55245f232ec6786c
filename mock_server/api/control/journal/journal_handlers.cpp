// SPDX-License-Identifier: Apache-2.0
// The journal of requests.
#include <charconv>
#include <memory>

#include "mock_server/api/control/control.h"
#include "mock_server/api/control/handlers.h"
#include "mock_server/api/control/journal/journal_json.h"
#include "mock_server/api/control/journal/journal_stream.h"
#include "mock_server/api/respond.h"

namespace purgatory::api {

Outcome<http::Response> get_journal(ControlCall& call) {
  auto request = parse_journal_request(call.target.query);
  if (!request) return Failure<Error>(request.error());
  const auto last = call.request.headers.find("Last-Event-ID");
  if (last && request->feed == JournalFeed::EventSource) {
    std::from_chars(last->data(), last->data() + last->size(), request->query.since);
  }
  Control& control = call.control;
  if (request->feed == JournalFeed::Page && request->wait.count() == 0) {
    return json_response(200, journal_page_json(control.journal().list(request->query)));
  }
  http::Response response;
  response.headers = {{"Content-Type", request->feed == JournalFeed::EventSource
                                           ? "text/event-stream"
                                           : "application/json"}};
  response.stream = std::make_unique<JournalStream>(
      JournalStream::Sources{control.journal(), control.activity(), control.clock()}, *request);
  return response;
}

Outcome<http::Response> delete_journal(ControlCall& call) {
  const std::uint64_t removed = call.control.journal().clear();
  call.control.activity().note();
  return json_response(200, Json::object({{"removed", removed}}));
}

Outcome<http::Response> get_journal_settings(ControlCall& call) {
  return json_response(200, journal_settings_json(call.control.journal().settings()));
}

Outcome<http::Response> put_journal_settings(ControlCall& call) {
  Journal& journal = call.control.journal();
  const auto settings = parse_journal_settings(call.body, journal.settings());
  if (!settings) return Failure<Error>(settings.error());
  journal.set(*settings);
  return json_response(200, journal_settings_json(*settings));
}

Outcome<http::Response> get_journal_entry(ControlCall& call) {
  const std::string& text = call.captured("number");
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) {
    if (const auto entry = call.control.journal().find(number)) {
      return json_response(200, journal_entry_json(*entry));
    }
  }
  return fail(ErrorKind::NotFound,
              "The journal does not hold entry `" + printable(text) +
                  "` (any more); it keeps the latest ones, and GET /_mock/journal lists them.");
}

}  // namespace purgatory::api
