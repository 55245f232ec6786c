// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/steered_clock.h"

#include <gtest/gtest.h>

#include "tests/doubles/manual_clock.h"

namespace purgatory::api {
namespace {

using std::chrono::milliseconds;

class SteeredClockTest : public testing::Test {
 protected:
  doubles::ManualClock behind_;
  SteeredClock clock_{behind_};
  const TimePoint start_ = behind_.now();
};

TEST_F(SteeredClockTest, FollowsTheClockBehindIt) {
  behind_.advance(milliseconds(5));
  EXPECT_EQ(clock_.now(), start_ + milliseconds(5));
  EXPECT_FALSE(clock_.is_frozen());
}

TEST_F(SteeredClockTest, AdvancedRunsAhead) {
  clock_.advance(milliseconds(1'000));
  behind_.advance(milliseconds(5));
  EXPECT_EQ(clock_.now(), start_ + milliseconds(1'005));
}

TEST_F(SteeredClockTest, FrozenStandsAndCanBeAdvanced) {
  clock_.freeze();
  behind_.advance(milliseconds(5));
  EXPECT_EQ(clock_.now(), start_);
  clock_.advance(milliseconds(7));
  EXPECT_EQ(clock_.now(), start_ + milliseconds(7));
  EXPECT_TRUE(clock_.is_frozen());
}

TEST_F(SteeredClockTest, ResumedGoesOnFromWhatItShowed) {
  clock_.freeze();
  behind_.advance(milliseconds(5));
  clock_.resume();
  EXPECT_EQ(clock_.now(), start_);
  behind_.advance(milliseconds(3));
  EXPECT_EQ(clock_.now(), start_ + milliseconds(3));
}

TEST_F(SteeredClockTest, SetGoesOnFromThereOrStandsThere) {
  const TimePoint time{milliseconds(1'001)};
  clock_.set(time);
  behind_.advance(milliseconds(2));
  EXPECT_EQ(clock_.now(), time + milliseconds(2));
  clock_.freeze();
  clock_.set(time);
  behind_.advance(milliseconds(2));
  EXPECT_EQ(clock_.now(), time);
  clock_.follow();
  EXPECT_EQ(clock_.now(), behind_.now());
  EXPECT_FALSE(clock_.is_frozen());
}

}  // namespace
}  // namespace purgatory::api
