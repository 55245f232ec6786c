// SPDX-License-Identifier: Apache-2.0
#include "support/digest.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace purgatory {
namespace {

TEST(Digest, Md5MatchesTheExamplesOfRfc1321) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "d41d8cd98f00b204e9800998ecf8427e"},
      {"abc", "900150983cd24fb0d6963f7d28e17f72"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"}};
  for (const auto& [text, expected] : rows) {
    const Md5Digest digest = md5(text);
    EXPECT_EQ(to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}), expected);
  }
}

TEST(Digest, Sha1MatchesTheExamplesOfRfc3174) {
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha1_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

TEST(Digest, Pbkdf2MatchesTheExamplesOfRfc6070) {
  EXPECT_EQ(pbkdf2_hex(KeyHash::Sha1, "password", "salt", 2, 20),

            "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957");
}

TEST(Digest, HmacMatchesTheExampleOfRfc4231) {
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, EqualityInConstantTimeTellsLengthsApart) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace purgatory
