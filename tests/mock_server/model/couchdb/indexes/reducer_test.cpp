// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/reducer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mock_server/model/couchdb/indexes/distinct_count.h"

namespace purgatory::couchdb {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The values of a view, reduced as a whole and in two halves that are reduced again.
class BuiltInReducers : public testing::Test {
 protected:
  static std::string text_of(const ScriptResult<Json>& value) {
    return value ? value->dump() : value.error().word + ": " + value.error().reason;
  }
  static ScriptResult<Json> reduce(Reducer& reducer, const Json::Array& values) {
    std::vector<ViewRow> rows;
    for (const Json& value : values) rows.push_back({value, "d", rows.size(), value});
    std::vector<const ViewRow*> pointers;
    for (const ViewRow& row : rows) pointers.push_back(&row);
    return reducer.reduce(pointers);
  }
  static std::string at_once(std::string_view name, const std::string& values) {
    const auto reducer = builtin_reducer(name);
    auto value = reduce(*reducer, Json::parse(values)->elements());
    return text_of(value ? reducer->finish(std::move(*value)) : value);
  }
  static std::string in_halves(std::string_view name, const std::string& values) {
    const auto reducer = builtin_reducer(name);
    const Json all = Json::parse(values).value();
    const auto middle = all.elements().begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
    const auto left = reduce(*reducer, {all.elements().begin(), middle});
    const auto right = reduce(*reducer, {middle, all.elements().end()});
    if (!left || !right) return text_of(left ? right : left);
    const std::vector<const Json*> parts{&*left, &*right};
    auto value = reducer->rereduce(parts);
    return text_of(value ? reducer->finish(std::move(*value)) : value);
  }
};

TEST_F(BuiltInReducers, GiveTheSameInPartsAndAtOnce) {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases{
      {"_count", R"(["a",null,3])", "3"},
      {"_sum", "[1,2,3.5]", "6.5"},
      {"_sum", "[1,2,9007199254740993]", "9007199254740996"},
      {"_sum", "[[1,2],[3],4]", "[8,2]"},
      {"_sum", R"([{"b":1,"a":2},{"a":[1,2]},{"c":{"d":1}}])", R"({"a":[3,2],"b":1,"c":{"d":1}})"},
      {"_stats", "[3,1,2]", R"({"sum":6,"count":3,"min":1,"max":3,"sumsqr":14})"},
      {"_stats", "[[1,2],[3,4]]",
       R"([{"sum":4,"count":2,"min":1,"max":3,"sumsqr":10},{"sum":6,"count":2,"min":2,"max":4,"sumsqr":20}])"},
      {"_stats", R"([{"sum":2,"count":2,"min":1,"max":1,"sumsqr":2},5])",
       R"({"sum":7,"count":3,"min":1,"max":5,"sumsqr":27})"},
      {"_approx_count_distinct", R"(["a","b","a",[1]])", "3"}};
  for (const auto& [name, values, expected] : cases) {
    EXPECT_EQ(at_once(name, values), expected) << name << values;
    EXPECT_EQ(in_halves(name, values), expected) << name << values;
  }
}

TEST_F(BuiltInReducers, SayWhatTheyCannotAdd) {
  EXPECT_THAT(
      at_once("_sum", R"([1,"x"])"),
      StartsWith(R"({"error":"builtin_reduce_error","reason":"The _sum function requires)"));
  EXPECT_THAT(in_halves("_sum", R"([1,"x",1,1])"), HasSubstr(R"("caused_by":"x"})"));
  EXPECT_THAT(at_once("_sum", R"([1,{"a":1}])"), HasSubstr("builtin_reduce_error"));
  EXPECT_EQ(at_once("_stats", R"([1,"x"])"),
            "invalid_value: The _stats function requires that map values be numbers or arrays of "
            "numbers, not '<<\"x\">>'");
  EXPECT_THAT(at_once("_stats", R"([{"sum":1}])"),
              StartsWith("invalid_value: user _stats input missing required field count"));
}

TEST_F(BuiltInReducers, AreFourByName) {
  EXPECT_NE(builtin_reducer("_sum"), nullptr);
  EXPECT_EQ(builtin_reducer("_sun"), nullptr);
  EXPECT_TRUE(names_builtin("_sun"));
  EXPECT_FALSE(names_builtin("function(keys, values) {}"));
}

TEST(DistinctCount, StaysWithinAFewPercent) {
  DistinctCount sketch;
  std::int64_t next = 0;
  for (const std::int64_t goal : {10, 100, 1'000, 3'000, 10'000, 100'000}) {
    for (; next < goal; ++next) sketch.add(Json(next));
    const double error = static_cast<double>(sketch.estimate()) / static_cast<double>(goal) - 1;
    EXPECT_NEAR(error, 0, 0.06) << goal;
  }
}

}  // namespace
}  // namespace purgatory::couchdb
