// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/indexes/collation.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::couchdb {
namespace {

Json json(std::string_view text) { return Json::parse(text).value(); }

using Order = std::weak_ordering (*)(const Json&, const Json&);

void expect_ascending(const std::vector<std::string>& texts, Order order) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t k = 0; k < texts.size(); ++k) {
      EXPECT_TRUE(order(json(texts[i]), json(texts[k])) == (i <=> k))
          << texts[i] << " and " << texts[k];
    }
  }
}

// The example of the CouchDB documentation, "View Collation", and what it leaves out.
TEST(Collation, OrdersAsTheDocumentSays) {
  expect_ascending({"null",
                    "false",
                    "true",
                    "1",
                    "2",
                    "3.0",
                    "4",
                    R"("a")",
                    R"("A")",
                    R"("aa")",
                    R"("b")",
                    R"("B")",
                    R"("ba")",
                    R"("bb")",
                    R"(["a"])",
                    R"(["b"])",
                    R"(["b","c"])",
                    R"(["b","c","a"])",
                    R"(["b","d"])",
                    R"(["b","d","e"])",
                    "{}",
                    R"({"a":1})",
                    R"({"a":2})",
                    R"({"b":1})",
                    R"({"b":2})",
                    R"({"b":2,"a":1})",
                    R"({"b":2,"c":2})"},
                   collate);
}

TEST(Collation, OrdersTextAsPeopleDo) {
  expect_ascending({R"("")", R"("_")", R"("-")", R"(".")", R"("~")", R"("1")", R"("a")",
                    "\"\xC3\xA1\"", R"("b")", R"("z")", R"("zz")"},
                   collate);
}

TEST(Collation, NumbersOfEverySizeOrderExactly) {
  expect_ascending(
      {"-1e300", "-123456789012345678901234567890", "-9223372036854775808", "-1.5", "-1", "-0.5",
       "0", "0.5", "1", "1.5", "9007199254740992", "9007199254740993", "9223372036854775807",
       "9223372036854775808", "123456789012345678901234567890", "1e300"},
      collate);
}

TEST(Collation, TheSameValueInTwoSpellingsIsEquivalent) {
  for (const auto& [left, right] :
       std::vector<std::pair<std::string, std::string>>{{"1", "1.0"},
                                                        {"0.0", "-0.0"},
                                                        {"0", "-0.5e-400"},
                                                        {"1e20", "100000000000000000000"},
                                                        {"\"\xC3\xA9\"", "\"e\xCC\x81\""},
                                                        {R"("a")", R"("a\u0000")"}}) {
    EXPECT_TRUE(collate(json(left), json(right)) == 0) << left << " and " << right;
  }
}

TEST(Collation, RawOrderIsThatOfErlangTerms) {
  expect_ascending({"1", "2.5", "false", "null", "true", "{}", "[]", R"("")", R"("A")", R"("_")",
                    R"("a")", "\"\xC3\xA1\""},
                   collate_raw);
}

}  // namespace
}  // namespace purgatory::couchdb
