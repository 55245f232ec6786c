// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/match/json_match.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

Json object_of(int members) {
  Json::Members all;
  for (int i = 0; i < members; ++i) all.push_back({"member" + std::to_string(i), Json(i)});
  return Json::object(std::move(all));
}

// As an object of patterns, closed.
Pattern pattern_of(const Json& object) {
  ObjectPattern kind{{}, OtherMembers::Refused};
  for (const Json::Member& member : object.members()) {
    auto value = std::make_shared<Pattern>();
    value->kind = ValuePattern{member.value};
    kind.members.push_back({member.key, std::move(value)});
  }
  return {std::move(kind), {}};
}

// Processor time of the quickest of three comparisons with itself.
std::clock_t cost_of(const Pattern& pattern, const Json& object) {
  std::clock_t least = 0;
  for (int i = 0; i < 3; ++i) {
    const std::clock_t before = std::clock();
    EXPECT_TRUE(match_json(pattern, &object).empty());
    const std::clock_t spent = std::clock() - before;
    least = i == 0 ? spent : std::min(least, spent);
  }
  return least;
}

TEST(JsonMatch, CostOfAnObjectGrowsWithItsMembersAndNotTheirSquare) {
  const Json small = object_of(1'000);
  const Json large = object_of(16'000);
  // 16 times the members: 16 times the work, or 256 times were it a search for each.
  EXPECT_LT(cost_of(pattern_of(large), large), 90 * cost_of(pattern_of(small), small));
  EXPECT_LT(cost_of({ValuePattern{large, OtherMembers::Refused}, {}}, large),
            90 * cost_of({ValuePattern{small, OtherMembers::Refused}, {}}, small));
}

TEST(JsonMatch, UnorderedScalarsFindTheirEqualsWithoutASearch) {
  ArrayPattern kind{{}, ArrayPattern::Order::Free};
  Json actual = Json::array();
  for (int i = 0; i < 20'000; ++i) {
    auto element = std::make_shared<Pattern>();
    element->kind = ValuePattern{Json(i)};
    kind.elements.push_back(std::move(element));
    actual.push_back(Json(20'000.0 - 1 - i));
  }
  EXPECT_TRUE(matches_json({std::move(kind), {}}, &actual));
}

TEST(JsonMatch, TextsFollowEachOtherByteByByteAndNoNumber) {
  const ComparisonPattern bound{ComparisonPattern::Operator::GreaterOrEqual,
                                Json("2026-01-01T00:00:09Z")};
  const auto holds = [&bound](const Json& value) { return matches_json({bound, {}}, &value); };
  EXPECT_TRUE(holds(Json("2026-01-01T00:00:09Z")));
  EXPECT_TRUE(holds(Json("2026-01-01T00:00:10Z")));
  EXPECT_FALSE(holds(Json("2026-01-01T00:00:08Z")));
  EXPECT_FALSE(holds(Json(2027)));
}

TEST(JsonMatch, ShortQuestionAgreesWithTheFullReport) {
  const Json object = object_of(3);
  const Pattern other = pattern_of(object_of(5));
  EXPECT_EQ(match_json(other, &object).size(), 2U);
  EXPECT_FALSE(matches_json(other, &object));
  EXPECT_TRUE(matches_json(pattern_of(object), &object));
}

TEST(JsonMatch, ValueThatIsNotThereMatchesOnlyAbsence) {
  EXPECT_TRUE(matches_json({AbsentPattern{}, {}}, nullptr));
  EXPECT_FALSE(matches_json({AnyPattern{}, {}}, nullptr));
  EXPECT_FALSE(matches_json({ValuePattern{Json()}, {}}, nullptr));
}

}  // namespace
}  // namespace purgatory::conformance
