// SPDX-License-Identifier: Apache-2.0
#include "support/json_reading.h"

#include <gtest/gtest.h>

namespace purgatory {
namespace {

using Pointers = std::vector<std::string>;

Pointers repeated_in(std::string_view text) {
  const auto reading = read_json(text);
  EXPECT_TRUE(reading) << text;
  return reading ? reading->repeated : Pointers{"unreadable"};
}

TEST(JsonReading, FindsNothingRepeatedInWhatIsInOrder) {
  EXPECT_EQ(repeated_in(R"({"a":{"a":1,"A":2},"b":[{"a":1},{"a":2}],"":null})"), Pointers{});
  EXPECT_EQ(repeated_in("[1,1]"), Pointers{});
}

TEST(JsonReading, NamesEachRepeatedMemberOnceByItsPlace) {
  EXPECT_EQ(repeated_in(R"({"a":1,"b":2,"a":3,"a":4})"), (Pointers{"/a"}));
  EXPECT_EQ(repeated_in(R"({"x":[0,{"y":{"b":1,"b":1}}],"x":2})"), (Pointers{"/x/1/y/b", "/x"}));
  EXPECT_EQ(repeated_in(R"([[],[{"a/b~c":1,"a\/b~c":2}]])"), (Pointers{"/1/0/a~1b~0c"}));
}

TEST(JsonReading, StepOfAPointerIsEscaped) {
  std::string pointer = "/a";
  append_step(pointer, "~1/");
  append_step(pointer, "");
  EXPECT_EQ(pointer, "/a/~01~1/");
}

TEST(JsonReading, KeepsTheLastOfThem) {
  EXPECT_EQ(read_json(R"({"a":1,"b":2,"a":3})")->value.dump(), R"({"b":2,"a":3})");
}

// Large objects are looked through by another way than small ones.
TEST(JsonReading, FindsWhatIsRepeatedAmongManyMembers) {
  std::string text = R"({"again":0)";
  for (int i = 0; i < 100; ++i) text += ",\"m" + std::to_string(i) + "\":0";
  EXPECT_EQ(repeated_in(text + "}"), Pointers{});
  EXPECT_EQ(repeated_in(text + R"(,"m7":1,"again":1})"), (Pointers{"/again", "/m7"}));
}

TEST(JsonReading, ListsSoManyAndNoMore) {
  std::string text = "[";
  for (int i = 0; i < 200; ++i) text += R"({"a":1,"a":2},)";
  EXPECT_EQ(repeated_in(text + "0]").size(), kMaxRepeatedNames);
}

TEST(JsonReading, SaysWhyATextIsNoJson) {
  const auto reading = read_json(R"({"a":1,"a":2)");
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().offset, Json::parse(R"({"a":1,"a":2)").error().offset);
}

}  // namespace
}  // namespace purgatory
