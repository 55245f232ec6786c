// SPDX-License-Identifier: Apache-2.0
#include "support/json.h"

#include <gtest/gtest.h>

namespace purgatory {
namespace {

std::string reprinted(std::string_view text) {
  const auto value = Json::parse(text);
  return value ? value->dump() : "refused: " + value.error().problem;
}

bool is_refused(std::string_view text) { return !Json::parse(text).has_value(); }

TEST(Json, KeepsTheOrderOfMembers) {
  EXPECT_EQ(reprinted(R"({"b":1,"a":{"z":1,"y":2}})"), R"({"b":1,"a":{"z":1,"y":2}})");
}

TEST(Json, LaterDuplicateKeyWinsAtTheLaterPlace) {
  EXPECT_EQ(reprinted(R"({"a":1,"b":2,"a":3})"), R"({"b":2,"a":3})");
  EXPECT_EQ(reprinted(R"({"a":1,"a":2,"a":3})"), R"({"a":3})");
}

TEST(Json, LaterDuplicateKeyWinsAmongManyMembers) {
  std::string text = "{";
  for (int i = 0; i < 40; ++i) text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  const auto value = Json::parse(text + R"("k3":"last"})");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->size(), 40U);
  EXPECT_EQ(value->members().back().key, "k3");
  EXPECT_EQ(value->members()[3].key, "k4");
  EXPECT_EQ(*value->find("k3"), Json("last"));
}

TEST(Json, IntegersOfAnySizeRoundTrip) {
  for (const char* text : {"0", "-1", "9223372036854775807", "9223372036854775808",
                           "-9223372036854775809", "123456789012345678901234567890"}) {
    EXPECT_EQ(reprinted(text), text);
  }
  const std::string long_integer(1000, '7');
  EXPECT_EQ(reprinted(long_integer), long_integer);
  EXPECT_EQ(reprinted("-0"), "0");
}

TEST(Json, FloatsPrintInShortestFormWithAFractionOrAnExponent) {
  const std::pair<const char*, const char*> rows[] = {
      {"1e5", "100000.0"},
      {"1e20", "100000000000000000000.0"},
      {"1e21", "1e+21"},
      {"1e-7", "1e-7"},
      {"0.000001", "0.000001"},
      {"-0.0", "0.0"},
      {"1.5", "1.5"},
      {"12345678901234567890.5", "12345678901234567000.0"},
      {"-2.50", "-2.5"},
      {"1.25e-9", "1.25e-9"},
      {"1e-400", "0.0"},
      {"1e300", "1e+300"},
      {"5.0", "5.0"}};
  for (const auto& [text, printed] : rows) EXPECT_EQ(reprinted(text), printed) << text;
}

TEST(Json, WhatIsNotStrictJsonIsRefused) {
  for (const char* text :
       {"", " ", "{} x", R"({"a":1,})", "01", "1.", "NaN", "nul", "\xEF\xBB\xBF{}", "\"a\tb\"",
        "\"\xC3\"", "\"\xED\xA0\x80\"", R"("\ud83d")", R"("\ude00")", "1E400", "-1e400", "[1 2]",
        "{'a':1}", "// x\n1"}) {
    EXPECT_TRUE(is_refused(text)) << text;
  }
  EXPECT_TRUE(is_refused(std::string_view("{}\0", 3))) << "a NUL byte ends nothing";
  EXPECT_TRUE(is_refused(std::string_view("{}\0x", 4))) << "nor hides what follows";
}

TEST(Json, ControlCharactersAreEscapedAndOthersStayRaw) {
  EXPECT_EQ(reprinted(R"("\u0000\u001f\b\f\n\r\t\"\\\/é\u007f\u2028")"),
            "\"\\u0000\\u001F\\b\\f\\n\\r\\t\\\"\\\\/é\x7F\xE2\x80\xA8\"");
}

TEST(Json, NestingBeyondTheBoundIsRefusedWithoutAStackOverflow) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  EXPECT_EQ(reprinted(nested(kMaxJsonDepth)), nested(kMaxJsonDepth));
  const auto refused = Json::parse(nested(kMaxJsonDepth + 1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, "nested deeper than 1000 levels");
  EXPECT_TRUE(is_refused(std::string(100'000, '[')));
}

TEST(Json, EqualityIgnoresTheOrderOfMembersAndTellsIntegersFromFloats) {
  EXPECT_EQ(*Json::parse(R"({"a":1,"b":[1,{"c":2,"d":3}]})"),
            *Json::parse(R"({"b":[1,{"d":3,"c":2}],"a":1})"));
  EXPECT_NE(Json(1), Json(1.0));
  EXPECT_NE(Json::array({1, 2}), Json::array({2, 1}));
}

TEST(Json, CopiesAreDeep) {
  Json original = Json::object({{"a", Json::array({1})}});
  Json copy = original;
  copy.find("a")->push_back(2);
  EXPECT_EQ(original.dump(), R"({"a":[1]})");
  EXPECT_EQ(copy.dump(), R"({"a":[1,2]})");
}

TEST(Json, PrettyTextHasOneMemberALine) {
  EXPECT_EQ(Json::parse(R"({"a":[1,{}],"b":{}})")->pretty(),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {}\n}");
}

}  // namespace
}  // namespace purgatory
