// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "mock_server/api/couchdb/feeds/changes_options.h"
#include "mock_server/api/couchdb/feeds/changes_page.h"
#include "mock_server/api/couchdb/feeds/subscriptions.h"
#include "mock_server/http/response.h"
#include "support/clock.h"

namespace purgatory::api {

// The changes of a database as they come: longpoll, continuous or eventsource. Ends at its limit,
// when nothing came for the time-out, when the database is deleted or the server stops. With a
// heartbeat it never times out. Source: CouchDB documentation, /{db}/_changes, "Changes Feeds".
class ChangesStream final : public http::BodyStream {
 public:
  // Requires the lock of the face, which must outlive the stream.
  ChangesStream(Face& face, const couchdb::Database& database, ChangesOptions options,
                std::uint64_t since);
  ~ChangesStream() override;
  ChangesStream(const ChangesStream&) = delete;
  ChangesStream& operator=(const ChangesStream&) = delete;

  Piece next() override;
  void set_waker(std::function<void()> wake) override;

 private:
  // Null when it was deleted, also when another one of that name was made since.
  const couchdb::Database* database() const;
  Piece with_rows(const ChangesPage& page);
  Piece without_rows(const ChangesPage& page);
  // Where there are many feeds of the database: lets the piece be sent, and the feed look again in
  // its turn, until when no change wakes it.
  bool pause(Piece& piece) const;
  void append_row(std::string& out, const std::string& row);
  std::string closing() const;
  bool is_spent() const { return sent_ >= options_.limit; }

  Face& face_;
  const std::string name_;
  const std::string uuid_;
  const ChangesOptions options_;
  std::uint64_t since_;
  std::uint64_t sent_ = 0;
  std::uint64_t pending_ = 0;  // changes behind the last page
  std::string last_text_;      // of `since_`, for a database that is gone
  TimePoint last_activity_;
  Subscription subscription_;
};

}  // namespace purgatory::api
