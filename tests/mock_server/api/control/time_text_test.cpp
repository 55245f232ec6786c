// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/time_text.h"

#include <gtest/gtest.h>

namespace purgatory::api {
namespace {

TEST(TimeText, IsReadBackAsItWasWritten) {
  for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{1'795'317'631'125},
                                std::int64_t{951'782'400'001}, std::int64_t{253'402'300'799'999}}) {
    const TimePoint time{std::chrono::milliseconds(ms)};
    EXPECT_EQ(parse_time(time_text(time)), time) << time_text(time);
  }
  EXPECT_EQ(time_text(TimePoint(std::chrono::milliseconds(951'782'400'001))),
            "2000-02-29T00:00:00.001Z");
}

TEST(TimeText, FractionAndOffsetMayBeWrittenOtherwise) {
  const auto expected = parse_time("2030-01-01T00:00:00.500Z");
  EXPECT_EQ(parse_time("2030-01-01T01:30:00.5+01:30"), expected);
  EXPECT_EQ(parse_time("2029-12-31t23:00:00.500999-01:00"), expected);
  EXPECT_EQ(parse_time("2030-01-01 00:00:00.500z"), expected);
}

TEST(TimeText, WhatIsNoTimeIsNotRead) {
  for (const char* text :
       {"", "2030", "2030-13-01T00:00:00Z", "2030-02-30T00:00:00Z", "2030-01-01T24:00:00Z",
        "2030-01-01T00:00:00", "2030-01-01T00:00:00.Z", "2030-01-01T00:00:00Zx",
        "1969-12-31T23:59:59Z", "+030-01-01T00:00:00Z", "2030-01-01T00:00:00+0100"}) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace purgatory::api
