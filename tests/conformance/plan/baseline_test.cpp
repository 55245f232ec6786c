// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/baseline.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

TEST(Baseline, ReadsKnownFailures) {
  const auto known = parse_baseline(
      R"({"known_failures":[{"id":"couchdb/**","reason":"slow","link":"http://x"}]})");
  ASSERT_TRUE(known) << known.error();
  ASSERT_EQ(known->size(), 1U);
  EXPECT_EQ(known->front().pattern, "couchdb/**");
  EXPECT_EQ(known->front().reason, "slow");
  EXPECT_EQ(known->front().link, "http://x");
}

TEST(Baseline, RefusesEntriesThatMayHideSomething) {
  EXPECT_EQ(parse_baseline(R"({"known_failures":[{"id":"a"}]})").error(),
            "known failure 1: \"reason\" is missing");
  EXPECT_EQ(parse_baseline(R"({"known_failures":[{"id":"a","reason":"b","ids":"c"}]})").error(),
            "known failure 1: \"ids\" is unknown");
  EXPECT_EQ(parse_baseline("{}").error(), "\"known_failures\" is missing or no array");
}

}  // namespace
}  // namespace purgatory::conformance
