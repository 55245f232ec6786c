// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/target.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

TEST(Target, TakesTheAccountOutOfAUrl) {
  const auto target = parse_target("https://ad%3Amin:p%40ss@db.example:6984/");
  ASSERT_TRUE(target) << target.error();
  EXPECT_EQ(target->base_url, "https://db.example:6984");
  EXPECT_EQ(target->account, (Target::Account{"ad:min", "p@ss"}));
}

TEST(Target, TakesAddressesAndPorts) {
  for (const char* text : {"http://[::1]", "http://[fe80::1:127.0.0.1]:65535", "http://h:1"}) {
    const auto target = parse_target(text);
    ASSERT_TRUE(target) << target.error();
    EXPECT_EQ(target->base_url, text);
  }
}

TEST(Target, EmbeddedIsAWord) {
  const auto target = parse_target("embedded");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->kind, Target::Kind::Embedded);
}

TEST(Target, RefusesWhatIsNeitherWithoutRepeatingIt) {
  for (const char* text :
       {"ftp://a:secret@b", "http://", "http://u:secret@", "http://h/path", "http://h?x", "embeded",
        "http://h h", "http://h:99999", "http://h:0", "http://h:", "http://h:80x", "http://[::1",
        "http://[::1]80", "http://[]:80", "http://[secret]", "http://:80", "http://::1"}) {
    const auto target = parse_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(target.error().find("secret"), std::string::npos) << target.error();
  }
}

}  // namespace
}  // namespace purgatory::conformance
