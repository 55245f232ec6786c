// SPDX-License-Identifier: Apache-2.0
#include "conformance/http/redaction.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

TEST(Redaction, ReplacesSecretFieldsOfAHead) {
  EXPECT_EQ(redacted_head("GET / HTTP/1.1\r\nauthorization: Basic abc\r\nAccept: */*\r\n\r\n"),
            "GET / HTTP/1.1\r\nauthorization: [redacted]\r\nAccept: */*\r\n\r\n");
}

TEST(Redaction, ReplacesSecretFieldsOfAnAnswer) {
  EXPECT_EQ(redacted({{"Set-Cookie", "AuthSession=abc"}, {"ETag", "\"1-a\""}}),
            (HeaderFields{{"Set-Cookie", "[redacted]"}, {"ETag", "\"1-a\""}}));
}

TEST(Redaction, TakesAccountsOutOfUrls) {
  EXPECT_EQ(without_url_credentials(R"({"source":"http://admin:pa@ss@host:5984/db"})"),
            R"({"source":"http://host:5984/db"})");
  EXPECT_EQ(without_url_credentials("see http://host/a@b"), "see http://host/a@b");
}

}  // namespace
}  // namespace purgatory::conformance
