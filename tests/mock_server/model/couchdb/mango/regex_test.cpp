// SPDX-License-Identifier: Apache-2.0
#include "mock_server/model/couchdb/mango/regex.h"

#include <gtest/gtest.h>

namespace purgatory::couchdb::mango {
namespace {

TEST(Regex, IsFoundAnywhere) {
  EXPECT_TRUE(Regex::compile("b+")->matches("abba"));
  EXPECT_FALSE(Regex::compile("^b")->matches("abba"));
}

TEST(Regex, SeesBytes) { EXPECT_TRUE(Regex::compile("^..$")->matches("\xC3\xA9")); }

TEST(Regex, RefusesWhatDoesNotCompile) {
  for (const char* pattern : {"(", "[", "*", "(a)\\1", "(?=a)", "a{1000}{1000}"}) {
    EXPECT_FALSE(Regex::compile(pattern)) << pattern;
  }
}

TEST(Regex, TakesTimeLinearToTheText) {
  EXPECT_FALSE(Regex::compile("(a*)*b")->matches(std::string(100000, 'a')));
}

}  // namespace
}  // namespace purgatory::couchdb::mango
