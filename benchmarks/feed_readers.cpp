// SPDX-License-Identifier: Apache-2.0
#include "benchmarks/feed_readers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace purgatory::benchmarks {
namespace {

constexpr std::string_view kRow = "{\"seq\":\"";
constexpr std::uint64_t kStop = UINT64_MAX;

void watch(int epoll, int descriptor, std::uint64_t name) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = name;
  if (::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw std::runtime_error("cannot wait for a feed");
  }
}

}  // namespace

FeedReaders::FeedReaders(const FeedSource& source)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  watch(epoll_, stop_, kStop);
  open(source);
  thread_ = std::thread([this] { read_until_stopped(); });
}

FeedReaders::~FeedReaders() {
  ::eventfd_write(stop_, 1);
  thread_.join();
  ::close(stop_);
  ::close(epoll_);
}

void FeedReaders::open(const FeedSource& source) {
  feeds_.reserve(source.feeds);
  for (std::size_t index = 0; index < source.feeds; ++index) {
    feeds_.push_back({Loopback(source.port), 0, {}});
    feeds_.back().connection.send(source.request);
  }
  for (std::size_t index = 0; index < source.feeds; ++index) {
    if (!feeds_[index].connection.head().starts_with("HTTP/1.1 200 ")) {
      throw std::runtime_error("a feed was refused");
    }
    watch(epoll_, feeds_[index].connection.descriptor(), index);
  }
}

void FeedReaders::read_until_stopped() {
  std::array<epoll_event, 256> events{};
  while (true) {
    const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    if (ready < 0) continue;
    const std::lock_guard lock(mutex_);
    for (int index = 0; index < ready; ++index) {
      const std::uint64_t name = events[static_cast<std::size_t>(index)].data.u64;
      if (name == kStop) return;
      receive(feeds_[name]);
    }
    has_moved_.notify_all();
  }
}

void FeedReaders::receive(Feed& feed) {
  const int descriptor = feed.connection.descriptor();
  const ssize_t count = ::recv(descriptor, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
  if (count > 0) {
    feed.unread.append(buffer_.data(), static_cast<std::size_t>(count));
    read_rows(feed);
    return;
  }
  if (fault_.empty()) fault_ = "a feed ended";
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

// Rows are found by how they begin; the chunks around them say nothing that is asked about here.
void FeedReaders::read_rows(Feed& feed) {
  const std::string_view text = feed.unread;
  std::size_t done = 0;
  auto row = text.find(kRow);
  for (; row != std::string_view::npos; row = text.find(kRow, done)) {
    const auto end = text.find('-', row);
    if (end == std::string_view::npos) break;
    std::uint64_t change = 0;
    std::from_chars(text.data() + row + kRow.size(), text.data() + end, change);
    take(feed, change);
    feed.last = change;
    done = end;
  }
  // What is left may be the beginning of the next row.
  const std::size_t begun = text.size() - std::min(text.size(), kRow.size() - 1);
  feed.unread.erase(0, row == std::string_view::npos ? std::max(done, begun) : row);
}

void FeedReaders::take(const Feed& feed, std::uint64_t change) {
  ++rows_;
  if (change == feed.last + 1 || !fault_.empty()) return;
  fault_ = "feed " + std::to_string(&feed - feeds_.data()) + " was told change " +
           std::to_string(change) + " behind change " + std::to_string(feed.last);
}

std::string FeedReaders::wait_for(std::uint64_t change, std::chrono::seconds time) {
  std::unique_lock lock(mutex_);
  const std::uint64_t awaited = change * feeds_.size();
  const bool is_done =
      has_moved_.wait_for(lock, time, [&] { return rows_ >= awaited || !fault_.empty(); });
  if (!fault_.empty() || is_done) return fault_;
  return "only " + std::to_string(rows_) + " of " + std::to_string(awaited) + " rows came";
}

}  // namespace purgatory::benchmarks
