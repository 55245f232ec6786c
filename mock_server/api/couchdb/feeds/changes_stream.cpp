// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/couchdb/feeds/changes_stream.h"

#include <algorithm>

#include "mock_server/api/couchdb/face.h"
#include "mock_server/api/couchdb/feeds/script_filter.h"

namespace purgatory::api {
namespace {

// Rows printed, and changes looked at, under one hold of the lock: few enough that others need not
// wait.
constexpr std::uint64_t kRowsAtOnce = 200;
constexpr std::uint64_t kLooksAtOnce = 1'000;

// How many feeds of one database look at it in the same millisecond while it is written to without
// end. They take turns, and what comes meanwhile each is told together, so that a thousand of them
// leave the processor to other requests; a few never pause.
constexpr std::size_t kFeedsPerMillisecond = 10;
static_assert(kFeedsPerMillisecond <= Subscriptions::kWokenAtOnce);

std::string_view sign_of_life(FeedKind feed) {
  return feed == FeedKind::EventSource ? "event: heartbeat\ndata: \n\n" : "\n";
}

}  // namespace

ChangesStream::ChangesStream(Face& face, const couchdb::Database& database, ChangesOptions options,
                             std::uint64_t since)
    : face_(face),
      name_(database.identity().name),
      uuid_(database.identity().origin.uuid),
      options_(std::move(options)),
      since_(since),
      last_text_(database.update_sequence_text(since)),
      last_activity_(face.clock.now()) {
  face_.subscriptions.add(name_, subscription_);
}

ChangesStream::~ChangesStream() {
  const auto lock = face_.lock();
  face_.subscriptions.remove(name_, subscription_);
}

void ChangesStream::set_waker(std::function<void()> wake) {
  const auto lock = face_.lock();
  subscription_.wake = std::move(wake);
}

const couchdb::Database* ChangesStream::database() const {
  const couchdb::Database* found = face_.find(name_);
  return found != nullptr && found->identity().origin.uuid == uuid_ ? found : nullptr;
}

http::BodyStream::Piece ChangesStream::next() {
  // A filter that fails ends the feed in the middle, as it does in CouchDB.
  if (options_.script != nullptr && !options_.script->look_ahead(face_, name_, options_, since_)) {
    return {"", State::Cut, std::nullopt};
  }
  const auto lock = face_.lock();
  face_.subscriptions.look(name_, subscription_);
  const couchdb::Database* present = database();
  const bool is_over = subscription_.is_over || face_.subscriptions.is_stopped();
  if (present == nullptr || is_over) {
    pending_ = present == nullptr ? 0 : present->documents().count_changes_after(since_);
    return {closing(), State::End, std::nullopt};
  }
  const std::uint64_t left = options_.limit - sent_;
  const ChangesPage page =
      next_changes(*present, options_,
                   {since_, left, std::min(kRowsAtOnce, left), kLooksAtOnce, &face_.printed_rows});
  pending_ = page.pending;
  if (page.last != since_) {
    since_ = page.last;
    last_activity_ = face_.clock.now();
    last_text_ = present->update_sequence_text(since_);
  }
  return page.rows.empty() ? without_rows(page) : with_rows(page);
}

http::BodyStream::Piece ChangesStream::with_rows(const ChangesPage& page) {
  Piece piece;
  for (const RowText& row : page.rows) append_row(piece.bytes, *row);
  piece.state = State::More;
  if (is_spent() || (options_.feed == FeedKind::Longpoll && page.pending == 0)) {
    piece.bytes += closing();
    piece.state = State::End;
  } else if (!page.has_more) {
    pause(piece);
  }
  return piece;
}

bool ChangesStream::pause(Piece& piece) const {
  const std::size_t round = face_.subscriptions.count(name_) / kFeedsPerMillisecond;
  if (round == 0) return false;
  const TimePoint now = face_.clock.now();
  const auto at = static_cast<std::size_t>(now.time_since_epoch().count()) % round;
  const std::size_t turn = subscription_.number % round;
  piece.state = State::Waiting;
  piece.wake_at = now + std::chrono::milliseconds(turn > at ? turn - at : turn + round - at);
  return true;
}

http::BodyStream::Piece ChangesStream::without_rows(const ChangesPage& page) {
  Piece piece;
  // A long poll that has told something waits no more.
  const bool is_told = options_.feed == FeedKind::Longpoll && sent_ > 0;
  const TimePoint now = face_.clock.now();
  const TimePoint end = last_activity_ + options_.heartbeat.value_or(options_.timeout);
  if (page.has_more && !is_spent()) {
    piece.state = State::More;
    return piece;
  }
  if (is_spent() || is_told || (!options_.heartbeat && now >= end)) {
    piece.bytes = closing();
    piece.state = State::End;
    return piece;
  }
  piece.state = State::Waiting;
  piece.wake_at = end;
  if (options_.heartbeat && now >= end) {
    piece.bytes = sign_of_life(options_.feed);
    last_activity_ = now;
    piece.wake_at = now + *options_.heartbeat;
    if (pause(piece)) return piece;
  }
  face_.subscriptions.wait(name_, subscription_);
  return piece;
}

void ChangesStream::append_row(std::string& out, const std::string& row) {
  ++sent_;
  switch (options_.feed) {
    case FeedKind::EventSource: {
      // The row begins with {"seq":"…",; the event's id is that text, quotes included.
      constexpr std::size_t kBehindKey = 7;
      out.append("data: ").append(row).append("\nid: ");
      out.append(row, kBehindKey, row.find(",\"id\":") - kBehindKey).append("\n\n");
      return;
    }
    case FeedKind::Continuous:
      out.append(row).append("\n");
      return;
    case FeedKind::Longpoll:
    case FeedKind::Normal:
      break;
  }
  if (sent_ > 1) out += ",\r\n";
  out += row;
}

std::string ChangesStream::closing() const {
  if (options_.feed == FeedKind::EventSource) return "\n";
  std::string facts = "\"last_seq\":" + Json(last_text_).dump() +
                      ",\"pending\":" + std::to_string(pending_) + "}\n\n";
  return (options_.feed == FeedKind::Continuous ? "{" : "\n],\n") + facts;
}

}  // namespace purgatory::api
