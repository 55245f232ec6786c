// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/faults/path_pattern.h"

#include <gtest/gtest.h>

namespace purgatory::api {
namespace {

struct Match {
  const char* name;
  const char* pattern;
  const char* path;
  bool matches;
};

class PathPatterns : public testing::TestWithParam<Match> {};

TEST_P(PathPatterns, MatchAsExpected) {
  EXPECT_EQ(PathPattern(GetParam().pattern).matches(GetParam().path), GetParam().matches);
}

constexpr Match kMatches[] = {
    {"EmptyIsAny", "", "/db/doc", true},
    {"Literal", "/db/doc", "/db/doc", true},
    {"LiteralIsWhole", "/db", "/db/doc", false},
    {"PrefixIsNotEnough", "/db/doc", "/db/do", false},
    {"StarWithinASegment", "/db/*", "/db/doc", true},
    {"StarMayBeEmpty", "/db/*", "/db/", true},
    {"StarStopsAtASlash", "/db/*", "/db/doc/attachment", false},
    {"StarInTheMiddle", "/*/_changes", "/db/_changes", true},
    {"StarAmongLetters", "/db/a*c", "/db/abbbc", true},
    {"TwoStarsCrossSlashes", "/db/**", "/db/doc/attachment", true},
    {"TwoStarsInTheMiddle", "/**/x", "/a/b/c/x", true},
    {"TwoStarsStillEnd", "/**/x", "/a/b/c/y", false},
    {"EncodedSlashIsNoSlash", "/db/*", "/db/a%2Fb", true},
    {"ManyStars", "/a*a*a*a*a*b", "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
};

INSTANTIATE_TEST_SUITE_P(Table, PathPatterns, testing::ValuesIn(kMatches),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(PathPattern, CostsNoMoreThanTheProductOfTheLengths) {
  std::string pattern = "/";
  while (pattern.size() < PathPattern::kLongest - 1) pattern += "*a";
  // Exponential matching would not come to an end here.
  EXPECT_FALSE(PathPattern(pattern + "b").matches("/" + std::string(10'000, 'a')));
}

}  // namespace
}  // namespace purgatory::api
