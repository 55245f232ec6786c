// SPDX-License-Identifier: Apache-2.0
#include "mock_server/api/control/journal/journal.h"

#include <gtest/gtest.h>

namespace purgatory::api {
namespace {

JournalEntry entry(const std::string& method, const std::string& path, int status = 200) {
  JournalEntry made;
  made.face = "couchdb";
  made.method = method;
  made.path = path;
  made.status = status;
  return made;
}

std::string numbers(const JournalPage& page) {
  std::string text;
  for (const JournalEntry& one : page.entries) text += std::to_string(one.number) + " ";
  return text;
}

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    journal_.set({4, std::nullopt});
    for (int i = 1; i <= 6; ++i) {
      journal_.record(entry(i % 2 == 0 ? "GET" : "PUT", "/db/" + std::to_string(i), 200 + i));
    }
  }
  Journal journal_;
};

TEST_F(JournalTest, KeepsTheLatestAndCountsAll) {
  const JournalPage page = journal_.list({});
  EXPECT_EQ(numbers(page), "3 4 5 6 ");
  EXPECT_EQ(page.first, 3U);
  EXPECT_EQ(page.last, 6U);
  EXPECT_FALSE(journal_.find(2).has_value());
  EXPECT_EQ(journal_.find(3)->path, "/db/3");
  EXPECT_FALSE(journal_.find(7).has_value());
}

TEST_F(JournalTest, IsReadInPages) {
  JournalQuery query;
  query.limit = 3;
  JournalPage page = journal_.list(query);
  EXPECT_EQ(numbers(page), "3 4 5 ");
  EXPECT_TRUE(page.has_more);
  query.since = page.scanned_to;
  page = journal_.list(query);
  EXPECT_EQ(numbers(page), "6 ");
  EXPECT_FALSE(page.has_more);
  query.order = JournalQuery::Order::NewestFirst;
  query.since = 0;
  EXPECT_EQ(numbers(journal_.list(query)), "6 5 4 ");
}

TEST_F(JournalTest, IsFiltered) {
  JournalQuery query;
  query.filter.method = "PUT";
  EXPECT_EQ(numbers(journal_.list(query)), "3 5 ");
  query.filter = {};
  query.filter.path = PathPattern("/db/4");
  EXPECT_EQ(numbers(journal_.list(query)), "4 ");
  query.filter = {};
  query.filter.status = 206;
  EXPECT_EQ(numbers(journal_.list(query)), "6 ");
  query.filter = {};
  query.filter.status_class = 4;
  EXPECT_EQ(numbers(journal_.list(query)), "");
  query.filter = {};
  query.filter.face = "other";
  EXPECT_EQ(numbers(journal_.list(query)), "");
}

TEST_F(JournalTest, KeepsTheNewestWhenItIsMadeSmallerOrLarger) {
  journal_.set({2, std::nullopt});
  EXPECT_EQ(numbers(journal_.list({})), "5 6 ");
  journal_.set({8, std::nullopt});
  EXPECT_EQ(numbers(journal_.list({})), "5 6 ");
  for (int i = 0; i < 7; ++i) journal_.record(entry("GET", "/"));
  EXPECT_EQ(numbers(journal_.list({})), "6 7 8 9 10 11 12 13 ");
}

TEST_F(JournalTest, ClearedGoesOnCounting) {
  EXPECT_EQ(journal_.clear(), 4U);
  EXPECT_EQ(journal_.list({}).first, 0U);
  EXPECT_EQ(journal_.list({}).last, 6U);
  journal_.record(entry("GET", "/"));
  EXPECT_EQ(numbers(journal_.list({})), "7 ");
}

}  // namespace
}  // namespace purgatory::api
