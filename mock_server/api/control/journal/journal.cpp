// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/journal/journal.h"

#include <algorithm>
#include <utility>

namespace purgatory::api {

bool JournalFilter::fits(const JournalEntry& entry) const {
  return (face.empty() || face == entry.face) && (method.empty() || method == entry.method) &&
         (status == 0 || status == entry.status) &&
         (status_class == 0 || status_class == entry.status / 100) &&
         (!only_struck || entry.fault != 0) && path.matches(entry.path);
}

Journal::Settings Journal::settings() const {
  const std::lock_guard lock(mutex_);
  return {ring_.size(), recorded_bytes()};
}

void Journal::set(Settings settings) {
  const std::lock_guard lock(mutex_);
  body_bytes_.store(settings.body_bytes ? static_cast<std::int64_t>(*settings.body_bytes) : -1);
  if (settings.capacity == ring_.size()) return;
  std::vector<JournalEntry> ring(settings.capacity);
  kept_ = std::min<std::uint64_t>(kept_, settings.capacity);
  for (std::uint64_t number = first(); number <= last_; ++number) {
    ring[number % ring.size()] = std::move(ring_[number % ring_.size()]);
  }
  ring_ = std::move(ring);
}

std::optional<std::size_t> Journal::recorded_bytes() const {
  const std::int64_t bytes = body_bytes_.load(std::memory_order_relaxed);
  if (bytes < 0) return std::nullopt;
  return static_cast<std::size_t>(bytes);
}

void Journal::record(JournalEntry entry) {
  const std::lock_guard lock(mutex_);
  entry.number = ++last_;
  kept_ = std::min<std::uint64_t>(kept_ + 1, ring_.size());
  // The one before goes with `entry`, once the lock is given back.
  std::swap(ring_[last_ % ring_.size()], entry);
}

JournalPage Journal::list(const JournalQuery& query) const {
  const std::lock_guard lock(mutex_);
  JournalPage page;
  page.last = last_;
  page.first = kept_ == 0 ? 0 : first();
  page.scanned_to = last_;
  const bool ascends = query.order == JournalQuery::Order::OldestFirst;
  const std::uint64_t begin = std::max(query.since + 1, first());
  for (std::uint64_t step = 0; begin + step <= last_; ++step) {
    const JournalEntry& entry = at(ascends ? begin + step : last_ - step);
    if (!query.filter.fits(entry)) continue;
    if (page.entries.size() == query.limit) {
      page.has_more = true;
      if (ascends) page.scanned_to = entry.number - 1;
      break;
    }
    page.entries.push_back(entry);
  }
  return page;
}

std::optional<JournalEntry> Journal::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  if (kept_ == 0 || number < first() || number > last_) return std::nullopt;
  return at(number);
}

std::size_t Journal::clear() {
  const std::lock_guard lock(mutex_);
  std::fill(ring_.begin(), ring_.end(), JournalEntry{});
  return static_cast<std::size_t>(std::exchange(kept_, 0));
}

}  // namespace purgatory::api
