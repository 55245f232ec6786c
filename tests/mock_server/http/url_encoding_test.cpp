// SPDX-License-Identifier: Apache-2.0
#include "mock_server/http/url_encoding.h"

#include <gtest/gtest.h>

namespace purgatory::http {
namespace {

TEST(CouchdbUrlEncode, KeepsLettersDigitsAndFourMarks) {
  EXPECT_EQ(couchdb_url_encode("azAZ09_.-:"), "azAZ09_.-:");
}

TEST(CouchdbUrlEncode, WritesEveryOtherByteAsTwoUpperCaseDigits) {
  EXPECT_EQ(couchdb_url_encode("a/b~c$(d)+ é\n"), "a%2Fb%7Ec%24%28d%29%2B%20%C3%A9%0A");
}

TEST(CouchdbUrlEncode, LeavesNothingOfNothing) { EXPECT_EQ(couchdb_url_encode(""), ""); }

}  // namespace
}  // namespace purgatory::http
