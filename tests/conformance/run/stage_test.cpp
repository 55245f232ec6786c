// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/stage.h"

#include <future>
#include <shared_mutex>

#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

// Whether another scenario could begin while this one is at work.
bool others_may_begin(const std::string& step) {
  RunUnderTest run(
      "suite: couchdb/area\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, clauses: "
      "[c.one], steps: [{get: /x, expect: {status: 200}}, " +
      step + "]}\n");
  run.context().nodes = {{"1", "http://first"}, {"2", "http://second"}};
  bool may_begin = false;
  run.answer = [&](const Request& asked) {
    if (asked.path != "/x") return json_response(200, "{}");
    const auto steering = run.context().steering;
    const auto begins = [&steering] {
      return std::shared_lock(*steering, std::try_to_lock).owns_lock();
    };
    may_begin = std::async(std::launch::async, begins).get();
    return json_response(200, "{}");
  };
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  return may_begin;
}

TEST(Stage, WhoSteersTheTargetHasItAlone) {
  EXPECT_FALSE(others_may_begin("{node: {stop: 2}}"));
  EXPECT_TRUE(others_may_begin("{get: /y, expect: {status: 200}}"));
}

}  // namespace
}  // namespace purgatory::conformance
