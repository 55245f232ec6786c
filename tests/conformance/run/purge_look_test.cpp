// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/scenario/purge_look.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

ScenarioResult purging(const std::string& path, const std::string& body) {
  Exchange exchange;
  exchange.asked.method = "POST";
  exchange.asked.base_url = "http://127.0.0.1:5984";
  exchange.asked.path = path;
  exchange.asked.body = body;
  exchange.asked.credentials = Credentials{"member", "secret"};
  StepRecord record;
  record.exchange = std::move(exchange);
  ScenarioResult result;
  result.steps.push_back(std::move(record));
  return result;
}

TEST(PurgeLook, AsksForTheTreesOfTheDocumentsOfThePurge) {
  const auto looks =
      looks_at_purged_documents(purging("/db/_purge?w=2", R"({"a/b":["1-a"],"é":["1-b"]})"));
  ASSERT_EQ(looks.size(), 2U);
  EXPECT_EQ(looks[0].method, "GET");
  EXPECT_EQ(looks[0].url(), "http://127.0.0.1:5984/db/a%2Fb?open_revs=all&revs=true");
  EXPECT_EQ(looks[1].path, "/db/%C3%A9?open_revs=all&revs=true");
  EXPECT_EQ(looks[0].credentials, (Credentials{"member", "secret"}));
}

TEST(PurgeLook, LooksOnceAtADocumentThatIsPurgedTwice) {
  ScenarioResult result = purging("/db/_purge", R"({"a":["1-a"]})");
  result.steps.push_back(result.steps.front());
  EXPECT_EQ(looks_at_purged_documents(result).size(), 1U);
}

TEST(PurgeLook, TakesTheExchangeOfAFindingToo) {
  ScenarioResult result = purging("/db/_purge", R"({"a":["1-a"]})");
  result.findings.push_back({"purge", "", {}, std::move(result.steps.front().exchange), 1});
  result.steps.front().exchange.reset();
  result.steps.front().finding = 0;
  EXPECT_EQ(looks_at_purged_documents(result).size(), 1U);
}

TEST(PurgeLook, StopsAtEight) {
  std::string body;
  for (int i = 0; i < 100; ++i) {
    body += (i == 0 ? "{\"" : ",\"") + std::to_string(i) + "\":[\"1-a\"]";
  }
  EXPECT_EQ(looks_at_purged_documents(purging("/db/_purge", body + "}")).size(), 8U);
}

TEST(PurgeLook, LooksAtNothingElse) {
  EXPECT_TRUE(looks_at_purged_documents(purging("/db/_purge", "[1]")).empty());
  EXPECT_TRUE(looks_at_purged_documents(purging("/db/_purge", "{")).empty());
  EXPECT_TRUE(looks_at_purged_documents(purging("/db/_revs_diff", R"({"a":[]})")).empty());
  EXPECT_TRUE(looks_at_purged_documents(purging("/db/_purge", R"({"":["1-a"]})")).empty());
}

}  // namespace
}  // namespace purgatory::conformance
