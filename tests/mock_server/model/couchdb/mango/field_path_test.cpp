// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/field_path.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

std::string found(std::string_view field, std::string_view document) {
  const Json json = *Json::parse(document);
  const auto value = FieldPath::parse(field)->find_in(json);
  if (value) return (*value)->dump();
  return value.error() == FieldPath::Miss::NotFound ? "not found" : "bad path";
}

struct Row {
  const char* name;
  const char* field;
  const char* document;
  const char* value;
};

TEST(FieldPath, FindsMembersAndElements) {
  for (const Row& row : {
           Row{"member", "a", R"({"a":1})", "1"},
           Row{"nested member", "a.b", R"({"a":{"b":2}})", "2"},
           Row{"escaped dot", R"(a\.b)", R"({"a.b":3,"a":{"b":2}})", "3"},
           Row{"escaped dot below", R"(a.b\.c)", R"({"a":{"b.c":4}})", "4"},
           Row{"backslashes vanish", R"(a\b)", R"({"ab":5})", "5"},
           Row{"element", "a.1", R"({"a":[6,7]})", "7"},
           Row{"member of an element", "a.0.b", R"({"a":[{"b":8}]})", "8"},
           Row{"digits name a member too", "a.0", R"({"a":{"0":9}})", "9"},
           Row{"missing member", "b", R"({"a":1})", "not found"},
           Row{"missing member below", "a.c", R"({"a":{"b":2}})", "not found"},
           Row{"through a scalar", "a.b", R"({"a":1})", "bad path"},
           Row{"through null", "a.b", R"({"a":null})", "bad path"},
           Row{"element beyond the end", "a.2", R"({"a":[6,7]})", "bad path"},
           Row{"element that is no number", "a.x", R"({"a":[6,7]})", "bad path"},
           Row{"element below 0", "a.-1", R"({"a":[6,7]})", "bad path"},
       }) {
    EXPECT_EQ(found(row.field, row.document), row.value) << row.name;
  }
}

TEST(FieldPath, RefusesEmptyParts) {
  for (const char* field : {"", ".", "a.", ".a", "a..b"}) {
    const auto path = FieldPath::parse(field);
    ASSERT_FALSE(path) << field;
    EXPECT_EQ(path.error().word, "invalid_field_name");
  }
}

TEST(FieldPath, SetsAValueWithTheObjectsOnTheWay) {
  Json object = *Json::parse(R"({"s":1,"o":{"x":1}})");
  for (const char* field : {"a", "b.c.d", "o.y", "s.z"}) {
    FieldPath::parse(field)->set_in(object, Json(7));
  }
  EXPECT_EQ(object.dump(), R"({"s":1,"o":{"x":1,"y":7},"a":7,"b":{"c":{"d":7}}})");
}

}  // namespace
}  // namespace purgatory::couchdb::mango
