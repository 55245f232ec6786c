// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/router.h"

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    router_.add("/", 0);
    router_.add("/{db}", 1);
    router_.add("/{db}/_purge", 2);
    router_.add("/{db}/{id}", 3);
    router_.add("/{db}/{id}/{attachment...}", 4);
    router_.add("/_up", 5);
    router_.add("/{db}/_design/{id}", 6);
  }
  int route_of(const std::vector<std::string>& segments) {
    const auto match = router_.find(segments);
    return match ? static_cast<int>(match->route) : -1;
  }
  Router router_;
};

TEST_F(RouterTest, LiteralBeatsName) {
  EXPECT_EQ(route_of({}), 0);
  EXPECT_EQ(route_of({"_up"}), 5);
  EXPECT_EQ(route_of({"up"}), 1);
  EXPECT_EQ(route_of({"db", "_purge"}), 2);
}

TEST_F(RouterTest, ABranchThatLeadsNowhereIsLeftAgain) {
  const auto match = router_.find({"db", "_purge", "x"});
  ASSERT_TRUE(match);
  EXPECT_EQ(match->route, 4U);
  EXPECT_EQ(match->captures.at("id"), "_purge");
  EXPECT_EQ(match->captures.at("attachment"), "x");
}

TEST_F(RouterTest, RestTakesAllSegmentsThatFollow) {
  const auto match = router_.find({"db", "doc", "a", "b", "c"});
  ASSERT_TRUE(match);
  EXPECT_EQ(match->captures.at("attachment"), "a/b/c");
}

TEST_F(RouterTest, NameTakesOneSegmentWhateverIsInIt) {
  const auto match = router_.find({"a/b", "_design", "x\ny"});
  ASSERT_TRUE(match);
  EXPECT_EQ(match->route, 6U);
  EXPECT_EQ(match->captures.at("db"), "a/b");
  EXPECT_EQ(match->captures.at("id"), "x\ny");
}

TEST_F(RouterTest, TwoRoutesOfOnePatternAreAProgrammingError) {
  EXPECT_THROW(router_.add("/{db}", 9), std::logic_error);
}

}  // namespace
}  // namespace purgatory::http
