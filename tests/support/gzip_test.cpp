// SPDX-License-Identifier: Apache-2.0
#include "support/gzip.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace purgatory {
namespace {

constexpr std::uint64_t kPlenty = 1'000'000;

TEST(Gzip, IsTheFileThatCouchDbStores) {
  EXPECT_EQ(to_hex(gzip("hello")), "1f8b0800000000000003cb48cdc9c9070086a6103605000000");
}

TEST(Gzip, GunzipGivesBackTheBytes) {
  std::string bytes;
  for (unsigned i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * i % 251);
  EXPECT_EQ(gunzip(gzip(bytes), kPlenty), bytes);
  EXPECT_EQ(gunzip(gzip(""), kPlenty), "");
}

TEST(Gzip, SeveralMembersAreOneText) {
  EXPECT_EQ(gunzip(gzip("one") + gzip("two"), kPlenty), "onetwo");
}

TEST(Gzip, WhatIsNotAWholeGzipFileIsMalformed) {
  const std::string file = gzip("hello");
  for (const std::string& damaged :
       {std::string(), std::string("plain"), file.substr(0, file.size() - 1), file + "x"}) {
    const auto result = gunzip(damaged, kPlenty);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), GunzipError::Malformed);
  }
}

TEST(Gzip, ABombStopsAtTheLimit) {
  const auto result = gunzip(gzip(std::string(10'000'000, 'a')), kPlenty);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), GunzipError::TooLarge);
}

TEST(ZlibDecompress, ReadsZlibStreams) {
  EXPECT_EQ(zlib_decompress(*from_hex("789ccb48cdc9c90700062c0215"), kPlenty), "hello");
  EXPECT_FALSE(zlib_decompress(gzip("hello"), kPlenty).has_value());
}

}  // namespace
}  // namespace purgatory
