// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/job_history.h"

#include <algorithm>

namespace purgatory::replication {
namespace {

constexpr std::size_t kMostEvents = 20;
constexpr std::chrono::seconds kHealthy{120};
constexpr std::chrono::seconds kFirstPause{30};
constexpr std::uint64_t kMostDoublings = 10;

}  // namespace

std::string_view name_of(JobEvent::Type type) {
  switch (type) {
    case JobEvent::Type::Added:
      return "added";
    case JobEvent::Type::Started:
      return "started";
    case JobEvent::Type::Stopped:
      return "stopped";
    case JobEvent::Type::Crashed:
      break;
  }
  return "crashed";
}

void JobHistory::add(JobEvent event) {
  events_.insert(events_.begin(), std::move(event));
  if (events_.size() > kMostEvents) events_.pop_back();
}

std::uint64_t JobHistory::consecutive_crashes() const {
  using Type = JobEvent::Type;
  std::uint64_t count = 0;
  for (std::size_t i = 0; i + 1 < events_.size(); ++i) {
    const JobEvent& event = events_[i];
    const JobEvent& before = events_[i + 1];
    if (event.type == Type::Stopped && before.type == Type::Started) return count;
    if (event.type != Type::Crashed) continue;
    if (event.at - before.at > kHealthy) return count;
    ++count;
  }
  return count;
}

TimePoint JobHistory::next_start() const {
  const std::uint64_t crashes = std::max<std::uint64_t>(1, consecutive_crashes());
  const std::uint64_t doublings = std::min(crashes - 1, kMostDoublings);
  const TimePoint latest = events_.empty() ? TimePoint{} : events_.front().at;
  return latest + kFirstPause * static_cast<std::int64_t>(std::uint64_t{1} << doublings);
}

}  // namespace purgatory::replication
