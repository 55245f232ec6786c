// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "benchmarks/loopback.h"

namespace purgatory::benchmarks {

// Where the feeds are, and how they are asked for.
struct FeedSource {
  std::uint16_t port = 0;
  std::string request;  // whole, for a continuous feed of a database without changes
  std::size_t feeds = 1;
};

// Clients that read continuous feeds, all from one thread, and check what they are told: that the
// changes come one by one, none left out and none twice. Requires that each change of the database
// is one of a document of its own, so that no later change takes its place.
class FeedReaders {
 public:
  // Opens the feeds and waits until each has its answer's head. Throws std::runtime_error.
  explicit FeedReaders(const FeedSource& source);
  ~FeedReaders();
  FeedReaders(const FeedReaders&) = delete;
  FeedReaders& operator=(const FeedReaders&) = delete;

  // Waits until every feed was told the change with that number. Answers what was wrong first: a
  // feed that was told something else, or that the time is over. Empty: nothing.
  std::string wait_for(std::uint64_t change, std::chrono::seconds time);

 private:
  struct Feed {
    Loopback connection;
    std::uint64_t last = 0;
    std::string unread;  // the beginning of a row
  };

  void open(const FeedSource& source);
  void read_until_stopped();
  void receive(Feed& feed);
  void read_rows(Feed& feed);
  void take(const Feed& feed, std::uint64_t change);

  int epoll_ = -1;
  int stop_ = -1;  // an event descriptor
  std::vector<Feed> feeds_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);

  std::mutex mutex_;  // guards what follows
  std::condition_variable has_moved_;
  std::uint64_t rows_ = 0;
  std::string fault_;

  std::thread thread_;
};

}  // namespace purgatory::benchmarks
