// SPDX-License-Identifier: Apache-2.0
#include "support/json_schema.h"

#include <gtest/gtest.h>

namespace purgatory {
namespace {

Json json(const char* text) { return *Json::parse(text); }

TEST(JsonSchema, TellsTheDeepestPlaces) {
  const auto schema = JsonSchema::compile(
      R"({"properties": {"rows": {"items": {"properties": {"id": {"type": "string"}}}}}})");
  ASSERT_TRUE(schema);
  EXPECT_TRUE(schema->problems_of(json(R"({"rows": [{"id": "a"}]})")).empty());
  const auto problems = schema->problems_of(json(R"({"rows": [{"id": "a"}, {"id": 1}]})"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "/rows/1/id");
  EXPECT_EQ(problems[0].problem, "Value type not permitted by 'type' constraint.");
}

TEST(JsonSchema, NumberWithoutAFractionIsAnIntegerHoweverItIsWritten) {
  const auto schema = JsonSchema::compile(R"({"items": {"type": "integer", "maximum": 5.0}})");
  ASSERT_TRUE(schema);
  EXPECT_TRUE(schema->problems_of(json("[1, 1.0, 5, 2e0]")).empty());
  EXPECT_EQ(schema->problems_of(json("[1.5, 6.0]")).size(), 2U);
  const auto one = JsonSchema::compile(R"({"const": 1.0})");
  EXPECT_TRUE(one->problems_of(json("1")).empty());
}

TEST(JsonSchema, FollowsReferencesWithinTheSchema) {
  const auto schema = JsonSchema::compile(
      R"({"items": {"$ref": "#/definitions/rev"}, "definitions": {"rev": {"pattern": "^[0-9]+-"}}})");
  ASSERT_TRUE(schema);
  EXPECT_TRUE(schema->problems_of(json(R"(["1-a"])")).empty());
  EXPECT_FALSE(schema->problems_of(json(R"(["a"])")).empty());
}

TEST(JsonSchema, WhatIsNoneIsRefused) {
  EXPECT_FALSE(JsonSchema::compile("{"));
  EXPECT_FALSE(JsonSchema::compile(R"({"type": "word"})"));
  EXPECT_FALSE(JsonSchema::compile(R"({"$ref": "http://127.0.0.1/other.json"})"));
}

TEST(JsonSchema, WhatWouldBePassedOverInSilenceIsRefused) {
  const auto problem = [](const char* text) {
    const auto schema = JsonSchema::compile(text);
    return schema ? "none" : schema.error();
  };
  EXPECT_EQ(problem(R"({"typ": "object"})"), "draft 7 has no keyword `typ`; did you mean `type`?");
  EXPECT_EQ(problem(R"({"properties": {"a": {"anyOf": [{"requird": ["b"]}]}}})"),
            "draft 7 has no keyword `requird`, at /properties/a/anyOf; did you mean `required`?");
  EXPECT_EQ(problem(R"({"$schema": "https://json-schema.org/draft/2020-12/schema"})"),
            "`$schema` is another than draft 7");
  EXPECT_EQ(problem(R"({"type": "object", "properties": {"a": {}, "a": {}}})"),
            "`a` stands twice in one object");
  EXPECT_EQ(problem(R"({"$schema": "http://json-schema.org/draft-07/schema#", "enum": [{"typ": 1}],
                        "properties": {"typ": true}, "dependencies": {"a": ["b"]}})"),
            "none");
}

}  // namespace
}  // namespace purgatory
