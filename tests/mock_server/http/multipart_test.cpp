// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/multipart.h"

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

TEST(Multipart, BoundaryIsFoundQuotedAndPlain) {
  EXPECT_EQ(boundary_of("multipart/related; boundary=\"a b\""), "a b");
  EXPECT_EQ(boundary_of("Multipart/Mixed;type=x;  Boundary=abc"), "abc");
  EXPECT_EQ(boundary_of("application/json; boundary=abc"), std::nullopt);
  EXPECT_EQ(boundary_of("multipart/related"), std::nullopt);
  EXPECT_EQ(boundary_of("multipart/related; boundary="), std::nullopt);
}

TEST(Multipart, PartsRoundTrip) {
  const std::string binary("\r\n--x\0y--", 9);
  const std::vector<Part> parts{{{{"Content-Type", "application/json"}}, "{}"},
                                {{{"A", "b: c"}, {"D", ""}}, binary},
                                {{}, ""}};
  const auto read = parse_multipart(print_multipart(parts, "edge"), "edge");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3U);
  EXPECT_EQ((*read)[0].headers.find("content-type"), "application/json");
  EXPECT_EQ((*read)[0].body, "{}");
  EXPECT_EQ((*read)[1].headers.find("a"), "b: c");
  EXPECT_EQ((*read)[1].body, binary);
  EXPECT_EQ((*read)[2].body, "");
}

TEST(Multipart, PreambleAndEpilogueAreLeftAside) {
  const auto parts = parse_multipart("preamble\r\n--e\r\n\r\nbody\r\n--e--\r\nepilogue", "e");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 1U);
  EXPECT_EQ(parts->front().body, "body");
}

TEST(Multipart, BodiesThatAreCutOffAreRefused) {
  for (const char* body : {"", "--e", "--e\r\n", "--e\r\n\r\nbody", "--e\r\n\r\nbody\r\n--e",
                           "--e\r\nno end of headers\r\n--e--", "--f\r\n\r\nbody\r\n--f--"}) {
    EXPECT_FALSE(parse_multipart(body, "e")) << body;
  }
}

}  // namespace
}  // namespace purgatory::http
