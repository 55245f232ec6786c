// SPDX-License-Identifier: Apache-2.0
#include "conformance/run/runner.h"

#include <condition_variable>
#include <map>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* kOneStep = R"(
suite: api/area
title: An area
scenarios:
  - id: one
    title: One
    level: MUST
    clauses: [c.one]
    steps:
      - get: /x
        expect: {status: 200, json: {a: 1}}
)";

FakeHttpClient::Answer lost(const Request& request) {
  return TransportError{TransportError::Kind::Broken, request.path + ": gone"};
}

TEST(Runner, PassesAScenarioWhoseExpectationsHold) {
  RunUnderTest run(kOneStep);
  run.answer = [](const Request&) { return json_response(200, R"({"a":1,"b":2})"); };
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.summary.totals.passed, 1U);
}

TEST(Runner, TellsWhichPromiseAFailedCheckBreaksAndWhere) {
  RunUnderTest run(kOneStep);
  run.answer = [](const Request&) { return json_response(200, R"({"a":2})"); };
  const auto result = run.run();
  ASSERT_EQ(result.verdict, Verdict::Failed);
  EXPECT_EQ(result.failed_level, Level::Must);
  const auto& failed = result.findings.at(0).checks.at(0);
  EXPECT_EQ(failed.check.path, "/a");
  EXPECT_EQ(failed.check.position.line, 11);
  EXPECT_EQ(failed.promises.at(0).text, "The first promise.");
  EXPECT_EQ(result.findings.at(0).exchange->response()->body, R"({"a":2})");
}

TEST(Runner, EvaluatesAllExpectationsOfAStep) {
  RunUnderTest run(kOneStep);
  run.answer = [](const Request&) { return json_response(500, R"({"a":2})"); };
  EXPECT_EQ(run.run().findings.at(0).checks.size(), 2U);
}

TEST(Runner, TransportErrorMeansCouldNotRun) {
  RunUnderTest run(kOneStep);
  run.answer = lost;
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("/x: gone"));
}

TEST(Runner, MissingCapabilityMeansNotApplicable) {
  RunUnderTest run(std::string(kOneStep) + "    requires: [clock]\n");
  run.request.capabilities.everything = false;
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::NotApplicable);
  EXPECT_EQ(result.reason, "the target does not claim clock");
  EXPECT_THAT(run.lines, ElementsAre(HasSubstr("/_all_dbs")));
}

TEST(Runner, RunThatJudgedNothingIsIncomplete) {
  RunUnderTest run(std::string(kOneStep) + "    requires: [clock]\n");
  run.request.capabilities.everything = false;
  run.run();
  EXPECT_THAT(run.summary.problems, ElementsAre(StartsWith("nothing was judged: ")));
  RunHeader header;
  header.planned = 1;
  EXPECT_EQ(exit_code(header, run.summary), ExitCode::Incomplete);
}

TEST(Runner, KnownFailureStillRuns) {
  RunUnderTest run(kOneStep);
  run.request.known_failures = {{"api/area/one", "a defect", ""}};
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::KnownFailure);
  EXPECT_EQ(result.reason, "a defect");
  EXPECT_FALSE(result.findings.empty());
}

TEST(Runner, KnownFailureCoversOnlyWhatItNames) {
  for (const auto& [subject, verdict] :
       std::map<std::string, Verdict>{{"json /a", Verdict::KnownFailure},
                                      {"json /*", Verdict::KnownFailure},
                                      {"status", Verdict::Failed},
                                      {"json /b", Verdict::Failed}}) {
    RunUnderTest run(kOneStep);
    run.answer = [](const Request&) { return json_response(200, R"({"a":2})"); };
    run.request.known_failures = {{"api/area/one", "a defect", "", {subject}}};
    const auto result = run.run();
    EXPECT_EQ(result.verdict, verdict) << subject;
    EXPECT_EQ(result.notes.empty(), verdict == Verdict::KnownFailure) << subject;
  }
}

TEST(Runner, SeveralKnownFailuresOfOneScenarioAddUp) {
  RunUnderTest run(kOneStep);
  run.answer = [](const Request&) { return json_response(500, R"({"a":2})"); };
  run.request.known_failures = {{"api/area/one", "a defect", "", {"json /a"}},
                                {"api/area/*", "another", "", {"status"}}};
  EXPECT_EQ(run.run().verdict, Verdict::KnownFailure);
}

TEST(Runner, ToldWhatOfAKnownFailureNoLongerFails) {
  RunUnderTest run(kOneStep);
  run.answer = [](const Request&) { return json_response(200, R"({"a":2})"); };
  run.request.known_failures = {{"api/area/one", "a defect", "", {"json /a", "status"}}};
  EXPECT_EQ(run.run().verdict, Verdict::KnownFailure);
  EXPECT_THAT(run.summary.stale, ElementsAre(StartsWith("the known failure \"api/area/one\" "
                                                        "expects \"status\" to fail")));
}

TEST(Runner, KnownFailureThatPassesIsUnexpected) {
  RunUnderTest run(kOneStep);
  run.request.known_failures = {{"api/area/one", "a defect", ""}};
  run.answer = [](const Request&) { return json_response(200, R"({"a":1})"); };
  EXPECT_EQ(run.run().verdict, Verdict::UnexpectedPass);
}

TEST(Runner, TransportErrorIsNeverAKnownFailure) {
  RunUnderTest run(kOneStep);
  run.request.known_failures = {{"api/area/one", "a defect", ""}};
  run.answer = lost;
  EXPECT_EQ(run.run().verdict, Verdict::CouldNotRun);
}

constexpr const char* kWithDatabase = R"(
suite: api/area
title: An area
setup: [database]
scenarios:
  - id: one
    title: One
    level: MUST
    given:
      - put: "/{{db}}/doc"
        json: {}
        expect: {status: 201}
        capture: {rev: /rev}
    steps:
      - get: "/{{db}}/doc"
        expect: {status: 404}
    cleanup:
      - delete: "/{{db}}/first"
      - delete: "/{{db}}/second/{{rev}}"
)";

FakeHttpClient::Answer created(const Request&) { return json_response(201, R"({"rev":"1-a"})"); }

TEST(Runner, CleansUpLastFirstAlsoAfterAFailure) {
  RunUnderTest run(kWithDatabase);
  run.answer = created;
  EXPECT_EQ(run.run().verdict, Verdict::Failed);
  EXPECT_THAT(
      run.lines,
      ElementsAre("PUT /purgatory-0a1b2c3d-0?q=1", "PUT /purgatory-0a1b2c3d-0/doc",
                  "GET /purgatory-0a1b2c3d-0/doc", "DELETE /purgatory-0a1b2c3d-0/second/1-a",
                  "DELETE /purgatory-0a1b2c3d-0/first", "DELETE /purgatory-0a1b2c3d-0",
                  HasSubstr("/_all_dbs")));
}

TEST(Runner, KeepsDatabasesWhenAsked) {
  RunUnderTest run(kWithDatabase);
  run.answer = created;
  run.all_databases = json_response(200, R"(["purgatory-0a1b2c3d-0"])");
  run.context().keeps_databases = true;
  run.run();
  EXPECT_THAT(run.lines, Not(Contains(HasSubstr("DELETE"))));
  EXPECT_THAT(run.summary.remarks, ElementsAre("kept: database purgatory-0a1b2c3d-0"));
  EXPECT_THAT(run.summary.residue, IsEmpty());
}

TEST(Runner, FailedSetUpMeansCouldNotRunAndIsCleanedUp) {
  RunUnderTest run(kWithDatabase);
  run.answer = [](const Request& asked) {
    return json_response(asked.path.ends_with("/doc") ? 409 : 201, "{}");
  };
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("the set-up failed in"));
  // What was never captured cannot be cleaned up; the rest is.
  EXPECT_THAT(run.lines,
              ElementsAre("PUT /purgatory-0a1b2c3d-0?q=1", "PUT /purgatory-0a1b2c3d-0/doc",
                          "DELETE /purgatory-0a1b2c3d-0/first", "DELETE /purgatory-0a1b2c3d-0",
                          HasSubstr("/_all_dbs")));
}

TEST(Runner, SetUpThatFallsShortOfLessThanTheScenarioAsksIsJudgedAndGoesOn) {
  RunUnderTest run(kWithDatabase);
  run.answer = [](const Request& asked) {
    if (asked.method == "GET") return json_response(404, "{}");
    return json_response(201, R"({"rev":"1-0","rev":"1-a"})");
  };
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::Failed);
  EXPECT_EQ(result.failed_level, Level::Should);
  EXPECT_THAT(result.findings.at(0).checks.at(0).check.message,
              HasSubstr("/rev: expected one member of that name"));
  EXPECT_THAT(run.lines, Contains("GET /purgatory-0a1b2c3d-0/doc"));
}

TEST(Runner, InterruptionEndsTheRunButNotTheCleanUp) {
  RunUnderTest run(kWithDatabase);
  run.answer = [&run](const Request& asked) -> FakeHttpClient::Answer {
    if (asked.method == "GET") {
      run.interrupted = true;
      EXPECT_NE(asked.cancelled, nullptr);
      return TransportError{TransportError::Kind::Cancelled, "cancelled"};
    }
    // Neither what makes something nor the clean-up is given up.
    EXPECT_EQ(asked.cancelled, nullptr) << asked.path;
    return json_response(201, R"({"rev":"1-a"})");
  };
  EXPECT_EQ(run.run().verdict, Verdict::CouldNotRun);
  EXPECT_TRUE(run.summary.is_interrupted);
  EXPECT_TRUE(run.reporter.has_ended);
  EXPECT_THAT(run.lines, testing::Contains("DELETE /purgatory-0a1b2c3d-0"));
}

TEST(Runner, NamesTheDatabasesThatItLeftBehind) {
  RunUnderTest run(kOneStep);
  run.all_databases =
      json_response(200, R"(["_users","purgatory-0a1b2c3d-7","purgatory-other-1"])");
  run.run();
  EXPECT_THAT(run.summary.residue, ElementsAre("purgatory-0a1b2c3d-7"));
}

TEST(Runner, DeletesWhatItsScenariosLeftBehindAndSaysSo) {
  RunUnderTest run(kOneStep);
  run.all_databases =
      json_response(200, R"(["_users","purgatory-0a1b2c3d-7/x","purgatory-other-1"])");
  run.answer = [&run](const Request& asked) {
    if (asked.method == "DELETE") run.all_databases = json_response(200, R"(["_users"])");
    return json_response(200, "{}");
  };
  run.run();
  EXPECT_THAT(run.lines, Contains("DELETE /purgatory-0a1b2c3d-7%2Fx").Times(1));
  EXPECT_THAT(run.summary.residue, IsEmpty());
  EXPECT_THAT(run.summary.remarks,
              ElementsAre("deleted at the end: database purgatory-0a1b2c3d-7/x, which its "
                          "scenario had left behind"));
}

TEST(Runner, ResidueThatCannotBeLearnedIsAProblem) {
  RunUnderTest run(kOneStep);
  run.all_databases = json_response(401, "{}");
  run.run();
  EXPECT_EQ(run.summary.problems.size(), 1U);
}

TEST(Runner, LooksForResidueOnTheClustersOfATargetWithoutCouchDb) {
  RunUnderTest run(kOneStep);
  run.context().clusters = {{"A", "http://a"}};
  run.all_databases = json_response(404, "{}");
  run.all_crdbs = json_response(200, R"([{"name":"purgatory-0a1b2c3d-7"},{"name":"mine"}])");
  run.run();
  EXPECT_THAT(run.summary.problems, IsEmpty());
  EXPECT_THAT(run.summary.residue, ElementsAre("purgatory-0a1b2c3d-7 on cluster A"));
}

constexpr const char* kLevels = R"(
suite: api/area
title: An area
scenarios:
  - id: one
    title: One
    level: MUST
    steps:
      - get: /should
        level: SHOULD
        expect: {status: 200}
      - get: /must
        expect: {status: 200}
      - get: /never
        expect: {status: 200}
)";

TEST(Runner, WeakerFailureHidesNoStrongerOne) {
  RunUnderTest run(kLevels);
  run.answer = [](const Request&) { return json_response(500, "{}"); };
  const auto result = run.run();
  EXPECT_EQ(result.failed_level, Level::Must);
  EXPECT_THAT(run.lines, ElementsAre("GET /should", "GET /must", HasSubstr("/_all_dbs")));
}

TEST(Runner, FailedShouldIsCountedApart) {
  RunUnderTest run(kLevels);
  run.answer = [](const Request& asked) {
    return json_response(asked.path == "/should" ? 500 : 200, "{}");
  };
  EXPECT_EQ(run.run().failed_level, Level::Should);
  EXPECT_EQ(run.summary.totals.failed_should, 1U);
  EXPECT_FALSE(fails_the_run(run.reporter.results.at(0), Strictness::Lenient));
  EXPECT_TRUE(fails_the_run(run.reporter.results.at(0), Strictness::Strict));
}

constexpr const char* kMany = R"(
suite: api/area
title: An area
scenarios:
  - id: many
    title: Many
    level: MUST
    matrix: {n: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8}}
    steps:
      - get: "/{{n}}"
        expect: {status: 200}
)";

TEST(Runner, TellsResultsInTheOrderOfThePlanWhateverTheWorkers) {
  RunUnderTest run(kMany);
  std::mutex mutex;
  std::condition_variable changed;
  bool is_second_asked = false;
  // The first scenario is answered only after the second one: only a second worker can ask that.
  run.answer = [&](const Request& asked) {
    std::unique_lock lock(mutex);
    if (asked.path == "/2") is_second_asked = true;
    changed.notify_all();
    if (asked.path == "/1") changed.wait(lock, [&] { return is_second_asked; });
    return json_response(200, "{}");
  };
  run.run({.jobs = 4});
  std::string order;
  for (const auto& result : run.reporter.results) order += result.id.back();
  EXPECT_EQ(order, "abcdefgh");
}

TEST(Runner, StopsAskingATargetThatIsGone) {
  RunUnderTest run(kMany);
  run.answer = [](const Request&) -> FakeHttpClient::Answer {
    return TransportError{TransportError::Kind::Timeout, "slow"};
  };
  run.run();
  EXPECT_EQ(run.summary.totals.could_not_run, 8U);
  EXPECT_EQ(run.lines.size(), 5U + 1U);
}

TEST(Runner, FailFastStillGivesEveryScenarioAResult) {
  RunUnderTest run(kMany);
  run.answer = [](const Request&) { return json_response(500, "{}"); };
  run.run({.jobs = 1, .fail_fast = true});
  EXPECT_EQ(run.summary.totals.failed_must, 1U);
  EXPECT_EQ(run.summary.totals.could_not_run, 7U);
  EXPECT_EQ(run.summary.totals.sum(), run.reporter.planned);
}

}  // namespace
}  // namespace purgatory::conformance
