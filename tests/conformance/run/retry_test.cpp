// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

using testing::HasSubstr;

constexpr const char* kRetry = R"(
suite: api/area
title: An area
scenarios:
  - id: one
    title: One
    level: MUST
    clauses: [c.one]
    steps:
      - get: /x
        retry:
          until: {json: {done: true}}
          fail_if: {json: {failed: true}}
          interval: 100ms
          backoff: 2
          max_interval: 300ms
          timeout: 1s
        expect: {json: {done: true}}
)";

// Answers `before` until that many requests came, then `after`.
FakeHttpClient::Behaviour changing(int requests, std::string before, std::string after) {
  return [=, count = 0](const Request&) mutable {
    return json_response(200, ++count < requests ? before : after);
  };
}

TEST(Retry, SendsAgainUntilTheAnswerIsAsWanted) {
  RunUnderTest run(kRetry);
  run.answer = changing(3, R"({"done":false})", R"({"done":true})");
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::Passed);
  EXPECT_EQ(result.exchanges, 3);
  EXPECT_EQ(run.paused, std::chrono::milliseconds(100 + 200));
}

TEST(Retry, FailsAtTheEndOfTimeWithTheLastAnswerAndTheTries) {
  RunUnderTest run(kRetry);
  run.answer = changing(1000, R"({"done":false})", "{}");
  const auto result = run.run();
  ASSERT_EQ(result.verdict, Verdict::Failed);
  // 100 + 200 + 300 + 300 ms fit into one second, the next wait does not.
  EXPECT_EQ(run.paused, std::chrono::milliseconds(900));
  EXPECT_EQ(result.findings.at(0).tries, 5);
  EXPECT_THAT(result.findings.at(0).checks.at(0).check.message,
              HasSubstr("(given up after 5 tries)"));
  EXPECT_EQ(result.findings.at(0).checks.at(0).promises.at(0).clause, "c.one");
}

TEST(Retry, AsksFailIfFirst) {
  RunUnderTest run(kRetry);
  run.answer = changing(2, R"({"done":false})", R"({"done":true,"failed":true})");
  const auto result = run.run();
  ASSERT_EQ(result.verdict, Verdict::Failed);
  const CheckResult& check = result.findings.at(0).checks.at(0).check;
  EXPECT_EQ(check.message, "the answer is what `fail_if` describes");
  EXPECT_EQ(check_subject(check), "fail_if");
}

TEST(Retry, TransportErrorMeansCouldNotRun) {
  RunUnderTest run(kRetry);
  run.answer = [](const Request&) -> FakeHttpClient::Answer {
    return TransportError{TransportError::Kind::Timeout, "slow"};
  };
  EXPECT_EQ(run.run().verdict, Verdict::CouldNotRun);
}

}  // namespace
}  // namespace purgatory::conformance
