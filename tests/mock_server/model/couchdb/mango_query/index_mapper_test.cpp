// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/index_mapper.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

IndexDefinition parsed(std::string_view request) {
  return parse_index_request(*Json::parse(request)).value();
}

TEST(IndexMapper, GivesOneRowToEachIndexThatADocumentFits) {
  IndexMapper mapper({parsed(R"({"index":{"fields":["a","b.c"]}})"),
                      parsed(R"({"index":{"fields":["a"],"partial_filter_selector":{"x":1}}})")});
  const auto keys = [&](std::string_view document) {
    std::string text;
    for (const auto& rows : mapper.map(*Json::parse(document))) {
      text += rows.empty() ? "- " : rows.front().key.dump() + " ";
    }
    return text;
  };
  EXPECT_EQ(keys(R"({"_id":"d","a":1,"b":{"c":null}})"), "[1,null] - ");
  EXPECT_EQ(keys(R"({"_id":"d","a":1,"x":1})"), "- [1] ");
  EXPECT_EQ(keys(R"({"_id":"d","a":1,"b":{"c":2},"x":1})"), "[1,2] [1] ");
  EXPECT_EQ(keys(R"({"_id":"_design/d","a":1,"b":{"c":2},"x":1})"), "- - ");
}

}  // namespace
}  // namespace purgatory::couchdb::mango
