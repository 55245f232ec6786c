// SPDX-License-Identifier: Apache-2.0
#include "support/text.h"

#include <gtest/gtest.h>

namespace purgatory {
namespace {

TEST(Text, Base64PadsAsRfc4648Says) {
  const std::pair<const char*, const char*> rows[] = {
      {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
      {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}};
  for (const auto& [plain, encoded] : rows) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(from_base64(encoded), plain);
  }
  EXPECT_EQ(base64url("\xFB\xFF"), "-_8");
}

TEST(Text, IllFormedBase64IsNothing) {
  for (const char* text : {"Z", "Zg=", "Zg", "Z===", "Zm=v", "Zm9v!A=="}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(Text, PercentDecodingRefusesBadEscapes) {
  EXPECT_EQ(percent_decode("a%2Fb%00+"), std::string("a/b\0+", 5));
  EXPECT_EQ(percent_decode("a+b", PlusSign::IsSpace), "a b");
  for (const char* text : {"%", "%2", "%zz", "a%g0"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

TEST(Text, PercentEncodingLeavesOnlyUnreservedBytes) {
  EXPECT_EQ(percent_encode("a/b é~-_."), "a%2Fb%20%C3%A9~-_.");
}

TEST(Text, Utf8RefusesOverlongFormsSurrogatesAndCutOffCharacters) {
  EXPECT_TRUE(is_utf8("aé€😀"));
  for (const char* bytes : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3",
                            "\xE2\x82", "\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bytes));
  }
}

TEST(Text, NearestFindsAMisspellingButNotAnotherWord) {
  const std::vector<std::string> words{"expect", "capture", "steps"};
  EXPECT_EQ(nearest("exepct", words), "expect");
  EXPECT_EQ(nearest("step", words), "steps");
  EXPECT_EQ(nearest("banana", words), std::nullopt);
}

TEST(Text, SplitKeepsEmptyParts) {
  EXPECT_EQ(split("a,,b", ',').size(), 3U);
  EXPECT_EQ(split("", ',').size(), 1U);
}

}  // namespace
}  // namespace purgatory
