// SPDX-License-Identifier: Apache-2.0
#include "mock_server/replication/wire/address.h"

#include <gtest/gtest.h>

namespace purgatory::replication {
namespace {

TEST(DatabaseUrl, EndsInASlash) {
  EXPECT_EQ(parse_database_url("http://host:5984/db")->url, "http://host:5984/db/");
  EXPECT_EQ(parse_database_url("http://host/db/")->url, "http://host/db/");
  EXPECT_EQ(parse_database_url("http://host/db?x=1")->url, "http://host/db?x=1");
}

TEST(DatabaseUrl, LosesItsAccount) {
  const auto parsed = parse_database_url("https://us%40er:p%3Ass@host/db");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->url, "https://host/db/");
  EXPECT_EQ(parsed->user, "us@er");
  EXPECT_EQ(parsed->password, "p:ss");
}

TEST(DatabaseUrl, TakesTheLastAtSignForTheEndOfThePassword) {
  const auto parsed = parse_database_url("http://user:p@ss@host/db");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->password, "p@ss");
  EXPECT_EQ(parsed->url, "http://host/db/");
}

TEST(DatabaseUrl, IsHttpOrHttpsWithAHost) {
  for (const char* text : {"db", "ftp://host/db", "http:///db", "http://user:pass@/db",
                           "http://host/d b", "http://host/d\r\nb", "file:///etc/passwd"}) {
    EXPECT_FALSE(parse_database_url(text).has_value()) << text;
  }
}

TEST(BasicAuthorization, NamesItsUser) {
  EXPECT_EQ(basic_user(basic_authorization("user", "pa:ss")), "user");
  EXPECT_EQ(basic_user("Bearer abc"), std::nullopt);
  EXPECT_EQ(basic_user("Basic"), std::nullopt);
}

}  // namespace
}  // namespace purgatory::replication
