// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/suite_loader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

Vocabulary sample_words() {
  Vocabulary words;
  words.clauses = {Clause{"couchdb.purge.leaf-only", "d", "1", "p", {}, {}, "", {}}};
  words.capabilities = {Capability{"purge", "m", "", {}}, Capability{"compaction", "m", "", {}}};
  words.rules = {"purge-takes-only-leaves"};
  return words;
}

std::string report_of(const std::string& text) {
  try {
    load_suite_text("s.yaml", text, sample_words());
  } catch (const SpecError& error) {
    return error.what();
  }
  return "no mistake";
}

// A suite of one scenario with these lines as its steps, the first of them on line 8.
std::string with_steps(const std::string& steps) {
  return "suite: couchdb/purge\n"
         "title: t\n"
         "scenarios:\n"
         "  - id: one\n"
         "    title: t\n"
         "    level: MUST\n"
         "    steps:\n" +
         steps;
}

struct MistakeCase {
  std::string name;
  std::string yaml;
  std::string report;
};

class SuiteMistake : public testing::TestWithParam<MistakeCase> {};

TEST_P(SuiteMistake, IsShownAtItsPlaceWithItsMend) {
  EXPECT_EQ(report_of(GetParam().yaml), GetParam().report);
}

INSTANTIATE_TEST_SUITE_P(
    Suite, SuiteMistake,
    testing::Values(MistakeCase{"NoMapping", "- a\n",
                                "s.yaml:1:1: a suite must be a mapping, found a list\n"
                                "    1 | - a\n"
                                "      | ^\n"
                                "      = its keys are: suite, title, setup, scenarios\n"},
                    MistakeCase{"UnknownKey", "suite: a\ntitle: t\nscenario: []\n",
                                "s.yaml:1:1: a suite needs `scenarios`\n"
                                "    1 | suite: a\n"
                                "      | ^\n"
                                "s.yaml:3:1: a suite has no key `scenario`\n"
                                "    3 | scenario: []\n"
                                "      | ^\n"
                                "      = did you mean `scenarios`?\n"},
                    MistakeCase{"NoScenarios", "suite: a\ntitle: t\nscenarios: []\n",
                                "s.yaml:3:1: a suite needs at least one scenario\n"
                                "    3 | scenarios: []\n"
                                "      | ^\n"},
                    MistakeCase{"TitleIsANumber", "suite: a\ntitle: 5\nscenarios: []\n",
                                "s.yaml:2:8: `title` must be a string, found the integer 5\n"
                                "    2 | title: 5\n"
                                "      |        ^\n"
                                "      = quote it: \"5\"\n"
                                "s.yaml:3:1: a suite needs at least one scenario\n"
                                "    3 | scenarios: []\n"
                                "      | ^\n"},
                    MistakeCase{"UnknownSetup",
                                "suite: a\ntitle: t\nsetup: [databse]\nscenarios: "
                                "[{id: x, title: t, level: INFO, steps: [{get: /}]}]\n",
                                "s.yaml:3:9: there is no set-up `databse`\n"
                                "    3 | setup: [databse]\n"
                                "      |         ^\n"
                                "      = did you mean `database`?\n"},
                    MistakeCase{"BadSuiteId",
                                "suite: CouchDB\ntitle: t\nscenarios: "
                                "[{id: x, title: t, level: INFO, steps: [{get: /}]}]\n",
                                "s.yaml:1:8: `CouchDB` is no suite id\n"
                                "    1 | suite: CouchDB\n"
                                "      |        ^\n"
                                "      = it is the file's place: couchdb/purge\n"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Scenario, SuiteMistake,
    testing::Values(
        MistakeCase{"UnknownLevel",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - {id: x, title: t, level: must, steps: [{get: /}]}\n",
                    "s.yaml:4:30: there is no level `must`\n"
                    "    4 |   - {id: x, title: t, level: must, steps: [{get: /}]}\n"
                    "      |                              ^\n"
                    "      = a level is MUST, SHOULD or INFO\n"},
        MistakeCase{"UnknownClause",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - id: x\n    title: t\n    level: MUST\n"
                    "    clauses: [couchdb.purge.leaf-onyl]\n    steps: [{get: /}]\n",
                    "s.yaml:7:15: there is no clause `couchdb.purge.leaf-onyl`\n"
                    "    7 |     clauses: [couchdb.purge.leaf-onyl]\n"
                    "      |               ^\n"
                    "      = did you mean `couchdb.purge.leaf-only`?\n"},
        MistakeCase{"UnknownCapability",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - id: x\n    title: t\n    level: MUST\n"
                    "    requires: [views]\n    steps: [{get: /}]\n",
                    "s.yaml:7:16: there is no capability `views`\n"
                    "    7 |     requires: [views]\n"
                    "      |                ^\n"
                    "      = there are: purge, compaction\n"},
        MistakeCase{"UnknownRule",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - id: x\n    title: t\n    level: MUST\n"
                    "    notices: [purge-takes-only-leafs]\n    steps: [{get: /}]\n",
                    "s.yaml:7:15: there is no rule `purge-takes-only-leafs`\n"
                    "    7 |     notices: [purge-takes-only-leafs]\n"
                    "      |               ^\n"
                    "      = did you mean `purge-takes-only-leaves`?\n"},
        MistakeCase{"AxisThatNothingUses",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - id: x\n    title: t\n    level: MUST\n    matrix: {doc: [a, b]}\n"
                    "    steps: [{get: /, expect: {status: 200}}]\n",
                    "s.yaml:7:14: nothing uses `doc`\n"
                    "    7 |     matrix: {doc: [a, b]}\n"
                    "      |              ^\n"
                    "      = refer to it as \"{{doc}}\", or take it out\n"},
        MistakeCase{"MissingLevelAndId",
                    "suite: a\ntitle: t\nscenarios:\n  - title: t\n    steps: [{get: /}]\n",
                    "s.yaml:4:5: a scenario needs `id`\n"
                    "    4 |   - title: t\n"
                    "      |     ^\n"
                    "s.yaml:4:5: a scenario needs `level`\n"
                    "    4 |   - title: t\n"
                    "      |     ^\n"},
        MistakeCase{"BadId",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - {id: X_1, title: t, level: MUST, steps: [{get: /}]}\n",
                    "s.yaml:4:10: `X_1` is no id\n"
                    "    4 |   - {id: X_1, title: t, level: MUST, steps: [{get: /}]}\n"
                    "      |          ^\n"
                    "      = an id is lower-case words joined by dashes: leaf-is-purged\n"},
        MistakeCase{
            "DuplicateId",
            "suite: a\ntitle: t\nscenarios:\n"
            "  - {id: x, title: t, level: MUST, steps: [{get: /, expect: {status: 200}}]}\n"
            "  - {id: x, title: t, level: MUST, steps: [{get: /, expect: {status: 200}}]}\n",
            "s.yaml:5:10: the scenario id `a/x` is taken by s.yaml:4\n"
            "    5 |   - {id: x, title: t, level: MUST, steps: [{get: /, expect: {status: 200}}]}\n"
            "      |          ^\n"
            "      = give it an id of its own\n"},
        MistakeCase{"EmptySteps",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - {id: x, title: t, level: MUST, steps: []}\n",
                    "s.yaml:4:36: a scenario needs at least one step\n"
                    "    4 |   - {id: x, title: t, level: MUST, steps: []}\n"
                    "      |                                    ^\n"
                    "      = what only prepares goes under `given`\n"},
        MistakeCase{"StepsWithoutACheck", with_steps("      - {put: /a}\n      - {get: /b}\n"),
                    "s.yaml:7:5: no answer is judged here\n"
                    "    7 |     steps:\n"
                    "      |     ^\n"
                    "      = give a step an `expect` that can fail; what only prepares goes under "
                    "`given`\n"},
        MistakeCase{"ValuesOfOneName",
                    "suite: a\n"
                    "title: t\n"
                    "scenarios:\n"
                    "  - id: x\n"
                    "    title: t\n"
                    "    level: MUST\n"
                    "    matrix: {a: [1, \"1\", true]}\n"
                    "    steps: [{get: \"/{{a}}\", expect: {status: 200}}]\n",
                    "s.yaml:7:17: two values of `a` are named `1`\n"
                    "    7 |     matrix: {a: [1, \"1\", true]}\n"
                    "      |                 ^\n"
                    "      = give each a name of its own: {name: value, …}\n"},
        MistakeCase{"AxisOfABuiltInName",
                    "suite: a\n"
                    "title: t\n"
                    "scenarios:\n"
                    "  - id: x\n"
                    "    title: t\n"
                    "    level: MUST\n"
                    "    matrix: {run: [x]}\n"
                    "    steps: [{get: \"/\", expect: {status: 200}}]\n",
                    "s.yaml:7:14: `run` cannot be a name\n"
                    "    7 |     matrix: {run: [x]}\n"
                    "      |              ^\n"
                    "      = a name has letters, digits and `_`, and is no built-in one\n"},
        MistakeCase{"TimeAloneFailsNothing", with_steps("      - {get: /, expect: {time: 1s}}\n"),
                    "s.yaml:7:5: no answer is judged here\n"
                    "    7 |     steps:\n"
                    "      |     ^\n"
                    "      = give a step an `expect` that can fail; what only prepares goes under "
                    "`given`\n"},
        MistakeCase{"EmptyStepsWithoutAList", with_steps(""),
                    "s.yaml:8:1: `steps` must be a list, found nothing\n"
                    "    8 | \n"
                    "      | ^\n"},
        MistakeCase{"TagTwice",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - id: x\n    title: t\n    level: MUST\n    tags: [a, a]\n"
                    "    steps: [{get: /}]\n",
                    "s.yaml:7:15: `a` stands in `tags` already\n"
                    "    7 |     tags: [a, a]\n"
                    "      |               ^\n"
                    "      = remove one of the two\n"},
        MistakeCase{"MatrixWithoutValues",
                    "suite: a\ntitle: t\nscenarios:\n"
                    "  - id: x\n    title: t\n    level: MUST\n    matrix: {doc: {}}\n"
                    "    steps: [{get: /}]\n",
                    "s.yaml:7:14: the axis `doc` has no values\n"
                    "    7 |     matrix: {doc: {}}\n"
                    "      |              ^\n"
                    "      = write {name: value, …}\n"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Step, SuiteMistake,
    testing::Values(
        MistakeCase{"UnknownKey", with_steps("      - get: /\n        expct: {status: 200}\n"),
                    "s.yaml:9:9: a step has no key `expct`\n"
                    "    9 |         expct: {status: 200}\n"
                    "      |         ^\n"
                    "      = did you mean `expect`?\n"},
        MistakeCase{
            "NoRequest", with_steps("      - title: t\n"),
            "s.yaml:8:9: this step does nothing\n"
            "    8 |       - title: t\n"
            "      |         ^\n"
            "      = give it a request such as `get: /path` or `raw`, or an action: tree, compact, "
            "property, set, use, parallel, advance, hold, release, node, cluster\n"},
        MistakeCase{"TwoRequests", with_steps("      - {get: /, put: /}\n"),
                    "s.yaml:8:18: a step does one thing: `get` is there already\n"
                    "    8 |       - {get: /, put: /}\n"
                    "      |                  ^\n"
                    "      = make two steps of it\n"},
        MistakeCase{"TwoBodies", with_steps("      - {put: /, json: 1, text: a}\n"),
                    "s.yaml:8:27: a request has one body: `json` is there already\n"
                    "    8 |       - {put: /, json: 1, text: a}\n"
                    "      |                           ^\n"
                    "      = remove one of the two\n"},
        MistakeCase{"PathWithoutSlash", with_steps("      - get: db\n"),
                    "s.yaml:8:14: the path `db` does not begin with a slash\n"
                    "    8 |       - get: db\n"
                    "      |              ^\n"
                    "      = write \"/db\"\n"},
        MistakeCase{"UndefinedName", with_steps("      - get: \"/{{db}}/{{frist}}\"\n"),
                    "s.yaml:8:23: nothing here is named `frist`\n"
                    "    8 |       - get: \"/{{db}}/{{frist}}\"\n"
                    "      |                       ^\n"
                    "      = there are: db, host, run\n"},
        MistakeCase{"CaptureUsedBeforeItIsTaken",
                    with_steps("      - {get: \"/{{rev}}\", capture: {rev: /rev}}\n"),
                    "s.yaml:8:17: nothing here is named `rev`\n"
                    "    8 |       - {get: \"/{{rev}}\", capture: {rev: /rev}}\n"
                    "      |                 ^\n"
                    "      = there are: db, host, run\n"},
        MistakeCase{"CaptureThatNothingUses",
                    with_steps("      - {get: /, capture: {rev: /rev}, expect: {status: 200}}\n"),
                    "s.yaml:8:28: nothing uses `rev`\n"
                    "    8 |       - {get: /, capture: {rev: /rev}, expect: {status: 200}}\n"
                    "      |                            ^\n"
                    "      = refer to it as \"{{rev}}\", or take it out\n"},
        MistakeCase{"SetThatNothingUses",
                    with_steps("      - set: {a: 1}\n      - {get: /, expect: {status: 200}}\n"),
                    "s.yaml:8:15: nothing uses `a`\n"
                    "    8 |       - set: {a: 1}\n"
                    "      |               ^\n"
                    "      = refer to it as \"{{a}}\", or take it out\n"},
        MistakeCase{"UnquotedTemplate", with_steps("      - put: /\n        json: {rev: {{db}}}\n"),
                    "s.yaml:9:21: an unquoted {{db}} is a mapping in YAML\n"
                    "    9 |         json: {rev: {{db}}}\n"
                    "      |                     ^\n"
                    "      = quote it: \"{{db}}\"\n"},
        MistakeCase{"AliasedStepIsShownOnceAtItsAnchor",
                    with_steps("      - &s {get: /, expct: 1}\n      - *s\n"),
                    "s.yaml:8:21: a step has no key `expct`\n"
                    "    8 |       - &s {get: /, expct: 1}\n"
                    "      |                     ^\n"
                    "      = did you mean `expect`?\n"},
        MistakeCase{"RawBesideABody", with_steps("      - {raw: x, json: 1}\n"),
                    "s.yaml:8:18: `json` does not belong beside `raw`\n"
                    "    8 |       - {raw: x, json: 1}\n"
                    "      |                  ^\n"
                    "      = `raw` is all that is sent: write it there\n"},
        MistakeCase{"PartsWithoutAPart", with_steps("      - {post: /, multipart: {parts: []}}\n"),
                    "s.yaml:8:31: a body of parts needs at least one part\n"
                    "    8 |       - {post: /, multipart: {parts: []}}\n"
                    "      |                               ^\n"},
        MistakeCase{"StreamBesideRetry",
                    with_steps("      - {get: /, stream: {until: {text: a}}, retry: {until: "
                               "{status: 200}}}\n"),
                    "s.yaml:8:18: `stream` does not belong beside `retry`\n"
                    "    8 |       - {get: /, stream: {until: {text: a}}, retry: {until: {status: "
                    "200}}}\n"
                    "      |                  ^\n"
                    "      = a stream is read until a line is the one wanted\n"},
        MistakeCase{"OneBranch", with_steps("      - parallel: {left: [{get: /}]}\n"),
                    "s.yaml:8:19: `parallel` has two to 64 branches by name, found a mapping\n"
                    "    8 |       - parallel: {left: [{get: /}]}\n"
                    "      |                   ^\n"
                    "      = write {left: [steps], right: [steps]}\n"},
        MistakeCase{"BranchesDoNotKnowOfEachOther",
                    with_steps("      - parallel: {a: [{get: /, capture: {r: /}}], b: [{get: "
                               "'/{{r}}'}]}\n"),
                    "s.yaml:8:64: nothing here is named `r`\n"
                    "    8 |       - parallel: {a: [{get: /, capture: {r: /}}], b: [{get: "
                    "'/{{r}}'}]}\n"
                    "      |                                                                ^\n"
                    "      = there are: db, host, run\n"},
        MistakeCase{"BranchInABranch",
                    with_steps("      - parallel:\n"
                               "          a: [{parallel: {c: [{get: /}], d: [{get: /}]}}]\n"
                               "          b: [{get: /, expect: {any_of: [{status: 404}, {status: "
                               "200, then: [{parallel: {}}]}]}}]\n"),
                    "s.yaml:9:16: `parallel` does not belong into a branch of `parallel`\n"
                    "    9 |           a: [{parallel: {c: [{get: /}], d: [{get: /}]}}]\n"
                    "      |                ^\n"
                    "      = make it a branch of the outer one, or a step after it\n"
                    "s.yaml:10:79: `parallel` does not belong into a branch of `parallel`\n"
                    "   10 |           b: [{get: /, expect: {any_of: [{status: 404}, {status: 200, "
                    "then: [{parallel: {}}]}]}}]\n"
                    "      |                                                                     "
                    "          ^\n"
                    "      = make it a branch of the outer one, or a step after it\n"},
        MistakeCase{"QuotaWithoutBranches", with_steps("      - {get: /, all: {status: 200}}\n"),
                    "s.yaml:8:18: `all` does not belong beside `get`\n"
                    "    8 |       - {get: /, all: {status: 200}}\n"
                    "      |                  ^\n"
                    "      = it goes with `parallel`\n"},
        MistakeCase{"LinkWithOneEnd", with_steps("      - node: {cut: [1]}\n"),
                    "s.yaml:8:21: `cut` names the two ends of a link\n"
                    "    8 |       - node: {cut: [1]}\n"
                    "      |                     ^\n"
                    "      = write {cut: [1, 2]}\n"},
        MistakeCase{"MissingSchema", with_steps("      - {get: /, expect: {schema: no.json}}\n"),
                    "s.yaml:8:35: there is no file no.json\n"
                    "    8 |       - {get: /, expect: {schema: no.json}}\n"
                    "      |                                   ^\n"
                    "      = a path is taken from the folder of this suite\n"},
        MistakeCase{"TimeWithoutUnit", with_steps("      - {get: /, expect: {time: 5}}\n"),
                    "s.yaml:8:33: `time` is a time with its unit, found the integer 5\n"
                    "    8 |       - {get: /, expect: {time: 5}}\n"
                    "      |                                 ^\n"
                    "      = write 100ms, 2s or 1m\n"},
        MistakeCase{"BadBase64", with_steps("      - {put: /, base64: \"?\"}\n"),
                    "s.yaml:8:26: this is not base64\n"
                    "    8 |       - {put: /, base64: \"?\"}\n"
                    "      |                          ^\n"
                    "      = use the alphabet A-Za-z0-9+/ with padding\n"},
        MistakeCase{"MissingFile", with_steps("      - {put: /, file: nowhere.json}\n"),
                    "s.yaml:8:24: there is no file nowhere.json\n"
                    "    8 |       - {put: /, file: nowhere.json}\n"
                    "      |                        ^\n"
                    "      = a path is taken from the folder of this suite\n"},
        MistakeCase{"UnknownAuth", with_steps("      - {get: /, auth: nobody}\n"),
                    "s.yaml:8:24: there is no `auth` such as the string \"nobody\"\n"
                    "    8 |       - {get: /, auth: nobody}\n"
                    "      |                        ^\n"
                    "      = write none, default or {user: …, password: …}\n"},
        MistakeCase{"CaptureIsNoPointer", with_steps("      - {get: /, capture: {r: rev}}\n"),
                    "s.yaml:8:31: `rev` is no JSON Pointer: it begins with a slash\n"
                    "    8 |       - {get: /, capture: {r: rev}}\n"
                    "      |                               ^\n"
                    "      = write /rev, or {header: NAME}, {status: true}, {regex: …}\n"},
        MistakeCase{"CaptureIntoABuiltIn", with_steps("      - {get: /, capture: {now: /rev}}\n"),
                    "s.yaml:8:28: `now` cannot be a name\n"
                    "    8 |       - {get: /, capture: {now: /rev}}\n"
                    "      |                            ^\n"
                    "      = a name has letters, digits and `_`, and is no built-in one\n"},
        MistakeCase{"ExpectationBesideAnAction",
                    with_steps("      - {compact: true, expect: {status: 200}}\n"),
                    "s.yaml:8:25: `expect` does not belong beside `compact`\n"
                    "    8 |       - {compact: true, expect: {status: 200}}\n"
                    "      |                         ^\n"
                    "      = it goes with a request; make a step of its own for it\n"},
        MistakeCase{"RetryOfAPost",
                    with_steps("      - {post: /, retry: {until: {status: 200}}}\n"),
                    "s.yaml:8:26: sending a POST again may do its work twice\n"
                    "    8 |       - {post: /, retry: {until: {status: 200}}}\n"
                    "      |                          ^\n"
                    "      = add `resend: true` where that is meant\n"},
        MistakeCase{"IntervalWithoutUnit",
                    with_steps("      - {get: /, retry: {until: {status: 200}, interval: 5}}\n"),
                    "s.yaml:8:58: `interval` is a time with its unit, found the integer 5\n"
                    "    8 |       - {get: /, retry: {until: {status: 200}, interval: 5}}\n"
                    "      |                                                          ^\n"
                    "      = write 100ms, 2s or 1m\n"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Expectation, SuiteMistake,
    testing::Values(
        MistakeCase{"NothingExpected", with_steps("      - {get: /, expect: {}}\n"),
                    "s.yaml:8:26: nothing is expected here\n"
                    "    8 |       - {get: /, expect: {}}\n"
                    "      |                          ^\n"
                    "      = name a `status` at least\n"},
        MistakeCase{"NoExpectations", with_steps("      - {get: /, expect: []}\n"),
                    "s.yaml:8:26: nothing is expected here\n"
                    "    8 |       - {get: /, expect: []}\n"
                    "      |                          ^\n"
                    "      = name a `status` at least\n"},
        MistakeCase{"FollowersInCleanup",
                    with_steps("      - {get: /, expect: {status: 200}}\n") +
                        "    cleanup:\n"
                        "      - {get: /, expect: {any_of: [{status: 404}, {status: 200, then: "
                        "[{get: /}]}]}}\n",
                    "s.yaml:10:7: `then` does not belong under `cleanup`\n"
                    "   10 |       - {get: /, expect: {any_of: [{status: 404}, {status: 200, then: "
                    "[{get: /}]}]}}\n"
                    "      |       ^\n"
                    "      = clean-up goes one step after the other, the last first\n"},
        MistakeCase{"StatusOfALine",
                    with_steps("      - {get: /, stream: {until: {status: 200}}}\n"),
                    "s.yaml:8:35: a line of a stream has no `status`\n"
                    "    8 |       - {get: /, stream: {until: {status: 200}}}\n"
                    "      |                                   ^\n"
                    "      = ask for its `json` or `text`; the answer is judged under `expect`\n"},
        MistakeCase{
            "TimeOfALineThatMayBe",
            with_steps("      - {get: /, stream: {until: {any_of: [{json: 1}, {time: 1s}]}}}\n"),
            "s.yaml:8:56: a line of a stream has no `time`\n"
            "    8 |       - {get: /, stream: {until: {any_of: [{json: 1}, {time: 1s}]}}}\n"
            "      |                                                        ^\n"
            "      = ask for its `json` or `text`; the answer is judged under `expect`\n"},
        MistakeCase{"EmptyPath", with_steps("      - {get: \"\", expect: {status: 200}}\n"),
                    "s.yaml:8:15: a path must not be empty\n"
                    "    8 |       - {get: \"\", expect: {status: 200}}\n"
                    "      |               ^\n"
                    "      = write \"/\"\n"},
        MistakeCase{
            "LeafTwice",
            with_steps(
                "      - {get: /, expect: {tree: {doc: d, leaves: [\"1-a\", \"1-a deleted\"]}}}\n"),
            "s.yaml:8:58: the leaf `1-a` is there already\n"
            "    8 |       - {get: /, expect: {tree: {doc: d, leaves: [\"1-a\", \"1-a "
            "deleted\"]}}}\n"
            "      |                                                          ^\n"
            "      = a leaf is named once, and deleted or not\n"},
        MistakeCase{
            "WinnerWithoutLeaves",
            with_steps("      - {get: /, expect: {tree: {doc: d, leaves: [], winner: 1-c}}}\n"),
            "s.yaml:8:54: a document without leaves has no winner\n"
            "    8 |       - {get: /, expect: {tree: {doc: d, leaves: [], winner: 1-c}}}\n"
            "      |                                                      ^\n"
            "      = name the leaves, or take the winner out\n"},
        MistakeCase{"SetOfABuiltIn", with_steps("      - {set: {db: x}}\n"),
                    "s.yaml:8:16: `db` cannot be a name\n"
                    "    8 |       - {set: {db: x}}\n"
                    "      |                ^\n"
                    "      = a name has letters, digits and `_`, and is no built-in one\n"},
        MistakeCase{"CaptureOfTheDatabase", with_steps("      - {get: /, capture: {host: /a}}\n"),
                    "s.yaml:8:28: `host` cannot be a name\n"
                    "    8 |       - {get: /, capture: {host: /a}}\n"
                    "      |                            ^\n"
                    "      = a name has letters, digits and `_`, and is no built-in one\n"},
        MistakeCase{"StatusIsAWord", with_steps("      - {get: /, expect: {status: ok}}\n"),
                    "s.yaml:8:35: a status is a number or a class, found the string \"ok\"\n"
                    "    8 |       - {get: /, expect: {status: ok}}\n"
                    "      |                                   ^\n"
                    "      = write 404, 4xx or a list such as [201, 202]\n"},
        MistakeCase{"UnknownMatcher", with_steps("      - {get: /, expect: {json: {$reqex: a}}}\n"),
                    "s.yaml:8:34: there is no matcher `$reqex`\n"
                    "    8 |       - {get: /, expect: {json: {$reqex: a}}}\n"
                    "      |                                  ^\n"
                    "      = did you mean `$regex`?\n"},
        MistakeCase{"MemberBesideAMatcher",
                    with_steps("      - {get: /, expect: {json: {$any: true, a: 1}}}\n"),
                    "s.yaml:8:46: the member `a` stands beside a matcher\n"
                    "    8 |       - {get: /, expect: {json: {$any: true, a: 1}}}\n"
                    "      |                                              ^\n"
                    "      = members go into a mapping of their own; one that begins with `$` goes "
                    "under `$literal`\n"},
        MistakeCase{"BadRegex", with_steps("      - {get: /, expect: {text: {$regex: \"(\"}}}\n"),
                    "s.yaml:8:42: this is no regular expression: missing ): (\n"
                    "    8 |       - {get: /, expect: {text: {$regex: \"(\"}}}\n"
                    "      |                                          ^\n"
                    "      = the syntax is RE2's: no look-ahead, no back-references\n"},
        MistakeCase{"UnknownType", with_steps("      - {get: /, expect: {json: {$type: int}}}\n"),
                    "s.yaml:8:41: there is no type `int`\n"
                    "    8 |       - {get: /, expect: {json: {$type: int}}}\n"
                    "      |                                         ^\n"
                    "      = there are: null, boolean, integer, number, string, array, object\n"},
        MistakeCase{"AbsentFalse", with_steps("      - {get: /, expect: {json: {$absent: 1}}}\n"),
                    "s.yaml:8:43: `$absent` takes `true`, found the integer 1\n"
                    "    8 |       - {get: /, expect: {json: {$absent: 1}}}\n"
                    "      |                                           ^\n"},
        MistakeCase{"OneAlternative",
                    with_steps("      - {get: /, expect: {any_of: [{status: 200}]}}\n"),
                    "s.yaml:8:35: `any_of` needs at least two alternatives\n"
                    "    8 |       - {get: /, expect: {any_of: [{status: 200}]}}\n"
                    "      |                                   ^\n"},
        MistakeCase{"TreeWithAGap", with_steps("      - tree: {doc: d, leaves: [1-a/3-b]}\n"),
                    "s.yaml:8:37: `3-b` cannot follow generation 1\n"
                    "    8 |       - tree: {doc: d, leaves: [1-a/3-b]}\n"
                    "      |                                     ^\n"
                    "      = write the whole path from the root, one generation after the other: "
                    "1-a/2-b/3-c\n"}),
    [](const auto& test) { return test.param.name; });

// So many values, in a list.
std::string values(int count) {
  std::string list = "[0";
  for (int i = 1; i < count; ++i) list += ", " + std::to_string(i);
  return list + "]";
}

TEST(SuiteLoader, MatrixHasAtMostTenThousandCases) {
  const auto suite_with = [](int a, int b) {
    return "suite: a\ntitle: t\nscenarios:\n"
           "  - id: x\n    title: t\n    level: MUST\n"
           "    matrix: {a: " +
           values(a) + ", b: " + values(b) +
           "}\n"
           "    steps: [{get: \"/{{a}}/{{b}}\", expect: {status: 200}}]\n";
  };
  EXPECT_EQ(report_of(suite_with(100, 100)), "no mistake");
  EXPECT_EQ(report_of(suite_with(101, 100)).substr(0, 54),
            "s.yaml:7:13: the matrix has more than 10000 cases\n    ");
}

TEST(SuiteLoader, BracesThatAreNoTemplateStandInSingleQuotes) {
  EXPECT_NE(
      report_of(with_steps("      - {get: \"/\\{{a}}\", expect: {status: 200}}\n"))
          .find("      = write \\{{ in single quotes: in double quotes a backslash is YAML's\n"),
      std::string::npos);
  EXPECT_EQ(report_of(with_steps("      - {get: '/\\{{a}}', expect: {status: 200}}\n")),
            "no mistake");
}

TEST(SuiteLoader, CaptureIsUsedByWhateverRefersToIt) {
  const char* const uses[] = {
      "      - {get: /, capture: {r: /r}}\n      - {get: \"/{{r}}\", expect: {status: 200}}\n",
      "      - {get: /, capture: {r: /r}, expect: {json: {r: \"{{r}}\"}}}\n",
      "      - {get: /, capture: {r: /r}, expect: {json: {\"{{r}}\": 1}}}\n",
      "      - {get: /, capture: {r: /r}}\n"
      "      - {get: /, expect: {tree: {doc: d, leaves: [\"{{r}}\"]}}}\n",
      "      - {get: /, capture: {r: /r}, expect: {status: 200}}\n    cleanup: [{delete: \"/{{r | "
      "url}}\"}]\n",
      "      - parallel: {a: [{get: /, capture: {r: /r}}], b: [{get: /}]}\n"
      "      - {get: \"/{{a.r}}\", expect: {status: 200}}\n",
  };
  for (const char* const steps : uses) EXPECT_EQ(report_of(with_steps(steps)), "no mistake");
}

std::string warnings_of(const Suite& suite) {
  std::string text;
  for (const SpecProblem& warning : suite.warnings) text += render(warning);
  return text;
}

std::string warnings_of(const std::string& text) {
  return warnings_of(load_suite_text("s.yaml", text, sample_words()));
}

TEST(SuiteLoader, ValueFromAnAnswerInAPathIsWarnedOfUnlessItIsEncoded) {
  const std::string capture = "      - {get: /, capture: {r: /r}, expect: {status: 200}}\n";
  EXPECT_EQ(warnings_of(with_steps(capture + "      - get: \"/{{db}}/{{r}}?a={{r | url}}\"\n")),
            "s.yaml:9:23: `r` comes from an answer and stands in a path as it came\n"
            "    9 |       - get: \"/{{db}}/{{r}}?a={{r | url}}\"\n"
            "      |                       ^\n"
            "      = write {{r | url}}\n");
  EXPECT_EQ(warnings_of(with_steps(capture + "      - get: \"/{{db}}/{{r | url}}\"\n")), "");
}

TEST(SuiteLoader, WarningsStandBesideMistakesButNotOfAStepThatHasOne) {
  const std::string warned = "headers: {A: {$regex: \"\"}}";
  const std::string yaml =
      "suite: a\ntitle: t\nscenarios:\n"
      "  - {id: sound, title: t, level: MUST, steps: [{get: /, expect: {status: 200, " +
      warned +
      "}}]}\n"
      "  - {id: wrong, title: t, level: MUST, steps: [\n"
      "      {get: /, expect: {status: 999, " +
      warned +
      "}},\n"
      "      {get: /, expect: {status: 200, " +
      warned +
      "}}]}\n"
      "  - {id: of-no-level, title: t, level: MAY, steps: [{get: /, expect: {status: 200, " +
      warned +
      "}}]}\n"
      "  - {id: nothing, title: t, level: MUST, steps: [{get: /, expect: {status: [2xx, 3xx, 4xx, "
      "5xx]}}]}\n";
  std::string told;
  try {
    load_suite_text("s.yaml", yaml, {});
  } catch (const SpecError& error) {
    for (const SpecProblem& mistake : error.problems()) {
      told += "mistake " + std::to_string(mistake.position.line) + "\n";
    }
    for (const SpecProblem& warning : error.warnings()) {
      told += "warning " + std::to_string(warning.position.line) + "\n";
    }
  }
  EXPECT_EQ(told,
            "mistake 6\nmistake 8\nmistake 9\n"
            "warning 4\nwarning 7\nwarning 9\n");
}

TEST(SuiteLoader, ValueThatThePersonChoseMayBeEncodedAlready) {
  EXPECT_EQ(
      warnings_of(with_steps(
          "      - {set: {doc: a%2Fb}}\n      - {get: \"/{{doc}}\", expect: {status: 200}}\n")),
      "");
  EXPECT_EQ(warnings_of("suite: a\ntitle: t\nscenarios:\n"
                        "  - id: x\n    title: t\n    level: MUST\n"
                        "    matrix: {doc: [a, b]}\n    steps: [{get: \"/{{doc}}/{{uuid}}\", "
                        "expect: {status: 200}}]\n"
                        "  - id: y\n    title: t\n    level: MUST\n"
                        "    steps: [{get: /, capture: {doc: /a}, expect: {status: 200}}, {get: "
                        "\"/{{doc | url}}\"}]\n"),
            "");
}

TEST(SuiteLoader, WhatOneScenarioChoseIsAnAnswerInTheNext) {
  EXPECT_NE(
      warnings_of(
          "suite: a\ntitle: t\nscenarios:\n"
          "  - id: x\n    title: t\n    level: MUST\n"
          "    matrix: {doc: [a, b]}\n    steps: [{get: \"/{{doc}}\", expect: {status: 200}}]\n"
          "  - id: y\n    title: t\n    level: MUST\n"
          "    steps: [{get: /, capture: {doc: /a}, expect: {status: 200}}, {get: "
          "\"/{{doc}}\"}]\n"),
      "");
}

TEST(SuiteLoader, WrongPasswordOfTheTargetsAccountIsRefused) {
  Vocabulary words = sample_words();
  words.variables = target_variables();
  try {
    load_suite_text("s.yaml",
                    with_steps("      - {get: /, auth: {user: \"{{user}}\", password: no}}\n"),
                    words);
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    EXPECT_EQ(std::string(error.what()),
              "s.yaml:8:53: a wrong password may lock the account that the run goes by\n"
              "    8 |       - {get: /, auth: {user: \"{{user}}\", password: no}}\n"
              "      |                                                     ^\n"
              "      = let a user who does not exist be refused: {user: \"{{db}}-nobody\", …}\n");
  }
}

TEST(SuiteLoader, NameOfAUserWithAColonIsRefused) {
  EXPECT_EQ(report_of(with_steps("      - {get: /, auth: {user: \"{{db}}:b\", password: no}}\n")),
            "s.yaml:8:31: the name of a user has no colon\n"
            "    8 |       - {get: /, auth: {user: \"{{db}}:b\", password: no}}\n"
            "      |                               ^\n"
            "      = the first colon ends it in basic authentication; the rest is password\n");
  EXPECT_EQ(report_of(with_steps("      - {get: /, auth: {user: \"{{db}}-b\", password: \"a:b\"}, "
                                 "expect: {status: 200}}\n")),
            "no mistake");
}

TEST(SuiteLoader, AliasedCaptureIsUsedWhereOneScenarioUsesIt) {
  EXPECT_EQ(report_of(with_steps("      - &s {get: /, capture: {r: /r}, expect: {status: 200}}\n") +
                      "  - id: two\n    title: t\n    level: MUST\n"
                      "    steps: [*s, {get: \"/{{r}}\"}]\n"),
            "no mistake");
}

TEST(SuiteLoader, EveryMistakeOfAFileIsReportedInItsOrder) {
  const std::string report = report_of(
      with_steps("      - {get: /, expct: 1}\n      - {get: x}\n      - {put: \"/{{a}}\"}\n"));
  EXPECT_EQ(report,
            "s.yaml:8:18: a step has no key `expct`\n"
            "    8 |       - {get: /, expct: 1}\n"
            "      |                  ^\n"
            "      = did you mean `expect`?\n"
            "s.yaml:9:15: the path `x` does not begin with a slash\n"
            "    9 |       - {get: x}\n"
            "      |               ^\n"
            "      = write \"/x\"\n"
            "s.yaml:10:17: nothing here is named `a`\n"
            "   10 |       - {put: \"/{{a}}\"}\n"
            "      |                 ^\n"
            "      = there are: db, host, run\n");
}

TEST(SuiteLoader, MistakesOfAllFilesAreReportedTogether) {
  const std::string folder = testing::TempDir() + "suite_loader_all_files/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "a.yaml") << "suite: a\ntitle: t\nscenarios: []\n";
  std::ofstream(folder + "b.yaml") << with_steps("      - {get: /, expect: {status: 1}}\n");
  try {
    load_suites({folder + "a.yaml", folder + "none.yaml", folder, folder + "b.yaml"},
                sample_words());
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    ASSERT_EQ(error.problems().size(), 4U);
    EXPECT_EQ(error.problems()[0].position, (SourcePosition{folder + "a.yaml", 3, 1}));
    EXPECT_EQ(render(error.problems()[1]),
              folder + "none.yaml: cannot be read: No such file or directory\n");
    EXPECT_EQ(render(error.problems()[2]),
              folder + ": this is a folder, not a file\n      = name the files in it\n");
    EXPECT_EQ(error.problems()[3].position, (SourcePosition{folder + "b.yaml", 8, 35}));
  }
}

TEST(SuiteLoader, ScenarioIdTakenInAnotherFileIsReported) {
  const std::string folder = testing::TempDir() + "suite_loader_same_id/";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "a.yaml") << with_steps("      - {get: /, expect: {status: 200}}\n");
  std::ofstream(folder + "b.yaml") << with_steps("      - {get: /, expect: {status: 200}}\n");
  try {
    load_suites({folder + "a.yaml", folder + "b.yaml"}, sample_words());
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    EXPECT_EQ(std::string(error.what()),
              folder + "b.yaml:4:9: the scenario id `couchdb/purge/one` is taken by " + folder +
                  "a.yaml:4\n"
                  "    4 |   - id: one\n"
                  "      |         ^\n"
                  "      = give it an id of its own\n");
  }
}

TEST(SuiteLoader, SuitesOfThisRepositoryAreWithoutMistakes) {
  const std::string specs = std::string(PURGATORY_SOURCE_DIR) + "/specs";
  std::vector<std::string> files;
  for (const char* api : {"/couchdb", "/crdb"}) {
    for (const auto& entry : std::filesystem::directory_iterator(specs + api)) {
      if (entry.path().filename() != "setups.yaml") files.push_back(entry.path().string());
    }
  }
  std::ranges::sort(files);
  const std::vector<Suite> suites = load_suites(files, load_vocabulary(specs));
  EXPECT_EQ(suites.size(), files.size());
  for (const Suite& suite : suites) EXPECT_EQ(warnings_of(suite), "") << suite.file;
}

}  // namespace
}  // namespace purgatory::conformance
