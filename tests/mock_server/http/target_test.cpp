// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/target.h"

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

using Segments = std::vector<std::string>;

TEST(Target, SegmentsAreDecodedOneByOne) {
  const auto target = parse_target("/a%2Fb/c%0Ad");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (Segments{"a/b", "c\nd"}));
  EXPECT_EQ(target->path, "/a%2Fb/c%0Ad");
}

TEST(Target, EmptySegmentsVanish) {
  EXPECT_EQ(parse_target("//db///x/")->segments, (Segments{"db", "x"}));
  EXPECT_TRUE(parse_target("/")->segments.empty());
}

TEST(Target, PlusIsASpace) {
  const auto target = parse_target("/db/a+b%2B?k=c+d%2B");
  EXPECT_EQ(target->segments[1], "a b+");
  EXPECT_EQ(target->query.find("k"), "c d+");
}

TEST(Target, FirstOfEqualParametersIsFoundAndAllAreKept) {
  const auto target = parse_target("/?a=1&&b&a=2&c=x=y");
  EXPECT_EQ(target->query.find("a"), "1");
  EXPECT_EQ(target->query.find("b"), "");
  EXPECT_EQ(target->query.find("c"), "x=y");
  EXPECT_EQ(target->query.find("d"), std::nullopt);
  EXPECT_EQ(std::distance(target->query.begin(), target->query.end()), 4);
}

TEST(Target, BadEscapesAreRefusedWhereverTheyStand) {
  for (const char* raw : {"/%zz", "/db/%", "/db/%4", "/db?a=%g1", "/db?%=1"}) {
    EXPECT_FALSE(parse_target(raw)) << raw;
  }
}

TEST(Target, NulAndIllFormedUtf8PassAsBytes) {
  EXPECT_EQ(parse_target("/%00")->segments[0], std::string(1, '\0'));
  EXPECT_EQ(parse_target("/%FF")->segments[0], "\xFF");
}

}  // namespace
}  // namespace purgatory::http
