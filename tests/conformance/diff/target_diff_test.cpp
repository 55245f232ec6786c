// SPDX-License-Identifier: Apache-2.0
#include "conformance/diff/target_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/plan/planner.h"
#include "conformance/spec/suite_loader.h"
#include "tests/doubles/fake_http_client.h"
#include "tests/doubles/stopped_clock.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kSuite = R"(
suite: api/area
title: An area
scenarios:
  - id: one
    title: One
    level: MUST
    steps:
      - get: /first
        expect: {status: 200}
      - get: /second
        expect: {status: 200}
  - id: two
    title: Two
    level: MUST
    steps:
      - get: /third
        expect: {status: 200}
)";

// Two targets made of functions.
class TargetDiffTest : public testing::Test {
 protected:
  TargetDiff diff(int jobs = 1) {
    const auto plan = make_plan(suites_, {{}, {.everything = true, .claimed = {}}, {}});
    if (!plan) throw std::runtime_error(plan.error());
    return diff_targets(*plan, {context(left, "http://left"), context(right, "http://right")}, jobs,
                        [this](std::size_t done, std::size_t) { told_.push_back(done); });
  }

  // Has the first step be tried again.
  void retries(const std::string& how) {
    std::string suite = kSuite;
    suite.insert(suite.find("        expect:"), "        retry: {" + how + "}\n");
    suites_ = {load_suite_text("suite.yaml", suite, {})};
  }

  FakeHttpClient::Behaviour left = [](const Request&) { return json_response(200, "{}"); };
  FakeHttpClient::Behaviour right = left;
  std::atomic<bool> interrupted{false};
  std::vector<std::size_t> told_;

 private:
  RunContext context(const FakeHttpClient::Behaviour& behaviour, const std::string& url) {
    RunContext context;
    context.base_url = url;
    context.run = "0a1b2c3d";
    context.clock = &clock_;
    context.interrupted = &interrupted;
    context.pause = [](std::chrono::milliseconds) {};
    context.new_client = [behaviour] { return std::make_unique<FakeHttpClient>(behaviour); };
    return context;
  }

  doubles::StoppedClock clock_;
  std::vector<Suite> suites_{load_suite_text("suite.yaml", kSuite, {})};
};

FakeHttpClient::Behaviour answering(const std::string& path, int status, const std::string& body) {
  return [=](const Request& asked) {
    return asked.path == path ? json_response(status, body) : json_response(200, "{}");
  };
}

TEST_F(TargetDiffTest, FindsTargetsAlikeThatAreWrongAlike) {
  left = right = [](const Request&) { return json_response(500, "{}"); };
  const TargetDiff found = diff();
  EXPECT_EQ(found.alike, 2U);
  EXPECT_THAT(found.partings, IsEmpty());
  EXPECT_THAT(told_, ElementsAre(1, 2));
}

TEST_F(TargetDiffTest, ShowsTheFirstAnswerThatDiffers) {
  left = answering("/second", 200, R"({"a":1,"b":2})");
  right = answering("/second", 200, R"({"a":1,"b":3})");
  const TargetDiff found = diff(2);
  EXPECT_EQ(found.alike, 1U);
  ASSERT_THAT(found.partings, SizeIs(1));
  const Parting& parting = found.partings[0];
  EXPECT_EQ(parting.id, "api/area/one");
  EXPECT_EQ(parting.request, 2U);
  EXPECT_EQ(parting.requests, 2U);
  EXPECT_THAT(parting.differences, ElementsAre(Difference{"/body/b", "2", "3"}));
  EXPECT_EQ(parting.left->asked.base_url, "http://left");
  EXPECT_EQ(parting.right->asked.base_url, "http://right");
}

TEST_F(TargetDiffTest, ComparesStatusesToo) {
  right = answering("/first", 404, "{}");
  const TargetDiff found = diff();
  ASSERT_THAT(found.partings, SizeIs(1));
  EXPECT_EQ(found.partings[0].request, 1U);
  EXPECT_THAT(found.partings[0].differences, ElementsAre(Difference{"/status", "200", "404"}));
}

TEST_F(TargetDiffTest, SequencesDifferOnlyByTheirNumbers) {
  left = answering("/first", 200, R"({"last_seq":"5-g1AAAAAAAA"})");
  right = answering("/first", 200, R"({"last_seq":"5-g1BBBBBBBB"})");
  EXPECT_EQ(diff().alike, 2U);
}

// Answers /first with 202 so often, then with what is asked for.
FakeHttpClient::Behaviour ready_after(int times, const std::string& body) {
  return [asked_before = std::make_shared<int>(0), times, body](const Request& asked) {
    if (asked.path != "/first") return json_response(200, "{}");
    return (*asked_before)++ < times ? json_response(202, "{}") : json_response(200, body);
  };
}

TEST_F(TargetDiffTest, HowOftenAQuestionIsRepeatedIsNoDifference) {
  retries("until: {status: 200}, interval: 0ms");
  left = ready_after(1, R"({"a":1})");
  right = ready_after(3, R"({"a":1})");
  EXPECT_EQ(diff().alike, 2U);
  left = ready_after(2, R"({"a":1})");
  right = ready_after(3, R"({"a":2})");
  const TargetDiff found = diff();
  ASSERT_THAT(found.partings, SizeIs(1));
  EXPECT_THAT(found.partings[0].differences, ElementsAre(Difference{"/body/a", "1", "2"}));
}

TEST_F(TargetDiffTest, ATargetThatDoesNotAnswerIsNamed) {
  right = [](const Request& asked) -> FakeHttpClient::Answer {
    if (asked.path == "/third") {
      return TransportError{TransportError::Kind::Broken, "gone"};
    }
    return json_response(200, "{}");
  };
  const TargetDiff found = diff();
  EXPECT_EQ(found.alike, 1U);
  EXPECT_THAT(found.unanswered, ElementsAre("api/area/two: gone"));
}

TEST_F(TargetDiffTest, AnInterruptionLeavesTheRestUncompared) {
  interrupted = true;
  const TargetDiff found = diff();
  EXPECT_EQ(found.not_begun, 2U);
  EXPECT_EQ(found.alike, 0U);
}

}  // namespace
}  // namespace purgatory::conformance
