// SPDX-License-Identifier: Apache-2.0
// Expectations that tell no answer from another, as `lint` tells of them.
#include <fstream>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

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

// The mistakes, or else the warnings.
std::string told_of(const std::string& yaml) {
  try {
    std::string text;
    for (SpecProblem warning : load_suite_text("s.yaml", yaml, {}).warnings) {
      warning.problem.insert(0, "warning: ");
      text += render(warning);
    }
    return text;
  } catch (const SpecError& error) {
    return error.what();
  }
}

// Of a step with this expectation, beside a capture that can fail.
std::string told_of_expecting(const std::string& expect) {
  return told_of(with_steps("      - get: /\n        capture: {x: /x, n: /n}\n        expect: " +
                            expect + "\n      - {get: \"/{{x | url}}{{n | url}}\"}\n"));
}

struct VacuousCase {
  std::string name;
  std::string expect;
  std::string told;  // whole
};

void PrintTo(const VacuousCase& one, std::ostream* out) { *out << one.expect; }

class Vacuous : public testing::TestWithParam<VacuousCase> {};

TEST_P(Vacuous, IsToldAtItsPlaceWithItsMend) {
  EXPECT_EQ(told_of_expecting(GetParam().expect), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Expectation, Vacuous,
    testing::Values(
        VacuousCase{
            "RegexOfNothing", R"({text: {$regex: ""}})",
            R"(s.yaml:10:24: warning: `{$regex: ""}` holds for every body that is UTF-8, an empty one too
   10 |         expect: {text: {$regex: ""}}
      |                        ^
      = name what is in it; {$length: {$gt: 0}} where it is not to be empty
)"},
        VacuousCase{
            "RegexOfAnything", R"({headers: {ETag: {$regex: ".*"}}})",
            R"(s.yaml:10:34: warning: `{$regex: ".*"}` holds for whatever is there: a header is text
   10 |         expect: {headers: {ETag: {$regex: ".*"}}}
      |                                  ^
      = write {$any: true} where it only has to be there
)"},
        VacuousCase{
            "RegexOfTheBeginning", R"({headers: {ETag: {$regex: "^"}}})",
            R"(s.yaml:10:34: warning: `{$regex: "^"}` holds for whatever is there: a header is text
   10 |         expect: {headers: {ETag: {$regex: "^"}}}
      |                                  ^
      = write {$any: true} where it only has to be there
)"},
        VacuousCase{"RegexOfTheEndInJson", R"({json: {a: {$regex: "x?$"}}})",
                    R"(s.yaml:10:28: warning: `{$regex: "x?$"}` is found in every text
   10 |         expect: {json: {a: {$regex: "x?$"}}}
      |                            ^
      = write {$type: string} where any text will do
)"},
        VacuousCase{
            "RegexOfTheWholeText", R"({text: {$regex: "(?s)^.*$"}})",
            R"(s.yaml:10:24: warning: `{$regex: "(?s)^.*$"}` holds for every body that is UTF-8, an empty one too
   10 |         expect: {text: {$regex: "(?s)^.*$"}}
      |                        ^
      = name what is in it; {$length: {$gt: 0}} where it is not to be empty
)"},
        VacuousCase{"EmptyPartInJson", R"({json: {a: {$contains: ""}}})",
                    R"(s.yaml:10:28: warning: the empty text is part of every text
   10 |         expect: {json: {a: {$contains: ""}}}
      |                            ^
      = name a part; for an array with an empty string in it write {$type: array, $contains: ""}
)"},
        VacuousCase{
            "EmptyPartOfText", R"({text: {$contains: ["", ""]}})",
            R"(s.yaml:10:24: warning: `{$contains: ["", ""]}` holds for every body that is UTF-8, an empty one too
   10 |         expect: {text: {$contains: ["", ""]}}
      |                        ^
      = name what is in it; {$length: {$gt: 0}} where it is not to be empty
)"},
        VacuousCase{"NumberAsHeader", R"({headers: {ETag: 5}})",
                    R"(s.yaml:10:34: no answer meets `5`: a header is text
   10 |         expect: {headers: {ETag: 5}}
      |                                  ^
      = quote it: "5"
)"},
        VacuousCase{"BooleanAsText", R"({text: true})",
                    R"(s.yaml:10:24: no answer meets `true`: the body is text here
   10 |         expect: {text: true}
      |                        ^
      = quote it: "true"
)"},
        VacuousCase{"NullAsHeader", R"({headers: {ETag: null}})",
                    R"(s.yaml:10:34: no answer meets `null`: a header is text
   10 |         expect: {headers: {ETag: null}}
      |                                  ^
      = write {$absent: true} where it is not to be there
)"},
        VacuousCase{"ObjectAsHeader", R"({headers: {ETag: {a: 1}}})",
                    R"(s.yaml:10:34: no answer meets `{"a": 1}`: a header is text
   10 |         expect: {headers: {ETag: {a: 1}}}
      |                                  ^
      = give a string, or a matcher of strings such as $regex
)"},
        VacuousCase{"ComparedHeader", R"({headers: {Content-Length: {$gt: 5}}})",
                    R"(s.yaml:10:44: no answer meets `{$gt: 5}`: a header is text
   10 |         expect: {headers: {Content-Length: {$gt: 5}}}
      |                                            ^
      = give a string, or a matcher of strings such as $regex
)"},
        VacuousCase{
            "HeaderThatIsNoInteger", R"({headers: {ETag: {$not: {$type: integer}}}})",
            R"(s.yaml:10:34: warning: `{$not: {$type: integer}}` holds for whatever is there: a header is text
   10 |         expect: {headers: {ETag: {$not: {$type: integer}}}}
      |                                  ^
      = write {$any: true} where it only has to be there
)"},
        VacuousCase{
            "HeaderThatIsText", R"({headers: {ETag: {$type: string}}})",
            R"(s.yaml:10:34: warning: `{$type: string}` holds for whatever is there: a header is text
   10 |         expect: {headers: {ETag: {$type: string}}}
      |                                  ^
      = write {$any: true} where it only has to be there
)"},
        VacuousCase{
            "HeaderThatMayBeAnything",
            R"({headers: {ETag: {$oneOf: [{$absent: true}, {$any: true}]}}})",
            R"(s.yaml:10:34: warning: `{$oneOf: [{$absent: true}, {$any: true}]}` cannot fail: a header is text
   10 |         expect: {headers: {ETag: {$oneOf: [{$absent: true}, {$any: true}]}}}
      |                                  ^
      = take it out
)"},
        VacuousCase{"NumberAmongHeaders", R"({headers: {ETag: {$oneOf: [a, 5]}}})",
                    R"(s.yaml:10:47: warning: no answer meets `5`: a header is text
   10 |         expect: {headers: {ETag: {$oneOf: [a, 5]}}}
      |                                               ^
      = quote it: "5"
)"},
        VacuousCase{"NumberInText", R"({text: {$contains: 5}})",
                    R"(s.yaml:10:24: no answer meets `{$contains: [5]}`: the body is text here
   10 |         expect: {text: {$contains: 5}}
      |                        ^
      = give a string, or a matcher of strings such as $regex
)"},
        VacuousCase{
            "MatcherInText", R"({text: {$contains: {$regex: a}}})",
            R"(s.yaml:10:24: no answer meets `{$contains: [{$regex: "a"}]}`: the body is text here
   10 |         expect: {text: {$contains: {$regex: a}}}
      |                        ^
      = give a string, or a matcher of strings such as $regex
)"},
        VacuousCase{
            "NumberThatTextIsNot", R"({text: {$not: 451}})",
            R"(s.yaml:10:24: warning: `{$not: 451}` holds for every body that is UTF-8, an empty one too
   10 |         expect: {text: {$not: 451}}
      |                        ^
      = name what is in it; {$length: {$gt: 0}} where it is not to be empty
)"},
        VacuousCase{"ListAsText", R"({text: [a]})",
                    R"(s.yaml:10:24: no answer meets `["a"]`: the body is text here
   10 |         expect: {text: [a]}
      |                        ^
      = give a string, or a matcher of strings such as $regex
)"},
        VacuousCase{
            "LengthThatIsAnything", R"({json: {a: {$length: {$gte: 0}}}})",
            R"(s.yaml:10:38: warning: `{$gte: 0}` cannot fail: a length is an integer, 0 or more
   10 |         expect: {json: {a: {$length: {$gte: 0}}}}
      |                                      ^
      = write {$any: true} where anything will do
)"},
        VacuousCase{
            "LengthThatIsNoText", R"({json: {a: {$length: {$not: "451"}}}})",
            R"(s.yaml:10:38: warning: `{$not: "451"}` cannot fail: a length is an integer, 0 or more
   10 |         expect: {json: {a: {$length: {$not: "451"}}}}
      |                                      ^
      = write {$any: true} where anything will do
)"},
        VacuousCase{"LengthBelowNothing", R"({json: {a: {$length: {$lt: 0}}}})",
                    R"(s.yaml:10:38: no answer meets `{$lt: 0}`: a length is an integer, 0 or more
   10 |         expect: {json: {a: {$length: {$lt: 0}}}}
      |                                      ^
)"},
        VacuousCase{"LengthThatIsAnObject", R"({json: {a: {$length: {a: 1}}}})",
                    R"(s.yaml:10:38: no answer meets `{"a": 1}`: a length is an integer, 0 or more
   10 |         expect: {json: {a: {$length: {a: 1}}}}
      |                                      ^
)"},
        VacuousCase{
            "LengthOfABodyFromNothing", R"({bytes: {$length: {$gte: 0}}})",
            R"(s.yaml:10:35: warning: `{$gte: 0}` cannot fail: the length of a body is an integer, 0 or more
   10 |         expect: {bytes: {$length: {$gte: 0}}}
      |                                   ^
      = take it out
)"},
        VacuousCase{
            "AnyLengthOfABody", R"({bytes: {$length: {$any: true}}})",
            R"(s.yaml:10:35: warning: `{$any: true}` cannot fail: the length of a body is an integer, 0 or more
   10 |         expect: {bytes: {$length: {$any: true}}}
      |                                   ^
      = take it out
)"},
        VacuousCase{
            "FractionOfABody", R"({bytes: {$length: 1.5}})",
            R"(s.yaml:10:35: no answer meets `1.5`: the length of a body is an integer, 0 or more
   10 |         expect: {bytes: {$length: 1.5}}
      |                                   ^
)"},
        VacuousCase{
            "GenerationThatIsAnything", R"({json: {a: {$revision: {$gt: 0}}}})",
            R"(s.yaml:10:40: warning: `{$gt: 0}` cannot fail: a generation is an integer, 1 or more
   10 |         expect: {json: {a: {$revision: {$gt: 0}}}}
      |                                        ^
      = write {$any: true} where anything will do
)"},
        VacuousCase{"GenerationNought", R"({json: {a: {$revision: 0}}})",
                    R"(s.yaml:10:40: no answer meets `0`: a generation is an integer, 1 or more
   10 |         expect: {json: {a: {$revision: 0}}}
      |                                        ^
)"},
        VacuousCase{
            "NoBody", R"({json: {$absent: true}})",
            R"(s.yaml:10:24: no answer meets `{$absent: true}`: an empty body is no JSON, and fails
   10 |         expect: {json: {$absent: true}}
      |                        ^
      = write `text: ""` where there is to be no body
)"},
        VacuousCase{"ElementThatIsNotThere", R"({json: [{$absent: true}]})",
                    R"(s.yaml:10:25: no answer meets `{$absent: true}`: something is always there
   10 |         expect: {json: [{$absent: true}]}
      |                         ^
)"},
        VacuousCase{"NothingAtAll", R"({json: {a: {$not: {$any: true}}}})",
                    R"(s.yaml:10:28: no answer meets `{$not: {$any: true}}`
   10 |         expect: {json: {a: {$not: {$any: true}}}}
      |                            ^
      = write {$absent: true} where it is not to be there
)"},
        VacuousCase{
            "AnyAmongOptions", R"({json: {a: {$oneOf: [{$any: true}, 5]}}})",
            R"(s.yaml:10:28: warning: `{$oneOf: [{$any: true}, 5]}` holds for whatever is there
   10 |         expect: {json: {a: {$oneOf: [{$any: true}, 5]}}}
      |                            ^
      = write {$any: true} where it only has to be there
)"},
        VacuousCase{
            "AllTypes", R"({json: {a: {$type: [null, boolean, number, string, array, object]}}})",
            R"(s.yaml:10:28: warning: `{$type: [null, boolean, number, string, array, object]}` holds for whatever is there
   10 |         expect: {json: {a: {$type: [null, boolean, number, string, array, object]}}}
      |                            ^
      = write {$any: true} where it only has to be there
)"},
        VacuousCase{
            "AllTypesOfElements",
            R"({json: {$each: {$type: [null, boolean, number, string, array, object]}}})",
            R"(s.yaml:10:32: warning: `{$type: [null, boolean, number, string, array, object]}` cannot fail
   10 |         expect: {json: {$each: {$type: [null, boolean, number, string, array, object]}}}
      |                                ^
      = write {$any: true} where anything will do
)"},
        VacuousCase{
            "ElementsThatNothingIs", R"({json: {$each: {$length: {$lt: 0}}}})",
            R"(s.yaml:10:42: warning: no answer meets `{$lt: 0}`: a length is an integer, 0 or more
   10 |         expect: {json: {$each: {$length: {$lt: 0}}}}
      |                                          ^
)"},
        VacuousCase{"NumbersThatExcludeEachOther", R"({json: {a: {$gt: 5, $lt: 3}}})",
                    R"(s.yaml:10:28: no answer meets `{$gt: 5} and {$lt: 3}` at once
   10 |         expect: {json: {a: {$gt: 5, $lt: 3}}}
      |                            ^
      = take out what excludes the rest
)"},
        VacuousCase{
            "NoIntegerBetween", R"({json: {a: {$type: integer, $gt: 1, $lt: 2}}})",
            R"(s.yaml:10:28: no answer meets `{$type: integer} and {$gt: 1} and {$lt: 2}` at once
   10 |         expect: {json: {a: {$type: integer, $gt: 1, $lt: 2}}}
      |                            ^
      = take out what excludes the rest
)"},
        VacuousCase{"RevisionOfThreeCharacters", R"({json: {a: {$revision: true, $length: 3}}})",
                    R"(s.yaml:10:28: no answer meets `{$revision: true} and {$length: 3}` at once
   10 |         expect: {json: {a: {$revision: true, $length: 3}}}
      |                            ^
      = take out what excludes the rest
)"},
        VacuousCase{"TwoElementsOfOne", R"({json: {a: {$unordered: [1], $length: 2}}})",
                    R"(s.yaml:10:28: no answer meets `{$unordered: [1]} and {$length: 2}` at once
   10 |         expect: {json: {a: {$unordered: [1], $length: 2}}}
      |                            ^
      = take out what excludes the rest
)"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Expectation1, Vacuous,
    testing::Values(
        VacuousCase{
            "NotBesideAType", R"({json: {a: {$type: string, $not: {$gt: 5}}}})",
            R"(s.yaml:10:44: warning: `{$not: {$gt: 5}}` cannot fail: what stands beside it leaves nothing else
   10 |         expect: {json: {a: {$type: string, $not: {$gt: 5}}}}
      |                                            ^
      = take it out
)"},
        VacuousCase{
            "TypeBesideNotIt", R"({json: {a: {$type: string, $not: {$type: string}}}})",
            R"(s.yaml:10:44: no answer meets `{$not: {$type: string}}`: what stands beside it leaves nothing else
   10 |         expect: {json: {a: {$type: string, $not: {$type: string}}}}
      |                                            ^
)"},
        VacuousCase{
            "ElementsOfNone", R"({json: {a: {$type: array, $length: 0, $each: {a: 1}}}})",
            R"(s.yaml:10:55: warning: `{$each: {"a": 1}}` cannot fail: what stands beside it leaves nothing else
   10 |         expect: {json: {a: {$type: array, $length: 0, $each: {a: 1}}}}
      |                                                       ^
      = take it out
)"},
        VacuousCase{
            "NegatedPartThatNothingMeets", R"({json: {a: {$not: {b: {$length: -1}}}}})",
            R"(s.yaml:10:49: warning: no answer meets `-1`: a length is an integer, 0 or more
   10 |         expect: {json: {a: {$not: {b: {$length: -1}}}}}
      |                                                 ^
)"},
        VacuousCase{
            "OptionThatNothingMeets", R"({json: {a: {$oneOf: [{$length: -1}, 5]}}})",
            R"(s.yaml:10:48: warning: no answer meets `-1`: a length is an integer, 0 or more
   10 |         expect: {json: {a: {$oneOf: [{$length: -1}, 5]}}}
      |                                                ^
)"},
        VacuousCase{"EveryStatus", R"({status: [2xx, 3xx, 4xx, 5xx]})",
                    R"(s.yaml:10:26: warning: every status of HTTP is allowed here
   10 |         expect: {status: [2xx, 3xx, 4xx, 5xx]}
      |                          ^
      = name those that are right
)"},
        VacuousCase{"InterimStatus", R"({status: 100})",
                    R"(s.yaml:10:26: no answer that is judged has the status 100
   10 |         expect: {status: 100}
      |                          ^
      = an interim answer (1xx) is passed over, for the final one
)"},
        VacuousCase{"InterimStatusAmongOthers", R"({status: [100, 200]})",
                    R"(s.yaml:10:26: warning: no answer that is judged has the status 100
   10 |         expect: {status: [100, 200]}
      |                          ^
      = an interim answer (1xx) is passed over, for the final one
)"},
        VacuousCase{
            "AlternativeThatIsInfo", R"({any_of: [{status: 200}, {level: INFO, status: 404}]})",
            R"(s.yaml:10:42: warning: this alternative holds for every answer, so `any_of` cannot fail
   10 |         expect: {any_of: [{status: 200}, {level: INFO, status: 404}]}
      |                                          ^
      = what is INFO decides nothing; expect it beside the `any_of`
)"},
        VacuousCase{
            "AlternativeOfTime", R"({any_of: [{time: 1s}, {status: 404}]})",
            R"(s.yaml:10:27: warning: this alternative holds for every answer, so `any_of` cannot fail
   10 |         expect: {any_of: [{time: 1s}, {status: 404}]}
      |                           ^
      = name what tells it from the others, its `status` for instance
)"},
        VacuousCase{
            "AlternativeOfEveryStatus",
            R"({any_of: [{status: 404}, {status: [2xx, 3xx, 4xx, 5xx]}]})",
            R"(s.yaml:10:42: warning: this alternative holds for every answer, so `any_of` cannot fail
   10 |         expect: {any_of: [{status: 404}, {status: [2xx, 3xx, 4xx, 5xx]}]}
      |                                          ^
      = name what tells it from the others, its `status` for instance
s.yaml:10:51: warning: every status of HTTP is allowed here
   10 |         expect: {any_of: [{status: 404}, {status: [2xx, 3xx, 4xx, 5xx]}]}
      |                                                   ^
      = name those that are right
)"},
        VacuousCase{
            "AlternativeBehindItsStatus",
            R"({any_of: [{status: [2xx, 404]}, {status: 200, json: {a: 1}}]})",
            R"(s.yaml:10:49: warning: this alternative never occurs: alternative 1 takes its status, whatever else is there
   10 |         expect: {any_of: [{status: [2xx, 404]}, {status: 200, json: {a: 1}}]}
      |                                                 ^
      = put it in front, or say there what else is right
)"},
        VacuousCase{"AlternativeThatNothingMeets",
                    R"({any_of: [{status: 404}, {headers: {ETag: 5}}]})",
                    R"(s.yaml:10:59: warning: no answer meets `5`: a header is text
   10 |         expect: {any_of: [{status: 404}, {headers: {ETag: 5}}]}
      |                                                           ^
      = quote it: "5"
)"}),
    [](const auto& test) { return test.param.name; });

TEST(VacuousSchema, ThatSaysNothingOrRefusesAllIsTold) {
  const std::string file = testing::TempDir() + "vacuity_test_schema.json";
  std::ofstream(file) << R"({"title": "t"})";
  const std::string line =
      "   10 |         expect: {schema: \"" + file + "\"}\n      |                          ^\n";
  EXPECT_EQ(told_of_expecting("{schema: \"" + file + "\"}"),
            "s.yaml:10:26: warning: " + file + " allows every JSON\n" + line +
                "      = let it say what the body is, by a `type` and `required` for instance\n");
  std::ofstream(file) << "false";
  EXPECT_EQ(told_of_expecting("{schema: \"" + file + "\"}"),
            "s.yaml:10:26: " + file + " refuses every JSON\n" + line);
  std::ofstream(file) << R"({"type": "object"})";
  EXPECT_EQ(told_of_expecting("{schema: \"" + file + "\"}"), "");
}

class VacuousStep : public testing::TestWithParam<VacuousCase> {};

TEST_P(VacuousStep, IsToldAtItsPlaceWithItsMend) {
  EXPECT_EQ(told_of(with_steps(GetParam().expect)), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Step, VacuousStep,
    testing::Values(
        VacuousCase{
            "FailIfOfAllThatIsWaitedFor",
            R"(      - {get: /, retry: {until: {status: 200}, fail_if: {status: 2xx}}}
)",
            R"(s.yaml:8:57: `fail_if` is asked first, and holds for each status that `until` waits for
    8 |       - {get: /, retry: {until: {status: 200}, fail_if: {status: 2xx}}}
      |                                                         ^
      = leave out what is waited for
)"},
        VacuousCase{
            "FailIfOfEveryAnswer",
            R"(      - {get: /, retry: {until: {status: 200}, fail_if: {status: [2xx, 3xx, 4xx, 5xx]}}}
)",
            R"(s.yaml:8:57: `fail_if` holds for every answer, so the step always fails
    8 |       - {get: /, retry: {until: {status: 200}, fail_if: {status: [2xx, 3xx, 4xx, 5xx]}}}
      |                                                         ^
      = name the answers that end the wait
)"},
        VacuousCase{"JsonOfHead", R"(      - {head: /, expect: {status: 200, json: {a: 1}}}
)",
                    R"(s.yaml:8:47: the answer to HEAD has no body, and so no JSON
    8 |       - {head: /, expect: {status: 200, json: {a: 1}}}
      |                                               ^
      = expect its `status` and `headers`
)"},
        VacuousCase{"CaptureFromTheBodyOfHead", R"(      - {head: /, capture: {x: /x}}
      - {get: "/{{x | url}}"}
)",
                    R"(s.yaml:8:32: the answer to HEAD has no body, and so no JSON
    8 |       - {head: /, capture: {x: /x}}
      |                                ^
      = take the value from a header: {header: ETag}
)"},
        VacuousCase{"CaptureOfNothing",
                    R"(      - {get: /, capture: {x: {regex: '(\d*)'}}, expect: {status: 200}}
      - {get: "/{{x | url}}"}
)",
                    R"(s.yaml:8:39: warning: `(\d*)` is found in every answer, an empty one too
    8 |       - {get: /, capture: {x: {regex: '(\d*)'}}, expect: {status: 200}}
      |                                       ^
      = have it match one character at least: + in place of *
)"},
        VacuousCase{"StatusAsTheOnlyCapture", R"(      - {get: /, capture: {x: {status: true}}}
      - {get: "/{{x | url}}"}
)",
                    R"(s.yaml:7:5: no answer is judged here
    7 |     steps:
      |     ^
      = give a step an `expect` that can fail; what only prepares goes under `given`
)"},
        VacuousCase{"InfoAlone", R"(      - {get: /, level: INFO, expect: {status: 200}}
      - {get: /, expect: {level: INFO, status: 200}}
)",
                    R"(s.yaml:7:5: no answer can fail this: what is INFO is only recorded
    7 |     steps:
      |     ^
      = give a step a level that binds, or make the scenario INFO
)"},
        VacuousCase{"EveryStatusAlone", R"(      - {get: /, expect: {status: [2xx, 3xx, 4xx, 5xx]}}
)",
                    R"(s.yaml:7:5: no answer is judged here
    7 |     steps:
      |     ^
      = give a step an `expect` that can fail; what only prepares goes under `given`
)"},
        VacuousCase{
            "InfoAmongWhatIsWaitedFor",
            R"(      - {get: /, retry: {until: {any_of: [{status: 200}, {level: INFO, json: {a: 1}}]}}, expect: {status: 200}}
)",
            R"(s.yaml:8:58: warning: this alternative holds for every answer, so `any_of` cannot fail
    8 |       - {get: /, retry: {until: {any_of: [{status: 200}, {level: INFO, json: {a: 1}}]}}, expect: {status: 200}}
      |                                                          ^
      = what is INFO decides nothing; expect it beside the `any_of`
)"},
        VacuousCase{"QuotaThatNothingMeets", R"(      - parallel: {a: [{get: /}], b: [{get: /}]}
        all: {headers: {ETag: 5}}
)",
                    R"(s.yaml:9:31: no answer meets `5`: a header is text
    9 |         all: {headers: {ETag: 5}}
      |                               ^
      = quote it: "5"
)"},
        VacuousCase{"HeaderThatNothingMeetsInAStep",
                    R"(      - {get: /, expect: {status: 200}, retry: {until: {headers: {ETag: 5}}}}
)",
                    R"(s.yaml:8:73: no answer meets `5`: a header is text
    8 |       - {get: /, expect: {status: 200}, retry: {until: {headers: {ETag: 5}}}}
      |                                                                         ^
      = quote it: "5"
)"},
        VacuousCase{"LineThatMayBeAnything",
                    R"(      - {get: /, stream: {until: {text: {$regex: ""}}}}
)",
                    R"(s.yaml:8:41: warning: `{$regex: ""}` holds for every line that is UTF-8
    8 |       - {get: /, stream: {until: {text: {$regex: ""}}}}
      |                                         ^
      = write {$any: true} where any line will do
)"},
        VacuousCase{
            "AlternativeOfATree",
            R"(      - {get: /, expect: {any_of: [{status: 404}, {tree: {doc: d, leaves: ["1-a"]}}]}}
)",
            R"(s.yaml:8:51: warning: this alternative holds for every answer, so `any_of` cannot fail
    8 |       - {get: /, expect: {any_of: [{status: 404}, {tree: {doc: d, leaves: ["1-a"]}}]}}
      |                                                   ^
      = name what tells it from the others, its `status` for instance
)"}),
    [](const auto& test) { return test.param.name; });

class Sound : public testing::TestWithParam<const char*> {};

TEST_P(Sound, IsNotTold) { EXPECT_EQ(told_of_expecting(GetParam()), ""); }

INSTANTIATE_TEST_SUITE_P(
    Expectation, Sound,
    testing::Values(
        R"({json: {$any: true}})", R"({headers: {ETag: {$any: true}}})",
        R"({headers: {ETag: "{{x}}"}})", R"({headers: {ETag: {$not: "{{x}}"}}})",
        R"({headers: {Content-Length: {$gt: "{{n}}"}}})", R"({headers: {ETag: {$absent: true}}})",
        R"({headers: {ETag: {$not: {$absent: true}}}})", R"({headers: {ETag: {$regex: "."}}})",
        R"({headers: {ETag: {$oneOf: [{$absent: true}, {$regex: "^a"}]}}})",
        R"({headers: {ETag: {$contains: "{{n}}"}}})", R"({headers: {ETag: {$length: {$gt: 3}}}})",
        R"({text: ""})", R"({text: {$not: {$contains: a}}})", R"({text: {$not: {$regex: "a|b"}}})",
        R"({text: {$regex: "^$"}})", R"({text: {$regex: "^.+"}})", R"({text: {$regex: "^a*$"}})",
        R"({text: {$regex: "\\$"}})", R"({text: {$regex: "\\b"}})", R"({text: {$regex: "{{x}}|"}})",
        R"({json: {}})", R"({json: []})", R"({json: {$exactly: {}}})",
        R"({json: {$unordered: []}})", R"({json: {$each: {}}})", R"({json: {$each: {$any: true}}})",
        R"({json: {a: {}}})", R"({json: {$literal: {}}})", R"({json: {a: {$not: null}}})",
        R"({json: {a: {$not: {$type: string}}}})", R"({json: {a: {$not: {$absent: true}}}})",
        R"({json: {a: {$oneOf: [{$absent: true}, true]}}})",
        R"({json: {a: {$type: integer, $gte: 0}}})", R"({json: {a: {$type: number, $gt: 0}}})",
        R"({json: {a: {$type: string, $regex: a}}})",
        R"({json: {a: {$type: array, $each: {b: 1}}}})",
        R"({json: {a: {$type: array, $contains: ""}}})",
        R"({json: {a: {$revision: {$lt: 3, $not: 2}}}})", R"({json: {a: {$revision: "{{n}}"}}})"));

INSTANTIATE_TEST_SUITE_P(
    ExpectationToo, Sound,
    testing::Values(R"({json: {a: {$length: "{{n}}"}}})", R"({json: {a: {$length: {$gt: 0}}}})",
                    R"({json: {a: {$length: 0}}})", R"({json: {a: {$length: {$not: 3}}}})",
                    R"({json: {a: {$not: {$after: "{{x}}"}}}})", R"({json: {a: {$after: 0}}})",
                    R"({json: {a: {$gt: "{{x}}", $lt: "{{n}}"}}})",
                    R"({json: {a: {$gt: 9007199254740992, $lt: 9007199254740994}}})",
                    R"({json: {a: {$gt: 1, $lt: 2}}})",
                    R"({json: {$contains: [{a: 1}, {$any: true}]}})",
                    R"({json: {$not: {$contains: [{a: 1}]}}})", R"({json: [{$any: true}, b]})",
                    R"({json: {$exactly: "{{x}}"}})", R"({json: {a: {$oneOf: [1, 2, "x", null]}}})",
                    R"({json: {a: {$literal: {$gt: 5}}}})", R"({bytes: {$length: {$gt: 0}}})",
                    R"({bytes: AA==})", R"({status: 2xx})", R"({status: [2xx, 4xx, 5xx]})",
                    R"({any_of: [{status: 200, json: {a: 1}}, {status: 200}]})",
                    R"({any_of: [{status: 200}, {status: 404, json: {a: 1}}]})",
                    R"({level: INFO, any_of: [{level: INFO, status: 200}, {status: 404}]})",
                    R"([{status: 200}, {level: INFO, time: 1s}])"));

}  // namespace
}  // namespace purgatory::conformance
