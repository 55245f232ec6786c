// SPDX-License-Identifier: Apache-2.0
#include "conformance/replay/replayer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kSequence = R"({"name":"purge/one","title":"One","exchanges":[
  {"request":{"method":"PUT","path":"/rec"},
   "response":{"status":201,"headers":{},"body":"{\"ok\":true}\n"}},
  {"request":{"method":"POST","path":"/rec/_purge","body":"{\"$base\":1}","auth":null,
              "headers":{"Content-Type":"text/plain","Accept":""}},
   "response":{"status":500,"headers":{},"body":"{}"}}]})";

constexpr const char* kRandom = R"({"seeds":[{"seed":7,"exchanges":[
  ["put","PUT","/a","{}",201,{},"{}"],
  ["view","GET","/_view",null,200,{},"{}"],
  ["purge","POST","/_purge","{}",500,{},"{}"]]}]})";

// Recordings played against a target made of a function.
class ReplayUnderTest {
 public:
  explicit ReplayUnderTest(std::vector<Recording> recordings) : recordings_(std::move(recordings)) {
    context_.base_url = "http://target";
    context_.account = Credentials{"admin", "pass"};
    context_.interrupted = &interrupted_;
    context_.new_client = [this] {
      return std::make_unique<FakeHttpClient>([this](const Request& asked) {
        asked_.push_back(asked);
        const bool is_clean_up = asked.method == "DELETE" || asked.method == "GET";
        if (is_clean_up && asked.path.find('/', 1) == std::string::npos) return before;
        return answer(asked);
      });
    };
  }

  ScenarioResult play() {
    summary = replay(recordings_, context_, options, {}, {&reporter_});
    return reporter_.results.at(0);
  }
  const std::vector<Request>& asked() const { return asked_; }

  FakeHttpClient::Behaviour answer;
  FakeHttpClient::Answer before = json_response(404, "{}");  // to GET and DELETE of a database
  ReplayOptions options;
  RunSummary summary;

 private:
  std::vector<Recording> recordings_;
  std::atomic<bool> interrupted_{false};
  RunContext context_;
  KeepingReporter reporter_;
  std::vector<Request> asked_;
};

Response as_recorded(const Request& asked) {
  Response response{asked.method == "PUT" ? 201 : 500, "", {}, "{\"ok\":true}", {}};
  if (asked.method != "PUT") response.body = "{}";
  return response;
}

ReplayUnderTest sequence() { return ReplayUnderTest({*parse_sequence(kSequence)}); }

TEST(Replayer, PassesWhatIsAlike) {
  auto replay = sequence();
  replay.answer = as_recorded;
  EXPECT_EQ(replay.play().verdict, Verdict::Passed);
  EXPECT_THAT(replay.summary.remarks, ElementsAre("2 of 2 exchanges judged are alike"));
}

TEST(Replayer, SendsWhatWasRecorded) {
  auto replay = sequence();
  replay.answer = as_recorded;
  replay.play();
  const Request& purge = replay.asked().at(2);
  EXPECT_EQ(purge.body, R"({"http://target":1})");
  EXPECT_EQ(purge.headers, (HeaderFields{{"Content-Type", "text/plain"}}));
  EXPECT_FALSE(purge.credentials);
  EXPECT_EQ(replay.asked().at(1).credentials, (Credentials{"admin", "pass"}));
}

TEST(Replayer, NamesEachDifference) {
  auto replay = sequence();
  replay.answer = [](const Request&) { return Response{201, "", {}, R"({"ok":false})", {}}; };
  const auto result = replay.play();
  ASSERT_EQ(result.verdict, Verdict::Failed);
  ASSERT_EQ(result.findings.size(), 2U);
  EXPECT_EQ(result.findings[0].step, "exchange 1, PUT /rec");
  EXPECT_EQ(result.findings[0].checks.at(0).check.message,
            "/body/ok: recorded true, answered false");
  EXPECT_EQ(result.findings[1].checks.at(1).check.message, "/status: recorded 500, answered 201");
}

TEST(Replayer, TakesNoDatabaseThatIsThereAlready) {
  auto replay = sequence();
  replay.answer = as_recorded;
  replay.before = json_response(200, "{}");
  const auto result = replay.play();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("/rec is there already"));
  EXPECT_EQ(replay.asked().size(), 1U);
}

TEST(Replayer, RemovesTheDatabaseAlsoAfterTheTargetWentAway) {
  auto replay = sequence();
  replay.answer = [](const Request&) -> FakeHttpClient::Answer {
    return TransportError{TransportError::Kind::Timeout, "slow"};
  };
  EXPECT_EQ(replay.play().verdict, Verdict::CouldNotRun);
  EXPECT_EQ(replay.asked().back().method + replay.asked().back().path, "DELETE/rec");
}

TEST(Replayer, StopsAskingATargetThatIsGone) {
  std::vector<Recording> many(5, *parse_sequence(kSequence));
  ReplayUnderTest replay(many);
  replay.answer = [](const Request&) -> FakeHttpClient::Answer {
    return TransportError{TransportError::Kind::Timeout, "slow"};
  };
  replay.play();
  EXPECT_EQ(replay.summary.totals.could_not_run, 5U);
  EXPECT_EQ(replay.asked().size(), 3U * 3U);
}

TEST(Replayer, AllowedDifferenceIsAKnownFailure) {
  auto replay = sequence();
  replay.answer = [](const Request& asked) {
    return asked.method == "PUT" ? as_recorded(asked) : Response{400, "", {}, "{}", {}};
  };
  replay.options.allowed = *parse_allowed_differences(
      R"({"allowed":[{"recording":"purge/*","path":"/*/_purge","recorded":[500],"now":[400],
          "differences":["/status"],"reason":"a defect"}]})");
  EXPECT_EQ(replay.play().verdict, Verdict::KnownFailure);
  EXPECT_THAT(replay.summary.remarks.front(), "allowed 1 times: a defect");
}

TEST(Replayer, AllowanceCoversNothingElse) {
  auto replay = sequence();
  replay.answer = [](const Request& asked) {
    return asked.method == "PUT" ? as_recorded(asked) : Response{401, "", {}, "{}", {}};
  };
  replay.options.allowed = *parse_allowed_differences(
      R"({"allowed":[{"recording":"**","path":"/*/_purge","now":[400],"reason":"a defect"}]})");
  EXPECT_EQ(replay.play().verdict, Verdict::Failed);
  EXPECT_THAT(replay.summary.remarks.front(), HasSubstr("an allowed difference matched nothing"));
}

TEST(Replayer, JudgesNothingBehindAnAllowedDifferenceOfState) {
  auto replay = sequence();
  replay.answer = [](const Request&) { return Response{409, "", {}, "{}", {}}; };
  replay.options.allowed = *parse_allowed_differences(
      R"({"allowed":[{"recording":"**","path":"/rec","reason":"a defect","diverges":true}]})");
  EXPECT_EQ(replay.play().verdict, Verdict::KnownFailure);
  EXPECT_THAT(replay.summary.remarks,
              testing::Contains("1 exchanges not judged, behind an allowed difference of state"));
}

TEST(Replayer, SendsKindsThatItDoesNotJudge) {
  ReplayUnderTest replay(*parse_random_operations(kRandom));
  replay.answer = [](const Request& asked) {
    return json_response(asked.method == "PUT" ? 201 : 400, "{}");
  };
  replay.options.kinds.without = {"view"};
  replay.play();
  EXPECT_EQ(replay.asked().size(), 1U + 3U + 1U);
  EXPECT_THAT(replay.summary.remarks, testing::Not(testing::Contains(HasSubstr("kind view"))));
}

TEST(Replayer, WantsARefusalWhereTheProductFailedOnARandomOperation) {
  for (const auto& [status, verdict] :
       {std::pair{400, Verdict::Passed}, std::pair{500, Verdict::Failed}}) {
    ReplayUnderTest replay(*parse_random_operations(kRandom));
    replay.options.kinds.only = {"purge"};
    replay.answer = [status = status](const Request&) { return json_response(status, "{}"); };
    EXPECT_EQ(replay.play().verdict, verdict) << status;
  }
}

}  // namespace
}  // namespace purgatory::conformance
