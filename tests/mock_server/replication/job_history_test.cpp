// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/job_history.h"

#include <gtest/gtest.h>

namespace purgatory::replication {
namespace {

using std::chrono::seconds;
using Type = JobEvent::Type;

constexpr TimePoint kStart{seconds(1'700'000'000)};

// A job that crashes a second after each of its starts, so many times.
JobHistory crashing(int times) {
  JobHistory history;
  history.add({Type::Added, kStart, ""});
  TimePoint now = kStart;
  for (int i = 0; i < times; ++i) {
    history.add({Type::Started, now, ""});
    history.add({Type::Crashed, now + seconds(1), "db_not_found"});
    now = history.next_start();
  }
  return history;
}

TEST(JobHistory, ShowsTheNewestFirst) {
  const JobHistory history = crashing(1);
  ASSERT_EQ(history.events().size(), 3U);
  EXPECT_EQ(name_of(history.events()[0].type), "crashed");
  EXPECT_EQ(name_of(history.events()[2].type), "added");
}

TEST(JobHistory, KeepsTwentyEvents) { EXPECT_EQ(crashing(30).events().size(), 20U); }

TEST(JobHistory, DoublesThePauseWithEachCrash) {
  const auto pause = [](int crashes) {
    const JobHistory history = crashing(crashes);
    return std::chrono::duration_cast<seconds>(history.next_start() - history.events()[0].at);
  };
  EXPECT_EQ(pause(1), seconds(30));
  EXPECT_EQ(pause(2), seconds(60));
  EXPECT_EQ(pause(4), seconds(240));
}

TEST(JobHistory, CountsNoCrashFromBeforeTheJobWasHealthy) {
  JobHistory history = crashing(3);
  const TimePoint start = history.next_start();
  history.add({Type::Started, start, ""});
  history.add({Type::Crashed, start + seconds(3'600), "it ran for an hour"});
  EXPECT_EQ(history.consecutive_crashes(), 0U);
}

}  // namespace
}  // namespace purgatory::replication
