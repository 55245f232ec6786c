// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/normalize.h"

#include <string>

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

std::string normalized(std::string_view selector) {
  const auto json = normalized_selector(*Json::parse(selector));
  return json ? json->dump() : json.error().word + ": " + json.error().reason;
}

struct Row {
  const char* name;
  const char* selector;
  const char* result;
};

TEST(Normalize, MakesWhatIsImplicitExplicit) {
  for (const Row& row : {
           Row{"empty", "{}", "{}"},
           Row{"equality", R"({"a":1})", R"({"a":{"$eq":1}})"},
           Row{"equality with an array", R"({"a":[1]})", R"({"a":{"$eq":[1]}})"},
           Row{"equality with an empty object", R"({"a":{}})", R"({"a":{"$eq":{}}})"},
           Row{"and", R"({"a":1,"b":2})", R"({"$and":[{"a":{"$eq":1}},{"b":{"$eq":2}}]})"},
           Row{"two conditions on a field", R"({"a":{"$gt":1,"$lt":5}})",
               R"({"$and":[{"a":{"$gt":1}},{"a":{"$lt":5}}]})"},
           Row{"nested fields join", R"({"a":{"b":{"c":1}}})", R"({"a.b.c":{"$eq":1}})"},
           Row{"paths move below operators", R"({"a":{"$or":[{"b":1},{"$gt":5}]}})",
               R"({"$or":[{"a.b":{"$eq":1}},{"a":{"$gt":5}}]})"},
           Row{"elements start anew", R"({"a":{"$elemMatch":{"b":1,"$gt":2}}})",
               R"({"a":{"$elemMatch":{"$and":[{"b":{"$eq":1}},{"":{"$gt":2}}]}}})"},
       }) {
    EXPECT_EQ(normalized(row.selector), row.result) << row.name;
  }
}

TEST(Normalize, MovesNegationsDown) {
  for (const Row& row : {
           Row{"less", R"({"$not":{"a":{"$lt":1}}})", R"({"a":{"$gte":1}})"},
           Row{"greater or equal", R"({"$not":{"a":{"$gte":1}}})", R"({"a":{"$lt":1}})"},
           Row{"equal", R"({"$not":{"a":1}})", R"({"a":{"$ne":1}})"},
           Row{"in", R"({"$not":{"a":{"$in":[1]}}})", R"({"a":{"$nin":[1]}})"},
           Row{"exists", R"({"$not":{"a":{"$exists":true}}})", R"({"a":{"$exists":false}})"},
           Row{"without opposite", R"({"a":{"$not":{"$size":1}}})",
               R"({"a":{"$not":{"$size":1}}})"},
           Row{"twice", R"({"$not":{"$not":{"a":1}}})", R"({"a":{"$eq":1}})"},
           Row{"and", R"({"$not":{"a":1,"b":2}})", R"({"$or":[{"a":{"$ne":1}},{"b":{"$ne":2}}]})"},
           Row{"or", R"({"$not":{"$or":[{"a":1},{"b":2}]}})",
               R"({"$and":[{"a":{"$ne":1}},{"b":{"$ne":2}}]})"},
           Row{"nor", R"({"$nor":[{"a":1},{"b":{"$gt":2}}]})",
               R"({"$and":[{"a":{"$ne":1}},{"b":{"$lte":2}}]})"},
           Row{"not nor", R"({"$not":{"$nor":[{"a":1}]}})", R"({"$or":[{"a":{"$eq":1}}]})"},
           Row{"not below elements", R"({"a":{"$elemMatch":{"$not":{"b":1}}}})",
               R"({"a":{"$elemMatch":{"$not":{"b":{"$eq":1}}}}})"},
       }) {
    EXPECT_EQ(normalized(row.selector), row.result) << row.name;
  }
}

TEST(Normalize, IsItsOwnNormalForm) {
  for (const char* selector :
       {"{}", R"({"a":1,"b":{"$not":{"$in":[1]}}})", R"({"a":{"$elemMatch":{"b":1,"$gt":2}}})",
        R"({"$nor":[{"a":1},{"b":{"c":{"$not":{"$regex":"x"}}}}]})"}) {
    const std::string once = normalized(selector);
    EXPECT_EQ(normalized(once), once);
  }
}

TEST(Normalize, NamesWhatIsWrong) {
  for (const Row& row : {
           Row{"no object", R"("a")",
               "invalid_selector_json: Selector must be a JSON object, not: <<97>>"},
           Row{"array", "[1]", "invalid_selector_json: Selector must be a JSON object, not: [1]"},
           Row{"unknown operator", R"({"$foo":1})", "invalid_operator: Invalid operator: $foo"},
           Row{"unknown below a field", R"({"a":{"$foo":1}})",
               "invalid_operator: Invalid operator: $foo"},
           Row{"and", R"({"$and":1})", "bad_arg: Bad argument for operator $and: 1"},
           Row{"or", R"({"$or":{}})", "bad_arg: Bad argument for operator $or: {[]}"},
           Row{"nor", R"({"$nor":"a"})", "bad_arg: Bad argument for operator $nor: <<97>>"},
           Row{"not", R"({"a":{"$not":1}})", "bad_arg: Bad argument for operator $not: 1"},
           Row{"in", R"({"a":{"$in":1}})", "bad_arg: Bad argument for operator $in: 1"},
           Row{"nin", R"({"a":{"$nin":1}})", "bad_arg: Bad argument for operator $nin: 1"},
           Row{"all", R"({"a":{"$all":1}})", "bad_arg: Bad argument for operator $all: 1"},
           Row{"elemMatch", R"({"a":{"$elemMatch":[]}})",
               "bad_arg: Bad argument for operator $elemMatch: []"},
           Row{"allMatch", R"({"a":{"$allMatch":null}})",
               "bad_arg: Bad argument for operator $allMatch: null"},
           Row{"keyMapMatch", R"({"a":{"$keyMapMatch":true}})",
               "bad_arg: Bad argument for operator $keyMapMatch: true"},
           Row{"exists", R"({"a":{"$exists":"b"}})",
               "bad_arg: Bad argument for operator $exists: <<98>>"},
           Row{"type", R"({"a":{"$type":1}})", "bad_arg: Bad argument for operator $type: 1"},
           Row{"mod", R"({"a":{"$mod":[1]}})", "bad_arg: Bad argument for operator $mod: [1]"},
           Row{"mod of a float", R"({"a":{"$mod":[1.5,0]}})",
               "bad_arg: Bad argument for operator $mod: [1.5,0]"},
           Row{"mod by 0", R"({"a":{"$mod":[0,0]}})",
               "bad_arg: Bad argument for operator $mod: [0,0]"},
           Row{"size", R"({"a":{"$size":-1}})", "bad_arg: Bad argument for operator $size: -1"},
           Row{"regex", R"({"a":{"$regex":"("}})",
               "bad_arg: Bad argument for operator $regex: <<40>>"},
           Row{"regex of a number", R"({"a":{"$regex":1}})",
               "invalid_operator: Invalid operator: $regex"},
           Row{"beginsWith of a number", R"({"a":{"$beginsWith":1}})",
               "invalid_operator: Invalid operator: $beginsWith"},
           Row{"where", R"({"$where":"x"})", "not_supported: Unsupported operator: $where"},
           Row{"text", R"({"$text":"x"})", "not_supported: Unsupported operator: $text"},
           Row{"default", R"({"$default":{"$text":"x"}})",
               "not_supported: Unsupported operator: $default"},
           Row{"no field", R"({"$gt":1})",
               "invalid_selector: One or more conditions is missing a field name."},
       }) {
    EXPECT_EQ(normalized(row.selector), row.result) << row.name;
  }
}

TEST(Normalize, RefusesWhatIsTooDeep) {
  std::string deep;
  for (std::size_t i = 0; i < kMaxSelectorDepth; ++i) deep += R"({"$and":[)";
  deep += R"({"a":1})";
  for (std::size_t i = 0; i < kMaxSelectorDepth; ++i) deep += "]}";
  EXPECT_EQ(normalized(deep), "invalid_selector: The selector is nested deeper than 200 levels.");
}

}  // namespace
}  // namespace purgatory::couchdb::mango
