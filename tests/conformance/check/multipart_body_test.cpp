// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/multipart_body.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

using Contents = std::vector<std::string>;

Contents contents(std::string_view body) {
  const auto parts = parts_of(body, "b");
  if (!parts) return {"none"};
  Contents result;
  for (const auto& part : *parts) result.emplace_back(part.content);
  return result;
}

TEST(MultipartBody, FindsTheBoundaryQuotedOrNot) {
  EXPECT_EQ(boundary_of("multipart/mixed; boundary=\"a b;c\"; x=y"), "a b;c");
  EXPECT_EQ(boundary_of("multipart/mixed; Boundary=abc ; x=y"), "abc");
  EXPECT_EQ(boundary_of("multipart/mixed"), std::nullopt);
  EXPECT_EQ(boundary_of("multipart/mixed; boundary="), std::nullopt);
}

TEST(MultipartBody, FindsWhatStandsBetweenTheDelimiters) {
  struct Row {
    std::string name, body;
    Contents contents;
  };
  const Row rows[] = {
      {"two parts", "--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", {"one", "two"}},
      {"no part", "--b--", {}},
      {"preamble and epilogue", "before\r\n--b\r\n\r\none\r\n--b--\r\nbehind", {"one"}},
      {"line feeds alone", "--b\n\none\n--b--", {"one"}},
      {"blanks behind a delimiter", "--b \r\n\r\none\r\n--b-- \r\n", {"one"}},
      {"line breaks within", "--b\r\n\r\n1\r\n\r\n2\r\n--b--", {"1\r\n\r\n2"}},
      {"a longer boundary within", "--b\r\n\r\n--bc\r\n--b--", {"--bc"}},
      {"a delimiter within a line", "--b\r\n\r\nx--b--\r\n--b--", {"x--b--"}},
      {"cut off", "--b\r\n\r\none\r\n--b\r\n\r\ntw", {"none"}},
      {"nothing", "", {"none"}},
      {"other boundary", "--c\r\n\r\none\r\n--c--", {"none"}},
  };
  for (const auto& row : rows) EXPECT_EQ(contents(row.body), row.contents) << row.name;
}

TEST(MultipartBody, KeepsTheHeadersOfAPart) {
  const auto parts = parts_of("--b\r\nA: 1\r\nb:2 \r\nodd\r\n\r\nx\r\n--b--", "b");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->at(0).headers, (HeaderFields{{"A", "1"}, {"b", "2"}, {"odd", ""}}));
  EXPECT_EQ(parts->at(0).content, "x");
}

}  // namespace
}  // namespace purgatory::conformance
