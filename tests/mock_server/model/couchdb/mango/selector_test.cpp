// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/selector.h"

#include <array>

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

bool matches(std::string_view selector, std::string_view document) {
  return Selector::parse(*Json::parse(selector))->matches(*Json::parse(document));
}

struct Row {
  const char* name;
  const char* selector;
  const char* document;
  bool is_match;
};

template <std::size_t Size>
void expect(const std::array<Row, Size>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(matches(row.selector, row.document), row.is_match)
        << row.name << ": " << row.selector << " on " << row.document;
  }
}

TEST(Selector, Comparisons) {
  expect(std::to_array<Row>({
      {"eq", R"({"a":{"$eq":1}})", R"({"a":1})", true},
      {"eq otherwise", R"({"a":{"$eq":1}})", R"({"a":2})", false},
      {"eq of a float", R"({"a":1})", R"({"a":1.0})", true},
      {"eq of another type", R"({"a":1})", R"({"a":"1"})", false},
      {"eq of null", R"({"a":null})", R"({"a":null})", true},
      {"eq of null and a missing field", R"({"a":null})", "{}", false},
      {"eq of an object", R"({"a":{"$eq":{"b":1}}})", R"({"a":{"b":1}})", true},
      {"eq of members in another order", R"({"a":{"$eq":{"b":1,"c":2}}})", R"({"a":{"c":2,"b":1}})",
       false},
      {"ne", R"({"a":{"$ne":1}})", R"({"a":2})", true},
      {"ne of the same", R"({"a":{"$ne":1}})", R"({"a":1})", false},
      {"ne of a missing field", R"({"a":{"$ne":1}})", "{}", false},
      {"gt", R"({"a":{"$gt":1}})", R"({"a":2})", true},
      {"gt of the same", R"({"a":{"$gt":1}})", R"({"a":1})", false},
      {"gt across types", R"({"a":{"$gt":1}})", R"({"a":"0"})", true},
      {"gte", R"({"a":{"$gte":1}})", R"({"a":1})", true},
      {"lt", R"({"a":{"$lt":"b"}})", R"({"a":"a"})", true},
      {"lt in people's order", R"({"a":{"$lt":"B"}})", R"({"a":"b"})", true},
      {"lte", R"({"a":{"$lte":[1]}})", R"({"a":[1]})", true},
      {"lte otherwise", R"({"a":{"$lte":[1]}})", R"({"a":[1,0]})", false},
  }));
}

TEST(Selector, IdsCompareByTheirBytes) {
  expect(std::to_array<Row>({
      {"id", R"({"_id":{"$lt":"B"}})", R"({"_id":"b"})", false},
      {"id below upper case", R"({"_id":{"$gt":"B"}})", R"({"_id":"b"})", true},
      {"id above null", R"({"_id":{"$gt":null}})", R"({"_id":"0"})", true},
      {"id below arrays", R"({"_id":{"$lt":[]}})", R"({"_id":"0"})", false},
  }));
}

TEST(Selector, Combinations) {
  expect(std::to_array<Row>({
      {"everything", "{}", R"({"a":1})", true},
      {"and", R"({"$and":[{"a":1},{"b":2}]})", R"({"a":1,"b":2})", true},
      {"and with one false", R"({"$and":[{"a":1},{"b":2}]})", R"({"a":1,"b":3})", false},
      {"empty and", R"({"$and":[]})", "{}", true},
      {"implicit and", R"({"a":1,"b":2})", R"({"a":1,"b":3})", false},
      {"or", R"({"$or":[{"a":1},{"b":2}]})", R"({"b":2})", true},
      {"or with none", R"({"$or":[{"a":1},{"b":2}]})", R"({"a":2,"b":1})", false},
      {"empty or", R"({"$or":[]})", "{}", true},
      {"nor", R"({"$nor":[{"a":1},{"b":2}]})", R"({"a":2,"b":1})", true},
      {"nor with one", R"({"$nor":[{"a":1},{"b":2}]})", R"({"a":2,"b":2})", false},
      {"not", R"({"$not":{"a":1}})", R"({"a":2})", true},
      {"not of a missing field", R"({"$not":{"a":1}})", "{}", false},
      {"not below a field", R"({"a":{"$not":{"$regex":"^x"}}})", R"({"a":"yx"})", true},
  }));
}

TEST(Selector, Arrays) {
  expect(std::to_array<Row>({
      {"in", R"({"a":{"$in":[1,2]}})", R"({"a":2})", true},
      {"in otherwise", R"({"a":{"$in":[1,2]}})", R"({"a":3})", false},
      {"in for an array", R"({"a":{"$in":[1,2]}})", R"({"a":[3,2]})", true},
      {"in nothing", R"({"a":{"$in":[]}})", R"({"a":1})", false},
      {"nin", R"({"a":{"$nin":[1,2]}})", R"({"a":3})", true},
      {"nin for an array", R"({"a":{"$nin":[1,2]}})", R"({"a":[3,2]})", false},
      {"nin nothing", R"({"a":{"$nin":[]}})", R"({"a":1})", true},
      {"all", R"({"a":{"$all":[1,2]}})", R"({"a":[2,3,1]})", true},
      {"all but one", R"({"a":{"$all":[1,2]}})", R"({"a":[2,3]})", false},
      {"all of nothing", R"({"a":{"$all":[]}})", R"({"a":[]})", false},
      {"all of the array itself", R"({"a":{"$all":[[1,2]]}})", R"({"a":[1,2]})", true},
      {"all of a scalar", R"({"a":{"$all":[1]}})", R"({"a":1})", false},
      {"size", R"({"a":{"$size":2}})", R"({"a":[1,2]})", true},
      {"another size", R"({"a":{"$size":2}})", R"({"a":[1]})", false},
      {"size of an object", R"({"a":{"$size":1}})", R"({"a":{"b":1}})", false},
      {"elemMatch", R"({"a":{"$elemMatch":{"$gt":1,"$lt":3}}})", R"({"a":[0,2]})", true},
      {"elemMatch by none alone", R"({"a":{"$elemMatch":{"$gt":1,"$lt":3}}})", R"({"a":[0,3]})",
       false},
      {"elemMatch of fields", R"({"a":{"$elemMatch":{"b":1}}})", R"({"a":[{"b":1},2]})", true},
      {"elemMatch of a scalar", R"({"a":{"$elemMatch":{"$eq":1}}})", R"({"a":1})", false},
      {"elemMatch with nor", R"({"a":{"$elemMatch":{"$nor":[{"b":1},{"b":2}]}}})",
       R"({"a":[{"b":1},{"b":3}]})", true},
      {"elemMatch with nor of all", R"({"a":{"$elemMatch":{"$nor":[{"b":1},{"b":2}]}}})",
       R"({"a":[{"b":1},{"b":2}]})", false},
      {"allMatch", R"({"a":{"$allMatch":{"$gt":1}}})", R"({"a":[2,3]})", true},
      {"allMatch but one", R"({"a":{"$allMatch":{"$gt":1}}})", R"({"a":[2,1]})", false},
      {"allMatch of nothing", R"({"a":{"$allMatch":{"$gt":1}}})", R"({"a":[]})", false},
  }));
}

TEST(Selector, Objects) {
  expect(std::to_array<Row>({
      {"exists", R"({"a":{"$exists":true}})", R"({"a":null})", true},
      {"exists not", R"({"a":{"$exists":true}})", "{}", false},
      {"missing", R"({"a":{"$exists":false}})", "{}", true},
      {"missing not", R"({"a":{"$exists":false}})", R"({"a":1})", false},
      {"missing below a scalar", R"({"a.b":{"$exists":false}})", R"({"a":1})", false},
      {"nested", R"({"a":{"b":1}})", R"({"a":{"b":1,"c":2}})", true},
      {"dotted", R"({"a.b":1})", R"({"a":{"b":1}})", true},
      {"escaped dot", R"({"a\\.b":1})", R"({"a.b":1})", true},
      {"element", R"({"a.1":2})", R"({"a":[1,2]})", true},
      {"keyMapMatch", R"({"a":{"$keyMapMatch":{"$eq":"b"}}})", R"({"a":{"b":1}})", true},
      {"keyMapMatch otherwise", R"({"a":{"$keyMapMatch":{"$eq":"b"}}})", R"({"a":{"c":1}})", false},
      {"keyMapMatch of an array", R"({"a":{"$keyMapMatch":{"$eq":"b"}}})", R"({"a":["b"]})", false},
  }));
}

TEST(Selector, TypesOfValues) {
  for (const char* type : {"null", "boolean", "number", "string", "array", "object"}) {
    const std::string selector = std::string(R"({"a":{"$type":")") + type + R"("}})";
    const std::array<std::pair<const char*, const char*>, 7> values = {{{"null", "null"},
                                                                        {"boolean", "false"},
                                                                        {"number", "1"},
                                                                        {"number", "1.5"},
                                                                        {"string", R"("")"},
                                                                        {"array", "[]"},
                                                                        {"object", "{}"}}};
    for (const auto& [name, value] : values) {
      EXPECT_EQ(matches(selector, std::string(R"({"a":)") + value + "}"),
                std::string_view(name) == type)
          << selector << " on " << value;
    }
  }
  EXPECT_FALSE(matches(R"({"a":{"$type":"widget"}})", R"({"a":1})"));
}

TEST(Selector, NumbersAndTexts) {
  expect(std::to_array<Row>({
      {"mod", R"({"a":{"$mod":[3,1]}})", R"({"a":7})", true},
      {"mod otherwise", R"({"a":{"$mod":[3,1]}})", R"({"a":8})", false},
      {"mod of a negative", R"({"a":{"$mod":[3,-1]}})", R"({"a":-7})", true},
      {"mod of a float", R"({"a":{"$mod":[3,1]}})", R"({"a":7.0})", false},
      {"mod of a large integer", R"({"a":{"$mod":[7,4]}})",
       R"({"a":123456789012345678901234567890})", false},
      {"mod of a large integer that fits", R"({"a":{"$mod":[10,3]}})",
       R"({"a":123456789012345678901234567893})", true},
      {"mod by -1", R"({"a":{"$mod":[-1,0]}})", R"({"a":-9223372036854775808})", true},
      {"regex", R"({"a":{"$regex":"b+c"}})", R"({"a":"abbcd"})", true},
      {"regex otherwise", R"({"a":{"$regex":"^b"}})", R"({"a":"ab"})", false},
      {"regex without case", R"({"a":{"$regex":"(?i)B"}})", R"({"a":"ab"})", true},
      {"regex of a number", R"({"a":{"$regex":"1"}})", R"({"a":1})", false},
      {"beginsWith", R"({"a":{"$beginsWith":"ab"}})", R"({"a":"abc"})", true},
      {"beginsWith otherwise", R"({"a":{"$beginsWith":"ab"}})", R"({"a":"Abc"})", false},
      {"beginsWith of an array", R"({"a":{"$beginsWith":"ab"}})", R"({"a":["abc"]})", false},
  }));
}

TEST(Selector, ListsTheFieldsOfItsConditions) {
  const auto selector =
      Selector::parse(*Json::parse(R"({"a":{"$gt":1,"$lt":3},"$or":[{"b.c":1},{"d":2}]})"));
  EXPECT_EQ(selector->fields(), (std::vector<std::string>{"a", "a", "b.c", "d"}));
  EXPECT_TRUE(Selector().fields().empty());
}

TEST(Selector, RefusesFieldNamesWithEmptyParts) {
  EXPECT_EQ(Selector::parse(*Json::parse(R"({"a..b":1})")).error(),
            (Error{"invalid_field_name", "Invalid field name: a..b"}));
}

}  // namespace
}  // namespace purgatory::couchdb::mango
