// SPDX-License-Identifier: Apache-2.0
// What `lint` says of checks on bodies that are no JSON, that are not there or are read line by
// line, and of what branches must have in common; conformance/check and conformance/run have the
// tests of what these checks do.
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

std::string headline(const SpecProblem& problem) {
  const SourcePosition& at = problem.position;
  return std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + problem.problem +
         (problem.remedy.empty() ? "" : " = " + problem.remedy) + "\n";
}

// Of a scenario with these steps, the first of them on line 8: the mistakes, or else the warnings.
std::string told_of(const std::string& steps) {
  const std::string yaml =
      "suite: couchdb/purge\ntitle: t\nscenarios:\n  - id: one\n    title: t\n    level: MUST\n"
      "    steps:\n" +
      steps;
  std::string text;
  try {
    for (const SpecProblem& warning : load_suite_text("s.yaml", yaml, {}).warnings) {
      text += "warning: " + headline(warning);
    }
  } catch (const SpecError& error) {
    for (const SpecProblem& mistake : error.problems()) text += headline(mistake);
  }
  return text;
}

struct StepCase {
  std::string name;
  std::string steps;
  std::string told;
};

void PrintTo(const StepCase& one, std::ostream* out) { *out << one.steps; }

class BodyVacuity : public testing::TestWithParam<StepCase> {};

TEST_P(BodyVacuity, IsToldAsTheRunnerJudges) {
  EXPECT_EQ(told_of("      - " + GetParam().steps + "\n"), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Json, BodyVacuity,
    testing::Values(
        StepCase{"Anything", "{get: /, expect: {json: {$any: true}}}", ""},
        StepCase{"NotAbsent", "{get: /, expect: {json: {$not: {$absent: true}}}}", ""},
        StepCase{"NotAbsentElement", "{get: /, expect: {json: [{$not: {$absent: true}}]}}", ""},
        StepCase{
            "EveryType",
            "{get: /, expect: {json: {$type: [null, boolean, number, string, array, object]}}}",
            "warning: 8:33: `{$type: [null, boolean, number, string, array, object]}` holds for "
            "whatever JSON the body is = write {$any: true} where any JSON will do\n"},
        StepCase{"AnythingAmongOptions", "{get: /, expect: {json: {$oneOf: [{$any: true}, 5]}}}",
                 "warning: 8:33: `{$oneOf: [{$any: true}, 5]}` holds for whatever JSON the body is "
                 "= write {$any: true} where any JSON will do\n"},
        StepCase{"Nothing", "{get: /, expect: {json: {$absent: true}}}",
                 "8:33: no answer meets `{$absent: true}`: an empty body is no JSON, and fails = "
                 "write `text: \"\"` where there is to be no body\n"},
        StepCase{"AnythingAsLine", "{get: /, stream: {until: {json: {$any: true}}}}", ""},
        StepCase{"EveryTypeOfLine",
                 "{get: /, stream: {until: {json: {$oneOf: [{$any: true}, 5]}}}}",
                 "warning: 8:41: `{$oneOf: [{$any: true}, 5]}` holds for whatever JSON the line is "
                 "= write {$any: true} where any JSON will do\n"}),
    [](const auto& test) { return test.param.name; });

constexpr const char* kText =
    " holds for every body that is UTF-8, an empty one too = name what is in it; "
    "{$length: {$gt: 0}} where it is not to be empty\n";

INSTANTIATE_TEST_SUITE_P(
    Text, BodyVacuity,
    testing::Values(
        StepCase{"Anything", "{get: /, expect: {text: {$any: true}}}",
                 std::string("warning: 8:33: `{$any: true}`") + kText},
        StepCase{"NotAbsent", "{get: /, expect: {text: {$not: {$absent: true}}}}",
                 std::string("warning: 8:33: `{$not: {$absent: true}}`") + kText},
        StepCase{"AnythingBesideAStatus", "{get: /, expect: {status: 200, text: {$any: true}}}",
                 std::string("warning: 8:46: `{$any: true}`") + kText},
        StepCase{"AnythingAsAlternative",
                 "{get: /, expect: {any_of: [{status: 404}, {text: {$any: true}}]}}",
                 std::string("warning: 8:58: `{$any: true}`") + kText},
        StepCase{"NotEmpty", "{get: /, expect: {text: {$length: {$gt: 0}}}}", ""},
        StepCase{"Nothing", "{get: /, expect: {text: {$absent: true}}}",
                 "8:33: no answer meets `{$absent: true}`: an empty body is an empty text = write "
                 "`text: \"\"` where there is to be no body\n"},
        StepCase{"AnythingAsLine", "{get: /, stream: {until: {text: {$any: true}}}}", ""}),
    [](const auto& test) { return test.param.name; });

constexpr const char* kTakeOut = " cannot fail: the answer to HEAD has no body = take it out\n";
constexpr const char* kExpectOthers =
    ": the answer to HEAD has no body = expect its `status` and `headers`\n";

INSTANTIATE_TEST_SUITE_P(
    Head, BodyVacuity,
    testing::Values(
        StepCase{"EmptyText", "{head: /, expect: {status: 200, text: \"\"}}",
                 std::string("warning: 8:47: `\"\"`") + kTakeOut},
        StepCase{"AnyText", "{head: /, expect: {status: 200, text: {$any: true}}}",
                 std::string("warning: 8:47: `{$any: true}`") + kTakeOut},
        StepCase{"EmptyTextByRegex", "{head: /, expect: {status: 200, text: {$regex: ^$}}}",
                 std::string("warning: 8:47: `{$regex: \"^$\"}`") + kTakeOut},
        StepCase{"OtherText", "{head: /, expect: {status: 200, text: a}}",
                 std::string("8:47: no answer meets `\"a\"`") + kExpectOthers},
        StepCase{"OtherTextByRegex", "{head: /, expect: {status: 200, text: {$regex: a}}}",
                 std::string("8:47: no answer meets `{$regex: \"a\"}`") + kExpectOthers},
        StepCase{"PartOfText", "{head: /, expect: {status: 200, text: {$contains: a}}}",
                 std::string("8:47: no answer meets `{$contains: [\"a\"]}`") + kExpectOthers},
        StepCase{"TextWithALength", "{head: /, expect: {status: 200, text: {$length: 3}}}",
                 std::string("8:47: no answer meets `{$length: 3}`") + kExpectOthers},
        StepCase{"AbsentText", "{head: /, expect: {status: 200, text: {$absent: true}}}",
                 std::string("8:47: no answer meets `{$absent: true}`") + kExpectOthers},
        StepCase{"NoBytes", "{head: /, expect: {status: 200, bytes: \"\"}}",
                 "warning: 8:48: this cannot fail: the answer to HEAD has no body = take it out\n"},
        StepCase{"NoBytesByLength", "{head: /, expect: {status: 200, bytes: {$length: 0}}}",
                 std::string("warning: 8:58: `0`") + kTakeOut},
        StepCase{"Bytes", "{head: /, expect: {status: 200, bytes: AA==}}",
                 "8:48: the answer to HEAD has no body, and so no bytes = expect its `status` and "
                 "`headers`\n"},
        StepCase{"BytesByLength", "{head: /, expect: {status: 200, bytes: {$length: 5}}}",
                 std::string("8:58: no answer meets `5`") + kExpectOthers},
        StepCase{"NothingElse", "{head: /, expect: {text: \"\", bytes: {$length: 0}}}",
                 "7:5: no answer is judged here = give a step an `expect` that can fail; what only "
                 "prepares goes under `given`\n"},
        StepCase{"TextAsAlternative",
                 "{head: /, expect: {any_of: [{status: 404}, {status: 200, text: a}]}}",
                 std::string("warning: 8:72: no answer meets `\"a\"`") + kExpectOthers},
        StepCase{
            "AlternativeThatHolds",
            "{head: /, expect: {any_of: [{status: 404}, {bytes: \"\"}], status: 2xx}}",
            "warning: 8:52: this alternative holds for every answer, so `any_of` cannot fail = "
            "name what tells it from the others, its `status` for instance\n"
            "warning: 8:60: this cannot fail: the answer to HEAD has no body = take it out\n"},
        StepCase{"JsonToEndTheWait",
                 "{head: /, retry: {until: {status: 200}, fail_if: {json: {a: 1}}}}",
                 "warning: 8:65: the answer to HEAD has no body, and so no JSON = expect its "
                 "`status` and `headers`\n"},
        StepCase{"Stream", "{head: /, stream: {until: {text: {$any: true}}}}",
                 "8:27: the answer to HEAD has no body, and so no line = read it with `get`\n"},
        StepCase{"Raw", "{raw: \"HEAD / HTTP/1.1\\r\\n\\r\\n\", expect: {status: 200, text: a}}",
                 std::string("8:70: no answer meets `\"a\"`") + kExpectOthers},
        StepCase{"RawOfAnotherMethod",
                 "{raw: \"HEADS / HTTP/1.1\\r\\n\\r\\n\", expect: {status: 200, text: a}}", ""},
        StepCase{"CapturedMatch",
                 "{head: /, capture: {n: {regex: '\\d+'}}, expect: {status: 200}}\n"
                 "      - {get: \"/{{n | url}}\"}",
                 "8:32: the answer to HEAD has no body, and so no match = take the value from a "
                 "header: {header: ETag}\n"}),
    [](const auto& test) { return test.param.name; });

constexpr const char* kUseN = "\n      - {get: \"/{{n | url}}\"}";

INSTANTIATE_TEST_SUITE_P(
    Capture, BodyVacuity,
    testing::Values(
        StepCase{"OfAnythingAlone", std::string("{get: /, capture: {n: {regex: '.*'}}}") + kUseN,
                 "7:5: no answer is judged here = give a step an `expect` that can fail; what only "
                 "prepares goes under `given`\n"},
        StepCase{
            "OfAnything",
            std::string("{get: /, capture: {n: {regex: '.*'}}, expect: {status: 200}}") + kUseN,
            "warning: 8:39: `.*` is found in every answer, an empty one too = have it match "
            "one character at least: + in place of *\n"},
        // Of `hello` it captures nothing.
        StepCase{"GroupThatMayBeLeftOut",
                 std::string("{get: /, capture: {n: {regex: '(a)?'}}}") + kUseN, ""},
        StepCase{"GroupOfOneOfTwoWays",
                 std::string("{get: /, capture: {n: {regex: 'a|(\\d*)'}}}") + kUseN, ""},
        // Bytes that are no text have no match.
        StepCase{"TheWholeText", std::string("{get: /, capture: {n: {regex: '(?s)^.*$'}}}") + kUseN,
                 ""},
        StepCase{"TheWholeBody", std::string("{get: /, capture: {n: \"\"}}") + kUseN, ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Feed, BodyVacuity,
    testing::Values(
        StepCase{"AnyList",
                 "{get: /, stream: {until: {json: {a: 1}}}, expect: {json: {$any: true}}}",
                 "warning: 8:66: `{$any: true}` holds for whatever lines the stream has = take it "
                 "out: `until` says what is to come\n"},
        StepCase{"Object", "{get: /, stream: {until: {json: {a: 1}}}, expect: {json: {a: 1}}}",
                 "8:66: no answer meets `{\"a\": 1}`: as JSON a stream is the list of its lines = "
                 "write a list of lines, or ask for one of them by `until`\n"},
        StepCase{"Lines", "{get: /, stream: {until: {json: {a: 1}}}, expect: {json: [{a: 1}]}}",
                 ""},
        StepCase{
            "CaptureFromALine",
            std::string("{get: /, stream: {until: {json: {a: 1}}}, capture: {n: /0/a}}") + kUseN,
            ""},
        StepCase{"CaptureFromNoLine",
                 std::string("{get: /, stream: {until: {json: {a: 1}}}, capture: {n: /a}}") + kUseN,
                 "8:64: nothing is at `/a`: as JSON a stream is the list of its lines = write /0/a "
                 "for the first of them\n"}),
    [](const auto& test) { return test.param.name; });

constexpr const char* kBranches = "{parallel: {a: [{get: /}], b: [{get: /}]}, ";

INSTANTIATE_TEST_SUITE_P(
    Quota, BodyVacuity,
    testing::Values(
        StepCase{"ExactlyOneOfAll",
                 std::string(kBranches) + "exactly_one: {status: [2xx, 3xx, 4xx, 5xx]}}",
                 "8:65: `exactly_one` is never met: every answer meets this, and 2 branches have "
                 "one = name what tells the one from the others, its `status` for instance\n"},
        StepCase{"ExactlyOneAlone", std::string(kBranches) + "exactly_one: {status: 201}}", ""},
        StepCase{"ExactlyOneOfNone", std::string(kBranches) + "exactly_one: {headers: {X: 5}}}",
                 "8:79: no answer meets `5`: a header is text = quote it: \"5\"\n"},
        // A body that is no JSON does not meet it.
        StepCase{"ExactlyOneThatIsJson",
                 std::string(kBranches) + "exactly_one: {json: {$any: true}}}", ""},
        StepCase{"ExactlyOneOfTheOneWithAnAnswer",
                 "{parallel: {a: [{get: /}], b: [{set: {x: 1}}]}, exactly_one: {status: [2xx, 3xx, "
                 "4xx, 5xx]}}\n      - {get: \"/{{b.x}}\"}",
                 "7:5: no answer is judged here = give a step an `expect` that can fail; what only "
                 "prepares goes under `given`\n"},
        StepCase{"AllOfAll", std::string(kBranches) + "all: {status: [2xx, 3xx, 4xx, 5xx]}}",
                 "7:5: no answer is judged here = give a step an `expect` that can fail; what only "
                 "prepares goes under `given`\n"},
        StepCase{"AllWithoutAnAnswer",
                 "{parallel: {a: [{get: /}], b: [{set: {x: 1}}]}, all: {status: 200}}\n"
                 "      - {get: \"/{{b.x}}\"}",
                 "8:62: this is never met: 1 of 2 branches send a request, and it asks for the "
                 "answers of 2 = send one in each branch that is to count\n"},
        StepCase{"TimeAlone", std::string(kBranches) + "all: {time: 1s}}", ""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Others, BodyVacuity,
    testing::Values(
        StepCase{"NoHeaders", "{get: /, expect: {status: 200, headers: {}}}",
                 "warning: 8:49: no header is named here, so nothing is asked = name one, or take "
                 "it out\n"},
        StepCase{
            "NoHeadersAsAlternative",
            "{get: /, expect: {status: 2xx, any_of: [{status: 404}, {headers: {}}]}}",
            "warning: 8:64: this alternative holds for every answer, so `any_of` cannot fail = "
            "name what tells it from the others, its `status` for instance\n"
            "warning: 8:74: no header is named here, so nothing is asked = name one, or take "
            "it out\n"},
        StepCase{"InterimClass", "{get: /, expect: {status: 1xx}}",
                 "8:35: no answer that is judged has the status 1xx = an interim answer (1xx) is "
                 "passed over, for the final one\n"},
        StepCase{"SwitchedProtocol", "{get: /, expect: {status: 101}}",
                 "8:35: no answer that is judged has the status 101 = an interim answer (1xx) is "
                 "passed over, for the final one\n"},
        StepCase{"TimeToWaitFor", "{get: /, retry: {until: {time: 1s}}}", ""},
        StepCase{
            "NameSetInABranch",
            "{parallel: {a: [{get: /}], b: [{set: {x: 1}}]}, at_least: {count: 1, of: {status: "
            "200}}}\n      - {get: \"/{{b.x}}\"}",
            ""}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace purgatory::conformance
