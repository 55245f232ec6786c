// SPDX-License-Identifier: Apache-2.0
#include "conformance/property/property_check.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/fake_http_client.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A server that takes everything and forgets everything: an empty database at all times.
FakeHttpClient::Answer forget_all(const Request& request) {
  if (request.method == "PUT") return json_response(201, R"({"ok":true})");
  if (request.path.ends_with("/_bulk_docs")) return json_response(201, "[]");
  if (request.path.ends_with("/_purge")) return json_response(201, R"({"purged":{}})");
  return json_response(404, R"({"error":"not_found"})");
}

PropertyOutcome outcome_with(FakeHttpClient::Behaviour behaviour, PropertyEffort effort = {}) {
  FakeHttpClient client(std::move(behaviour));
  const PropertyTarget target{client, "http://target", std::nullopt, "db", nullptr};
  return check_property({PropertyKind::TreesFollowTheModel, {}}, target, effort,
                        {Level::Must, {"c.one"}});
}

std::vector<std::string> endpoints(const PropertyOutcome& outcome) {
  std::vector<std::string> names;
  for (const auto& exchange : outcome.exchanges) {
    names.push_back(exchange.asked.method + " " +
                    exchange.asked.path.substr(exchange.asked.path.find_first_of("/?", 1)));
  }
  return names;
}

TEST(CheckProperty, ShowsTheSmallestHistoryThatFails) {
  const auto outcome = outcome_with(forget_all);
  ASSERT_EQ(outcome.checks.size(), 1U);
  EXPECT_FALSE(outcome.checks.front().passed);
  const auto sent = endpoints(outcome);
  EXPECT_EQ(sent.front(), "PUT ?q=1");
  EXPECT_EQ(std::ranges::count(sent, "POST /_bulk_docs") + std::ranges::count(sent, "POST /_purge"),
            1);
}

TEST(CheckProperty, FailsUnderLevelAndClausesOfItsScenario) {
  const auto outcome = outcome_with(forget_all);
  const CheckResult& check = outcome.checks.front();
  EXPECT_EQ(check.kind, CheckKind::Property);
  EXPECT_EQ(check.level, Level::Must);
  EXPECT_THAT(check.clauses, ElementsAre("c.one"));
  EXPECT_THAT(check.message, HasSubstr("of seed 1"));
  EXPECT_FALSE(check.expected.empty());
}

TEST(CheckProperty, TriesTheSameHistoriesFromTheSameSeed) {
  const auto one = outcome_with(forget_all, {20, 7});
  const auto other = outcome_with(forget_all, {20, 7});
  EXPECT_EQ(one.checks.front().message, other.checks.front().message);
  EXPECT_EQ(one.tries, other.tries);
}

// What forgets everything forgets it in every order.
TEST(CheckProperty, TriesAsManyHistoriesAsItIsToldWhileAllHold) {
  FakeHttpClient client(forget_all);
  const PropertyTarget target{client, "http://target", std::nullopt, "db", nullptr};
  const auto outcome = check_property({PropertyKind::OrderOfPurgesDoesNotMatter, {}}, target,
                                      {7, 1}, {Level::Must, {}});
  EXPECT_TRUE(outcome.checks.front().passed);
  EXPECT_EQ(outcome.tries, 7);
  EXPECT_EQ(static_cast<std::size_t>(outcome.requests), client.asked().size());
}

TEST(CheckProperty, RemovesEveryDatabaseThatItMade) {
  std::vector<std::string> made;
  std::vector<std::string> removed;
  outcome_with([&](const Request& request) {
    const std::string name = request.path.substr(1, request.path.find_first_of("/?", 1) - 1);
    if (request.method == "PUT") made.push_back(name);
    if (request.method == "DELETE") removed.push_back(name);
    return forget_all(request);
  });
  EXPECT_GT(made.size(), 1U);
  EXPECT_EQ(made, removed);
}

TEST(CheckProperty, JudgesNothingWithoutAnAnswer) {
  const auto outcome = outcome_with([](const Request&) {
    return TransportError{TransportError::Kind::Unreachable, "nobody there"};
  });
  EXPECT_EQ(outcome.problem, "nobody there");
  EXPECT_TRUE(outcome.checks.empty());
}

TEST(CheckProperty, JudgesNothingWhereAWriteIsRefused) {
  const auto outcome = outcome_with([](const Request& request) -> FakeHttpClient::Answer {
    if (request.path.ends_with("/_bulk_docs")) return json_response(500, "{}");
    return forget_all(request);
  });
  EXPECT_THAT(outcome.problem, HasSubstr("was answered with status 500"));
}

}  // namespace
}  // namespace purgatory::conformance
