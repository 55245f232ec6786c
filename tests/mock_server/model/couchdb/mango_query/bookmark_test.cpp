// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango_query/bookmark.h"

#include <string>

#include <gtest/gtest.h>

#include "support/text.h"

namespace purgatory::couchdb::mango {
namespace {

TEST(Bookmark, ComesBackAsItWent) {
  for (const char* key :
       {"[1,\"x\"]", "\"id\"", "[null,{\"a\":[2.5]}]", "[\"\xC3\xBF\xC3\xBF\"]"}) {
    const auto bookmark = parse_bookmark(print_bookmark({*Json::parse(key), "doc/?>"}));
    ASSERT_TRUE(bookmark) << key;
    EXPECT_EQ(bookmark->key.dump(), key);
    EXPECT_EQ(bookmark->id, "doc/?>");
  }
}

TEST(Bookmark, RefusesWhatItDidNotPrint) {
  for (const std::string& text : {std::string("nil"), std::string("!"), base64url("{}"),
                                  base64url(R"({"startkey":1,"startkey_docid":2})")}) {
    EXPECT_EQ(parse_bookmark(text).error(),
              (Error{"invalid_bookmark", "Invalid bookmark value: \"" + text + "\""}));
  }
}

}  // namespace
}  // namespace purgatory::couchdb::mango
