// SPDX-License-Identifier: Apache-2.0
// The kinds of steps beside a plain request.
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

std::string suite_of(const std::string& steps) {
  return "suite: couchdb/area\ntitle: t\nscenarios:\n- {id: x, title: t, level: MUST, clauses: "
         "[c.one], steps: " +
         steps + "}\n";
}

// Keeps what was asked.
class StepsRun : public RunUnderTest {
 public:
  explicit StepsRun(const std::string& steps) : RunUnderTest(suite_of(steps)) {
    answer = [this](const Request& asked) {
      const std::lock_guard lock(mutex);
      requests.push_back(asked);
      return respond(asked);
    };
  }

  std::string only_message() {
    const auto result = run();
    if (result.findings.size() != 1 || result.findings[0].checks.size() != 1) return "not one";
    return result.findings[0].checks[0].check.message;
  }

  FakeHttpClient::Behaviour respond = [](const Request&) { return json_response(200, "{}"); };
  std::mutex mutex;
  std::vector<Request> requests;
};

TEST(SetStep, GivesValuesWithTheirTypesToTheStepsThatFollow) {
  StepsRun run(
      R"([{set: {limit: 5, name: "{{run}}-x"}}, {put: "/{{name}}", json: {l: "{{limit}}"}, expect: {status: 200}}])");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.requests.at(0).path, "/0a1b2c3d-x");
  EXPECT_EQ(run.requests.at(0).body, R"({"l":5})");
}

// The run of a suite beside a file of groups; tells what was asked, and the notes behind it. An
// answer has the number of its request as `n`.
std::vector<std::string> told_with(const std::string& groups, const std::string& scenario,
                                   const std::string& setup = "[]") {
  // Tests run beside each other, each a process.
  const std::string folder =
      testing::TempDir() + "steps_test_groups_" + std::to_string(getpid()) + "/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "setups.yaml") << groups;
  RunUnderTest run("suite: couchdb/area\ntitle: t\nsetup: " + setup +
                       "\nscenarios:\n- {id: x, title: t, level: MUST, " + scenario + "}\n",
                   folder + "s.yaml");
  std::mutex mutex;
  std::vector<std::string> paths;
  run.answer = [&](const Request& asked) {
    const std::lock_guard lock(mutex);
    paths.push_back(asked.method + " " + asked.path);
    return json_response(200, R"({"a":1,"n":)" + std::to_string(paths.size()) + "}");
  };
  const ScenarioResult result = run.run();
  EXPECT_EQ(result.verdict == Verdict::Passed, result.findings.empty());
  paths.insert(paths.end(), result.notes.begin(), result.notes.end());
  return paths;
}

TEST(Captures, OfEachUseOfAGroupAreThoseItsCleanUpSees) {
  EXPECT_THAT(told_with("p: {steps: [{put: /, capture: {x: /n}}], cleanup: [{delete: '/{{x}}'}]}\n"
                        "q: {steps: [{use: p}, {put: /q, capture: {y: /n}}], "
                        "cleanup: [{get: '/{{x}}{{y}}'}]}\n",
                        "steps: [{use: q}, {use: q}, {get: '/{{x}}', expect: {status: 200}}]"),
              ElementsAre("PUT /", "PUT /q", "PUT /", "PUT /q", "GET /3", "DELETE /3", "GET /34",
                          "DELETE /1", "GET /12"));
}

TEST(Captures, OfAUseInABranchAreKnownToItsCleanUp) {
  const auto told =
      told_with("p: {steps: [{put: /, capture: {x: /a}}], cleanup: [{delete: '/{{x}}'}]}\n",
                "steps: [{parallel: {l: [{use: p}], r: [{use: p}]}}, "
                "{get: '/{{l.x}}{{r.x}}', expect: {status: 200}}]");
  EXPECT_THAT(told, ElementsAre("PUT /", "PUT /", "GET /11", "DELETE /1", "DELETE /1"));
}

TEST(Captures, OfASetUpThatIsThereTwiceAreThoseItsCleanUpSees) {
  const std::string setups =
      "s: {given: [{put: /, capture: {x: /n}}], cleanup: [{delete: '/{{x}}'}]}\n";
  const std::string steps = "steps: [{get: '/{{x}}', capture: {x: /n}}, {get: '/{{x}}'}]";
  EXPECT_THAT(told_with(setups, steps, "[s, s]"),
              ElementsAre("PUT /", "PUT /", "GET /2", "GET /3", "DELETE /2", "DELETE /1"));
  EXPECT_THAT(told_with(setups, steps, "[s]"),
              ElementsAre("PUT /", "GET /1", "GET /2", "DELETE /2"));
}

TEST(CleanUp, OfAUseThatNeverBeganIsNotDone) {
  EXPECT_THAT(told_with("p: {steps: [{put: /, capture: {x: /n}}], cleanup: [{delete: '/{{x}}'}]}\n",
                        "steps: [{get: /, expect: {any_of: [{status: 200}, {status: 404, then: "
                        "[{use: p}]}]}}, {use: p}]"),
              ElementsAre("GET /", "PUT /", "DELETE /2", "GET /: alternative 1"));
}

TEST(CleanUp, ThatCannotBeSentIsANote) {
  EXPECT_THAT(
      told_with("p: {steps: [{put: /a, expect: {status: 404}}, {put: /, capture: {x: /n}}], "
                "cleanup: [{delete: '/{{x}}'}]}\n",
                "steps: [{use: p}, {use: p}, {get: /, capture: {late: /n}}], "
                "cleanup: [{put: '/{{late}}'}]"),
      ElementsAre("PUT /a", "clean-up: DELETE /{{x}}: not sent: {{x}} has no value",
                  "clean-up: PUT /{{late}}: not sent: {{late}} has no value"));
}

TEST(Parameters, AreThoseOfEachUseAlsoWhenItIsCleanedUp) {
  EXPECT_THAT(told_with("p: {parameters: {x: null}, steps: [{put: '/{{x}}'}], "
                        "cleanup: [{delete: '/{{x}}'}]}\n"
                        "q: {parameters: {x: null}, steps: [{use: {p: {x: '{{x}}-in'}}}]}\n",
                        "steps: [{use: {q: {x: a}}}, {use: {q: {x: b}}}, "
                        "{get: /, expect: {status: 200}}]"),
              ElementsAre("PUT /a-in", "PUT /b-in", "GET /", "DELETE /b-in", "DELETE /a-in"));
}

TEST(Parameters, LeaveTheNamesOfTheScenarioAsTheyAre) {
  EXPECT_THAT(told_with("p: {parameters: {x: null}, steps: [{put: '/{{x}}'}], "
                        "cleanup: [{delete: '/{{x}}'}]}\n",
                        "matrix: {x: [1]}, steps: [{use: {p: {x: '{{x}}9'}}}, "
                        "{get: '/{{x}}', expect: {status: 200}}], cleanup: [{get: '/{{x}}'}]"),
              ElementsAre("PUT /19", "GET /1", "DELETE /19", "GET /1"));
}

TEST(Parallel, BranchMayTakeANameThatIsKnownAlready) {
  EXPECT_THAT(told_with("{}\n",
                        "steps: [{get: /, capture: {v: /a}}, "
                        "{parallel: {l: [{get: /, capture: {v: /a}}], r: [{get: /}]}}, "
                        "{get: '/{{l.v}}{{v}}', expect: {status: 200}}]"),
              testing::Contains("GET /11"));
}

TEST(MultipartBody, HasItsPartsBetweenABoundaryThatStandsInNone) {
  StepsRun run(
      R"([{post: /, multipart: {type: related, parts: [{json: {a: 1}}, )"
      R"({headers: {Content-Disposition: attachment}, text: "purgatory-part-0"}]}, expect: {status: 200}}])");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  const Request& sent = run.requests.at(0);
  EXPECT_EQ(find_header(sent.headers, "Content-Type"),
            "multipart/related; boundary=purgatory-part-1");
  EXPECT_EQ(sent.body,
            "--purgatory-part-1\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"
            "--purgatory-part-1\r\nContent-Disposition: attachment\r\n\r\npurgatory-part-0\r\n"
            "--purgatory-part-1--\r\n");
}

TEST(RawRequest, IsSentByteByByteWithTheHostFilledIn) {
  StepsRun run(
      R"([{raw: "GET / HTTP/1.1\r\nHost: {{host}}\r\n\r\n"}, {raw: {base64: e3t4AA==}, expect: {status: 200}}])");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.requests.at(0).raw, "GET / HTTP/1.1\r\nHost: target\r\n\r\n");
  EXPECT_EQ(run.requests.at(0).method, "GET");
  EXPECT_EQ(run.requests.at(0).credentials, std::nullopt);
  EXPECT_EQ(run.requests.at(1).raw, std::string("{{x\0", 4));
}

TEST(WrongPassword, OfTheAccountOfTheRunIsNotSent) {
  for (const std::string step : {
           R"(get: /, auth: {user: admin, password: wrong})",
           R"(get: /, auth: {user: "adm{{empty}}in", password: wrong})",
           R"(get: /, headers: {Authorization: "Basic YWRtaW46d3Jvbmc="})",
           R"(raw: "GET / HTTP/1.1\r\nauthorization:basic YWRtaW46d3Jvbmc=\r\n\r\n")",
           R"(post: /_session, json: {name: admin, password: wrong})",
           R"(post: "/_sessio%6E", json: {name: admin, password: wrong})",
           R"(post: "/_se%73sion", text: "name=admin&password=wrong")",
           R"(post: /_session, text: "name=adm%69n&password=wrong")",
       }) {
    StepsRun run("[{set: {empty: \"\"}}, {" + step +
                 "}, {get: \"/{{empty}}\", expect: {status: 200}}]");
    const ScenarioResult result = run.run();
    EXPECT_EQ(result.verdict, Verdict::CouldNotRun) << step;
    EXPECT_THAT(result.reason,
                HasSubstr("not sent, since it names admin, the user of the run, with "
                          "another password than the run's"));
    EXPECT_TRUE(run.requests.empty());
  }
}

TEST(WrongPassword, OfOthersAndTheRightOneAreSent) {
  StepsRun run(
      R"([{get: /, auth: {user: admin, password: pass}}, {get: /, auth: {user: ad, password: wrong}},
          {get: /, headers: {Authorization: "Basic YWRtaW46cGFzcw=="}}, {get: /, auth: none},
          {raw: "GET / HTTP/1.1\r\nAuthorization: Basic YWRtaW46cGFzcw==\r\n\r\n"},
          {post: /_session, json: {name: admin, password: pass}, expect: {status: 200}}])");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.requests.size(), 6u);
}

TEST(Stream, IsReadUntilALineIsTheOneWantedAndJudgedAsAListOfLines) {
  StepsRun run(
      "[{get: /_changes, stream: {until: {json: {id: b}}, timeout: 2s}, capture: {last: /1/id}, "
      "expect: {json: [{id: a}, {id: b}]}}, {get: '/{{last}}'}]");
  run.respond = [](const Request& asked) {
    if (asked.path != "/_changes") return json_response(200, "{}");
    return json_response(200, "{\"id\":\"a\"}\n\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n");
  };
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_EQ(run.requests.at(0).timeout, std::chrono::milliseconds(2000));
  EXPECT_EQ(run.requests.at(1).path, "/b");
}

TEST(Stream, EventsCountByTheirData) {
  StepsRun run("[{get: /, stream: {until: {json: {id: b}}}, expect: {json: [{id: a}, {id: b}]}}]");
  run.respond = [](const Request&) {
    return Response{200,
                    "",
                    {{"Content-Type", "text/event-stream"}},
                    "event: x\ndata: {\"id\":\"a\"}\nid: 1\n\ndata: {\"id\":\"b\"}\n",
                    {}};
  };
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
}

TEST(Stream, FailsWhereNoLineIsTheOneWanted) {
  StepsRun run("[{get: /, stream: {until: {json: {id: z}}}}]");
  run.respond = [](const Request&) { return json_response(200, "{\"id\":\"a\"}\n{}\n"); };
  EXPECT_EQ(run.only_message(),
            "expected a line as `until` describes it, found 2 lines without it");
}

TEST(Headers, ThoseThatAreNullAreKeptAwayAndAnAccountWithThem) {
  StepsRun run(
      "[{post: /x, headers: {authorization: null, Host: null, A: b}, expect: "
      "{status: 200}}]");
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  const Request& sent = run.requests.at(0);
  EXPECT_EQ(sent.credentials, std::nullopt);
  EXPECT_THAT(sent.omitted_headers, ElementsAre("authorization", "Host"));
}

TEST(Parallel, BranchesRunBesideEachOtherAndShareWhatTheyCaptured) {
  StepsRun run(
      "[{parallel: {left: [{get: /l, capture: {v: /v}}], right: [{get: /r, capture: {v: /v}}]}, "
      "all: {status: 200}}, {get: '/{{left.v}}-{{right.v}}'}]");
  run.respond = [](const Request& asked) {
    return json_response(200, "{\"v\":\"" + asked.path.substr(1) + "\"}");
  };
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_THAT(run.lines, testing::Contains("GET /l-r"));
}

TEST(Parallel, QuotasAskForWhatTheySayAndNothingElse) {
  const std::string branches = "[{parallel: {left: [{put: /l}], right: [{put: /r}]}, ";
  const auto respond = [](const Request& asked) {
    auto response = json_response(200, asked.path == "/l" ? R"({"v":1,"v":2})" : R"({"v":2})");
    response.elapsed = std::chrono::milliseconds(5);
    return response;
  };
  StepsRun one(branches + "exactly_one: {json: {v: 2}}}]");
  one.respond = respond;
  EXPECT_EQ(one.only_message(),
            "expected exactly one of 2 branches to meet this, found 2 (left meets it; right meets "
            "it)")
      << "that a member stands twice is told elsewhere";
  StepsRun all(branches + "all: {json: {v: 2}, time: 1ms}}]");
  all.respond = respond;
  EXPECT_EQ(all.run().verdict, Verdict::Passed) << "times are INFO";
}

TEST(Capture, TellsOfAMemberThatIsThereTwice) {
  StepsRun run("[{get: /, capture: {v: /v}}, {get: '/{{v}}'}]");
  run.respond = [](const Request&) { return json_response(200, R"({"v":1,"v":2})"); };
  EXPECT_EQ(run.only_message(),
            "/v: expected one member of that name, found more than one, of which the last was "
            "judged");
}

TEST(Parallel, QuotaThatIsNotMetSaysWhatEachBranchAnswered) {
  const std::string branches = "[{parallel: {left: [{put: /l}], right: [{put: /r}]}, ";
  const auto respond = [](const Request& asked) {
    return json_response(asked.path == "/l" ? 201 : 409, "{}");
  };
  StepsRun one(branches + "exactly_one: {status: 201}, at_least: {count: 1, of: {status: 409}}}]");
  one.respond = respond;
  EXPECT_EQ(one.run().verdict, Verdict::Passed);
  StepsRun two(branches + "exactly_one: {status: [201, 409]}}]");
  two.respond = respond;
  EXPECT_EQ(two.only_message(),
            "expected exactly one of 2 branches to meet this, found 2 (left meets it; right meets "
            "it)");
  StepsRun all(branches + "all: {status: 201}}]");
  all.respond = respond;
  EXPECT_EQ(all.only_message(),
            "expected all of 2 branches to meet this, found 1 (left meets it; right: expected "
            "status 201, found status 409)");
  StepsRun some(branches + "at_least: {count: 2, of: {status: 201}}}]");
  some.respond = respond;
  EXPECT_EQ(some.only_message(),
            "expected at least 2 of 2 branches to meet this, found 1 (left meets it; right: "
            "expected status 201, found status 409)");
}

TEST(Parallel, BranchThatFailsIsToldAndEndsTheScenario) {
  StepsRun run(
      "[{parallel: {left: [{get: /l, expect: {status: 404}}, {get: /never}], right: [{get: /r}]}, "
      "all: {status: 200}}, {get: /never}]");
  EXPECT_EQ(run.only_message(), "expected status 404, found status 200");
  EXPECT_THAT(run.lines, testing::Not(testing::Contains("GET /never")));
}

TEST(Parallel, WeakerFailureInABranchHidesNoStrongerOneBehindIt) {
  StepsRun run(
      "[{parallel: {left: [{get: /l, level: SHOULD, expect: {status: 404}}, {get: /l2}], "
      "right: [{get: /r}]}, all: {status: 201}}]");
  run.respond = [](const Request&) { return json_response(200, "{}"); };
  const auto result = run.run();
  EXPECT_EQ(result.failed_level, Level::Must);
  EXPECT_THAT(run.lines, testing::Contains("GET /l2"));
  EXPECT_EQ(result.findings.size(), 2U);
}

TEST(NodeStep, IsAskedOfTheControlAndPutRightAtTheEnd) {
  StepsRun run(
      "[{node: {stop: 2}}, {node: {cut: [1, 3]}}, {get: /, node: 3, expect: {status: 200}}]");
  run.context().nodes = {{"3", "http://third"}};
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  std::vector<std::string> urls;
  for (const auto& request : run.requests) urls.push_back(request.url());
  EXPECT_THAT(urls, ElementsAre("http://target/_mock/couchdb/nodes/2/stop",
                                "http://target/_mock/couchdb/links/1/3/cut", "http://third/",
                                "http://target/_mock/couchdb/links/1/3/heal",
                                "http://target/_mock/couchdb/nodes/2/start"));
}

TEST(NodeStep, IsDoneByTheCommandOfTheTargetWhereItHasOne) {
  StepsRun run("[{node: {stop: 2}}, {get: /, expect: {status: 200}}]");
  std::vector<std::string> commands;
  run.context().node_commands = {{"stop", "docker stop n{{node}}"},
                                 {"start", "docker start n{{node}}"}};
  run.context().shell = [&](const std::string& line) -> std::optional<std::string> {
    commands.push_back(line);
    return std::nullopt;
  };
  EXPECT_EQ(run.run().verdict, Verdict::Passed);
  EXPECT_THAT(commands, ElementsAre("docker stop n2", "docker start n2"));
  ASSERT_EQ(run.requests.size(), 1U);
  EXPECT_EQ(run.requests.front().path, "/");
}

TEST(NodeStep, ThatIsRefusedCouldNotRun) {
  StepsRun run("[{node: {stop: 2}}, {get: /, expect: {status: 200}}]");
  run.respond = [](const Request&) { return json_response(404, "{}"); };
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("the target's control answered 404"));
}

TEST(NodeStep, NodeThatTheTargetDoesNotHaveCannotBeAsked) {
  StepsRun run("[{get: /, node: 9, expect: {status: 200}}]");
  const auto result = run.run();
  EXPECT_EQ(result.verdict, Verdict::CouldNotRun);
  EXPECT_THAT(result.reason, HasSubstr("the target has no node 9"));
}

}  // namespace
}  // namespace purgatory::conformance
