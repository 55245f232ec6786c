// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/wire/interruption.h"

#include <thread>

#include <gtest/gtest.h>

#include "tests/doubles/manual_clock.h"

namespace purgatory::replication {
namespace {

using Level = Interruption::Level;

TEST(Interruption, NeverGoesDown) {
  Interruption interruption;
  interruption.raise(Level::Abort);
  interruption.raise(Level::Finish);
  EXPECT_EQ(interruption.level(), Level::Abort);
}

TEST(Interruption, WakesWhoWaitsForATime) {
  const doubles::ManualClock clock;
  Interruption interruption;
  std::thread other([&interruption] { interruption.raise(Level::Finish); });
  EXPECT_FALSE(interruption.wait_until(clock, clock.now() + std::chrono::hours(1)));
  other.join();
}

TEST(Interruption, WaitsForNoTimeThatIsOver) {
  doubles::ManualClock clock;
  Interruption interruption;
  const TimePoint time = clock.now() + std::chrono::hours(1);
  clock.advance(std::chrono::hours(1));
  EXPECT_TRUE(interruption.wait_until(clock, time));
}

TEST(Interruption, CallsItsWakersWhileTheyLive) {
  Interruption interruption;
  int calls = 0;
  {
    const Interruption::Waker waker(interruption, [&calls] { ++calls; });
    interruption.raise(Level::Finish);
  }
  interruption.raise(Level::Abort);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace purgatory::replication
