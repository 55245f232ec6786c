// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/journal/journal_stream.h"

#include <algorithm>
#include <utility>

namespace purgatory::api {

JournalStream::JournalStream(Sources sources, JournalRequest request)
    : sources_(sources), request_(std::move(request)), end_(Steady::now() + request_.wait) {
  sources_.activity.add(watcher_);
}

bool JournalStream::is_over() const {
  if (sources_.activity.is_stopped()) return true;
  return request_.feed == JournalFeed::Page && Steady::now() >= end_;
}

http::BodyStream::Piece JournalStream::next() {
  const std::uint64_t seen = sources_.activity.count();
  const JournalPage page = sources_.journal.list(request_.query);
  const bool is_end = is_over();
  if (request_.feed != JournalFeed::Page) {
    request_.query.since = std::max(request_.query.since, page.scanned_to);
    if (!page.entries.empty()) return lines(page);
    if (is_end) return {"", State::End, std::nullopt};
  } else if (!page.entries.empty() || is_end) {
    return {journal_page_json(page).dump() + "\n", State::End, std::nullopt};
  }
  return wait(seen);
}

http::BodyStream::Piece JournalStream::lines(const JournalPage& page) {
  Piece piece;
  piece.state = State::More;
  for (const JournalEntry& entry : page.entries) {
    const std::string text = journal_entry_json(entry).dump();
    if (request_.feed == JournalFeed::EventSource) {
      piece.bytes += "data: " + text + "\nid: " + std::to_string(entry.number) + "\n\n";
    } else {
      piece.bytes += text + "\n";
    }
  }
  return piece;
}

http::BodyStream::Piece JournalStream::wait(std::uint64_t seen) {
  Piece piece;
  piece.state = State::More;
  if (!sources_.activity.begin_waiting(watcher_, seen)) return piece;
  piece.state = State::Waiting;
  if (request_.feed == JournalFeed::Page) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Steady::now());
    piece.wake_at = sources_.clock.now() + std::max(left, std::chrono::milliseconds(0));
  }
  return piece;
}

}  // namespace purgatory::api
