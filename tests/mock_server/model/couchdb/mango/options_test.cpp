// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/options.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

std::string fault(Options& options) {
  const auto finished = options.finish();
  return finished ? "none" : finished.error().word + ": " + finished.error().reason;
}

TEST(Options, ReadsWhatIsThereAndDefaultsForTheRest) {
  const Json json =
      *Json::parse(R"({"n":3,"b":true,"s":"x","big":123456789012345678901234567890})");
  Options options(json);
  EXPECT_EQ(options.natural("n", 9), 3U);
  EXPECT_EQ(options.natural("m", 9), 9U);
  EXPECT_EQ(options.positive("n", 9), 3);
  EXPECT_TRUE(options.boolean("b", false));
  EXPECT_EQ(options.string("s"), "x");
  EXPECT_EQ(options.string("t"), std::nullopt);
  EXPECT_GT(options.natural("big", 0), 1ULL << 62U);
  EXPECT_EQ(fault(options), "none");
}

TEST(Options, TellsTheFirstFault) {
  const Json json = *Json::parse(R"({"b":1,"a":-1})");
  Options options(json);
  options.natural("a", 0);
  options.boolean("b", false);
  options.require("c");
  EXPECT_EQ(fault(options),
            "invalid_non_neg_integer: -1 is not an integer greater than or equal to zero");
}

TEST(Options, TellsWhatIsWrongInTheWordsOfCouchDb) {
  const Json json = *Json::parse(R"({"a":"x"})");
  const auto told = [&](auto take) {
    Options options(json);
    take(options);
    return fault(options);
  };
  EXPECT_EQ(told([](Options& options) { options.positive("a", 1); }),
            "invalid_pos_integer: <<120>> is not an integer greater than zero");
  EXPECT_EQ(told([](Options& options) { options.boolean("a", true); }),
            "invalid_boolean: Invalid boolean value: <<120>>");
  EXPECT_EQ(told([](Options& options) {
              options.take("a");
              options.require("b");
            }),
            "missing_required_key: Missing required key: b");
  EXPECT_EQ(told([](Options&) {}), "invalid_key: Invalid key a for this request.");
}

TEST(Options, StringsMustBeStrings) {
  const Json json = *Json::parse(R"({"a":[1]})");
  Options options(json);
  EXPECT_EQ(options.string("a"), std::nullopt);
  EXPECT_EQ(fault(options), "invalid_string: Invalid string: [1]");
}

}  // namespace
}  // namespace purgatory::couchdb::mango
