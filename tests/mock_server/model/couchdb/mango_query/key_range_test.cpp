// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/key_range.h"

#include <gtest/gtest.h>

#include "mock_server/model/couchdb/mango/selector.h"

namespace purgatory::couchdb::mango {
namespace {

Json normal(std::string_view selector) {
  return Selector::parse(*Json::parse(selector))->normalized();
}

std::string ranges(std::string_view selector) {
  std::string text;
  for (const auto& [field, range] : field_ranges(normal(selector))) {
    text += field + " ";
    if (range.is_empty) {
      text += "empty ";
      continue;
    }
    text += !range.low ? "(" : (range.low->is_inclusive ? "[" : "(") + range.low->value.dump();
    text += "..";
    text += !range.high ? ")" : range.high->value.dump() + (range.high->is_inclusive ? "]" : ")");
    text += " ";
  }
  return text;
}

struct Row {
  const char* name;
  const char* selector;
  const char* ranges;
};

TEST(KeyRange, NarrowsByEachComparison) {
  for (const Row& row : {
           Row{"eq", R"({"a":1})", "a [1..1] "},
           Row{"gt", R"({"a":{"$gt":1}})", "a (1..) "},
           Row{"gte", R"({"a":{"$gte":1}})", "a [1..) "},
           Row{"lt", R"({"a":{"$lt":1}})", "a (..1) "},
           Row{"lte", R"({"a":{"$lte":1}})", "a (..1] "},
           Row{"beginsWith", R"({"a":{"$beginsWith":"x"}})", "a [\"x\"..\"x\xF4\x8F\xBF\xBF\"] "},
           Row{"both ends", R"({"a":{"$gt":1,"$lt":5}})", "a (1..5) "},
           Row{"the narrower of two", R"({"a":{"$gt":1,"$gte":2,"$lte":5,"$lt":5}})", "a [2..5) "},
           Row{"two fields, in order", R"({"b":1,"a":2})", "a [2..2] b [1..1] "},
           Row{"through and", R"({"$and":[{"a":{"$gt":1}},{"$and":[{"a":{"$lt":3}}]}]})",
               "a (1..3) "},
           Row{"not through or", R"({"$or":[{"a":1},{"a":2}]})", ""},
           Row{"not by ne", R"({"a":{"$ne":1}})", ""},
           Row{"not by in", R"({"a":{"$in":[1]}})", ""},
           Row{"everything", "{}", ""},
       }) {
    EXPECT_EQ(ranges(row.selector), row.ranges) << row.name;
  }
}

TEST(KeyRange, ContradictionsAreEmpty) {
  for (const Row& row : {
           Row{"crossed", R"({"a":{"$gt":5,"$lt":1}})", "a empty "},
           Row{"open point", R"({"a":{"$gt":1,"$lte":1}})", "a empty "},
           Row{"two values", R"({"$and":[{"a":1},{"a":2}]})", "a empty "},
           Row{"closed point", R"({"a":{"$gte":1,"$lte":1}})", "a [1..1] "},
           Row{"stands alone", R"({"a":1,"b":{"$gt":5,"$lt":1}})", "b empty "},
       }) {
    EXPECT_EQ(ranges(row.selector), row.ranges) << row.name;
  }
}

TEST(KeyRange, KnowsWhichFieldsASelectorRequires) {
  const auto requires_ab = [](std::string_view selector) {
    return requires_fields(normal(selector), {"a", "b"});
  };
  EXPECT_TRUE(requires_ab(R"({"a":1,"b":{"$ne":2}})"));
  EXPECT_TRUE(requires_ab(R"({"a":1,"$or":[{"b":1},{"b":2}]})"));
  EXPECT_TRUE(requires_ab(R"({"a":1,"b":{"$exists":true}})"));
  EXPECT_FALSE(requires_ab(R"({"a":1})"));
  EXPECT_FALSE(requires_ab(R"({"a":1,"$or":[{"b":1},{"c":2}]})"));
  EXPECT_FALSE(requires_ab(R"({"a":1,"b":{"$exists":false}})"));
  EXPECT_FALSE(requires_ab("{}"));
  EXPECT_TRUE(requires_fields(normal("{}"), {}));
}

TEST(KeyRange, KnowsConstantFields) {
  EXPECT_TRUE(is_constant(normal(R"({"a":1,"b":{"$gt":2}})"), "a"));
  EXPECT_FALSE(is_constant(normal(R"({"a":1,"b":{"$gt":2}})"), "b"));
  EXPECT_FALSE(is_constant(normal(R"({"$or":[{"a":1},{"a":1}]})"), "a"));
  EXPECT_FALSE(is_constant(normal("{}"), "a"));
}

}  // namespace
}  // namespace purgatory::couchdb::mango
