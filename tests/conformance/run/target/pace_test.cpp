// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/target/pace.h"

#include <memory>

#include <gtest/gtest.h>

#include "conformance/run/target/shell.h"
#include "tests/doubles/fake_http_client.h"

namespace purgatory::conformance {
namespace {

using std::chrono::milliseconds;

TEST(Pace, TurnsAreAsFarApartAsAsked) {
  Pace pace(10);
  const Pace::SteadyClock::time_point now(std::chrono::hours(1));
  EXPECT_EQ(pace.take_turn(now), milliseconds(0));
  EXPECT_EQ(pace.take_turn(now), milliseconds(100));
  EXPECT_EQ(pace.take_turn(now + milliseconds(50)), milliseconds(150));
  // Time that nobody used is not saved up.
  EXPECT_EQ(pace.take_turn(now + milliseconds(5000)), milliseconds(0));
  EXPECT_EQ(pace.take_turn(now + milliseconds(5000)), milliseconds(100));
}

TEST(PacedClient, WaitsForItsTurnBeforeItSends) {
  milliseconds paused{0};
  const auto answer = [](const Request&) { return json_response(200, "{}"); };
  PacedClient client(std::make_unique<FakeHttpClient>(answer), std::make_shared<Pace>(0.001),
                     [&paused](milliseconds time) { paused += time; });
  client.send({});
  EXPECT_EQ(paused, milliseconds(0));
  client.send({});
  EXPECT_GT(paused, milliseconds(900'000));
}

TEST(Shell, SaysHowACommandEndedThatFailed) {
  EXPECT_EQ(run_in_shell("true"), std::nullopt);
  EXPECT_EQ(run_in_shell("echo \"it's full\" >&2; exit 3"),
            "the command `echo \"it's full\" >&2; exit 3` ended with 3: it's full");
}

}  // namespace
}  // namespace purgatory::conformance
