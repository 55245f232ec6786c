// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mock_server/api/control/journal/journal.h"
#include "mock_server/api/error.h"
#include "mock_server/http/target.h"
#include "support/json.h"

namespace purgatory::api {

// How a reader of the journal is served.
enum class JournalFeed { Page, Continuous, EventSource };

struct JournalRequest {
  JournalQuery query;
  JournalFeed feed = JournalFeed::Page;
  // A page that would be empty is waited for, so long, in real time.
  std::chrono::milliseconds wait{0};
};

// The parameters of GET /_mock/journal (docs/mock_server.md); an unknown one is a mistake.
Outcome<JournalRequest> parse_journal_request(const http::Query& query);
// The body of PUT /_mock/journal; what it leaves out stays as it is `now`.
Outcome<Journal::Settings> parse_journal_settings(const Json& body, Journal::Settings now);

Json journal_entry_json(const JournalEntry& entry);
// {"entries":[…],"first":…,"last":…,"more":…}
Json journal_page_json(const JournalPage& page);
Json journal_settings_json(const Journal::Settings& settings);

}  // namespace purgatory::api
