// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/api/control/faults/path_pattern.h"
#include "mock_server/http/headers.h"
#include "support/clock.h"

namespace purgatory::api {

// The first bytes of a body.
struct RecordedBody {
  std::string bytes;
  bool is_cut = false;       // there was more
  bool is_withheld = false;  // it may hold a password
};

// What is recorded of a request on demand. Credentials are redacted already.
struct RecordedContent {
  http::Headers request_headers;
  RecordedBody request_body;
  http::Headers answer_headers;
  RecordedBody answer_body;
};

// One request that a face of the server saw, and what became of it.
struct JournalEntry {
  std::uint64_t number = 0;  // counts from 1; never given twice
  std::string face;
  std::string method;
  std::string path;                  // as it came, percent-encoded
  std::string query;                 // without the '?'
  TimePoint at{};                    // by the server's clock
  std::chrono::microseconds took{};  // real time until the answer stood, of a feed its head
  int status = 0;                    // 0: the answer was lost on purpose
  std::optional<std::uint64_t> request_bytes;  // of the body; absent: not said beforehand
  std::optional<std::uint64_t> answer_bytes;   // absent: a feed
  std::string request_id;
  std::uint64_t fault = 0;  // the number of the one that struck it
  std::shared_ptr<const RecordedContent> content;
};

// Which entries are meant. Everything left out fits every entry.
struct JournalFilter {
  std::string face;
  std::string method;
  PathPattern path;
  int status = 0;        // 0: any
  int status_class = 0;  // 5 for 500 to 599; 0: any
  bool only_struck = false;

  bool fits(const JournalEntry& entry) const;
};

struct JournalQuery {
  enum class Order { OldestFirst, NewestFirst };

  JournalFilter filter;
  std::uint64_t since = 0;  // entries with a greater number
  std::size_t limit = 100;
  Order order = Order::OldestFirst;
};

struct JournalPage {
  std::vector<JournalEntry> entries;
  std::uint64_t first = 0;       // the oldest entry that is kept; 0: none
  std::uint64_t last = 0;        // the newest there ever was
  std::uint64_t scanned_to = 0;  // nothing up to here is missing from the page (oldest first)
  bool has_more = false;
};

// The latest requests, in a ring. Thread-safe.
class Journal {
 public:
  static constexpr std::size_t kDefaultCapacity = 1'000;
  static constexpr std::size_t kMostCapacity = 100'000;
  // Bytes that recorded bodies may take together.
  static constexpr std::size_t kMostContent = std::size_t{256} << 20U;
  // Longer paths and queries are kept in part.
  static constexpr std::size_t kLongestText = 2'048;

  struct Settings {
    std::size_t capacity = kDefaultCapacity;
    // Headers are recorded too, and this much of each body; absent: neither.
    std::optional<std::size_t> body_bytes;
  };

  Journal() : ring_(kDefaultCapacity) {}

  Settings settings() const;
  // Keeps the newest entries. Requires settings within the bounds.
  void set(Settings settings);
  // Asked for each request: how much of a body is to be recorded.
  std::optional<std::size_t> recorded_bytes() const;

  void record(JournalEntry entry);
  JournalPage list(const JournalQuery& query) const;
  std::optional<JournalEntry> find(std::uint64_t number) const;
  // How many there were; numbers go on.
  std::size_t clear();

 private:
  const JournalEntry& at(std::uint64_t number) const { return ring_[number % ring_.size()]; }
  std::uint64_t first() const { return last_ - kept_ + 1; }

  mutable std::mutex mutex_;
  std::vector<JournalEntry> ring_;
  std::uint64_t last_ = 0;
  std::uint64_t kept_ = 0;
  // Body bytes to record, or -1; read without the lock.
  std::atomic<std::int64_t> body_bytes_{-1};
};

}  // namespace purgatory::api
