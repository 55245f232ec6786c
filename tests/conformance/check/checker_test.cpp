// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/checker.h"

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "conformance/http/exchange.h"
#include "tests/doubles/fixed_scope.h"
#include "tests/doubles/loaded_step.h"

namespace purgatory::conformance {
namespace {

Exchange answered(int status, std::string body, HeaderFields headers = {}) {
  Exchange exchange;
  exchange.answered = Response{status, "", std::move(headers), std::move(body), {}};
  return exchange;
}

Variables sample_variables() {
  return {{"a", Json("1-x")},
          {"b", Json(5)},
          {"c", Json::object({{"$any", Json(true)}})},
          {"nothing", Json()}};
}

std::string line_of(const CheckResult& check) {
  return fmt::format("{} {} {}", check_kind_name(check.kind), level_name(check.level),
                     check.passed ? "passed" : check.message);
}

// All checks of the expectation against the answer, one a line.
std::string judged(const std::string& yaml, const Exchange& exchange) {
  FixedScope fixed(sample_variables());
  const auto expectations = loaded_expectations(yaml);
  const Judgement judgement =
      judge(expectations, exchange, fixed.scope, {Level::Must, {"d.clause"}});
  std::string text;
  for (const CheckResult& check : judgement.checks) text += line_of(check) + "\n";
  return text;
}

TEST(SchemaExpectation, SaysWhereTheBodyBreaksIt) {
  const std::string file = testing::TempDir() + "checker_test_schema.json";
  std::ofstream(file) << R"({"type": "object", "required": ["ok"],
                            "properties": {"n": {"type": "integer"}}})";
  const std::string yaml = "{schema: \"" + file + "\"}";
  EXPECT_EQ(judged(yaml, answered(200, R"({"ok": true, "n": 1})")), "schema MUST passed\n");
  EXPECT_EQ(judged(yaml, answered(200, R"({"ok": true, "n": "1"})")),
            "schema MUST /n: expected what " + file +
                " allows, found Value type not permitted by 'type' constraint.\n");
  EXPECT_EQ(judged(yaml, answered(200, "")),
            "schema MUST expected what " + file + " allows, found an empty body\n");
}

constexpr const char* kRepeated =
    ": expected one member of that name, found more than one, of which the last was judged\n";

TEST(JsonExpectation, MembersThatAnObjectHasTwiceAreTold) {
  const Exchange exchange = answered(200, R"({"ok": false, "ok": true, "in": [{"a": 1, "a": 1}]})");
  EXPECT_EQ(judged("{status: 200, json: {ok: true}}", exchange),
            std::string("status MUST passed\njson MUST passed\n") + "json SHOULD /in/0/a" +
                kRepeated + "json SHOULD /ok" + kRepeated);
  EXPECT_EQ(judged("{json: {ok: false}}", exchange),
            std::string("json MUST /ok: expected boolean false, found boolean true\n") +
                "json SHOULD /in/0/a" + kRepeated + "json SHOULD /ok" + kRepeated);
}

TEST(JsonExpectation, MembersThatAnObjectHasTwiceFailNoAlternative) {
  const Exchange exchange = answered(200, R"({"ok": true, "ok": true})");
  EXPECT_EQ(judged("{any_of: [{json: {ok: true}}, {status: 404}]}", exchange),
            std::string("any_of MUST passed\njson MUST passed\njson SHOULD /ok") + kRepeated);
}

TEST(JsonExpectation, NobodyAsksForMembersOfABodyThatIsNotReadAsJson) {
  EXPECT_EQ(judged("{status: 200}", answered(200, R"({"a": 1, "a": 2})")), "status MUST passed\n");
}

TEST(JsonExpectation, RepeatedMembersBindNoMoreThanTheStep) {
  FixedScope fixed(sample_variables());
  const auto expectations = loaded_expectations("{json: {a: 2}}");
  const auto checks = judge(expectations, answered(200, R"({"a": 1, "a": 2})"), fixed.scope,
                            {Level::Info, {"d.clause"}})
                          .checks;
  ASSERT_EQ(checks.size(), 2U);
  EXPECT_EQ(checks[1].level, Level::Info);
  EXPECT_EQ(checks[1].path, "/a");
  EXPECT_EQ(checks[1].position, expectations.front().position);
}

TEST(JsonExpectation, MembersThatALineOfAFeedHasTwiceAreTold) {
  Exchange exchange = answered(200, "{\"a\":1}\n\n{\"b\":1,\"b\":2}\n");
  exchange.asked.is_stream = true;
  EXPECT_EQ(judged("{json: [{a: 1}, {b: 2}]}", exchange),
            std::string("json MUST passed\njson SHOULD /1/b") + kRepeated);
}

TEST(JsonExpectation, TellsOfThousandsOfMistakesByTheFirst) {
  std::string list = "[1";
  for (int i = 1; i < 200; ++i) list += ",1";
  FixedScope fixed(sample_variables());
  const auto expectations = loaded_expectations("{json: {$each: 2}}");
  const auto checks =
      judge(expectations, answered(200, list + "]"), fixed.scope, {Level::Must, {}}).checks;
  ASSERT_EQ(checks.size(), 50U);
  EXPECT_EQ(checks.back().message, "/49: expected integer 2, found integer 1; and 150 more");
}

TEST(JsonExpectation, BodyEndsWhereItEndsNotAtANulByte) {
  const std::string body("{\"ok\":true}\0garbage", 19);
  EXPECT_EQ(judged("{json: {ok: true}}", answered(200, body)).find("passed"), std::string::npos);
}

TEST(TimeExpectation, IsRecordedAndNeverBinds) {
  Exchange slow = answered(200, "");
  std::get<Response>(slow.answered).elapsed = std::chrono::milliseconds(612);
  EXPECT_EQ(judged("{level: MUST, time: 500ms}", slow),
            "time INFO expected at most 500 ms, found 612 ms\n");
  EXPECT_EQ(judged("{time: 1s}", slow), "time INFO passed\n");
}

struct JsonCase {
  std::string name;
  std::string wanted;
  std::string body;
  std::string message;  // of the first failure; "" when it must pass
};

class JsonExpectation : public testing::TestWithParam<JsonCase> {};

TEST_P(JsonExpectation, PassesOrSaysWhatIsWrong) {
  const JsonCase& row = GetParam();
  const std::string checks = judged("{json: " + row.wanted + "}", answered(200, row.body));
  const std::string wanted = row.message.empty() ? "passed" : row.message;
  EXPECT_EQ(checks, "json MUST " + wanted + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Values, JsonExpectation,
    testing::Values(
        JsonCase{"OtherMembersAreAllowed", "{a: 1}", R"({"b":2,"a":1})", ""},
        JsonCase{"OtherMembersDeepDownAreAllowed", "{a: [{b: 1}]}", R"({"a":[{"b":1,"c":2}]})", ""},
        JsonCase{"MemberDiffers", "{a: {b: x}}", R"({"a":{"b":"y"}})",
                 R"(/a/b: expected string "x", found string "y")"},
        JsonCase{"MemberIsMissing", "{a/b~: 1}", "{}",
                 "/a~1b~0: expected integer 1, found nothing"},
        JsonCase{"NullIsNotAbsent", "{a: null}", "{}", "/a: expected null, found nothing"},
        JsonCase{"NumbersByValue", "[1, 1.0, 1e2]", "[1.0, 1, 100]", ""},
        JsonCase{"NumbersDiffer", "[9007199254740993]", "[9007199254740992]",
                 "/0: expected integer 9007199254740993, found integer 9007199254740992"},
        JsonCase{"IntegerBesideFloatExactly", "[9007199254740993]", "[9007199254740992.0]",
                 "/0: expected integer 9007199254740993, found float 9007199254740992.0"},
        JsonCase{"BigIntegers", "[100000000000000000000]", "[100000000000000000001]",
                 "/0: expected integer 100000000000000000000, found integer 100000000000000000001"},
        JsonCase{"NumberIsNotString", "{a: \"1\"}", R"({"a":1})",
                 R"(/a: expected string "1", found integer 1)"},
        JsonCase{"ArrayOfAnotherLength", "[1, 2]", "[1]",
                 "expected array of 2 elements [1, 2], found array of 1 element [1]"},
        JsonCase{"ArrayInAnotherOrder", "[1, 2]", "[1, 3]",
                 "/1: expected integer 2, found integer 3"},
        JsonCase{"ObjectWanted", "{a: 1}", "[]",
                 R"(expected object {"a": 1}, found array of 0 elements [])"},
        JsonCase{"TemplateKeepsItsType", "{n: \"{{b}}\", r: \"{{a}}\"}", R"({"n":5,"r":"1-x"})",
                 ""},
        JsonCase{"TemplateAsKey", "{\"{{a}}\": 1}", R"({"1-x":2})",
                 "/1-x: expected integer 1, found integer 2"},
        JsonCase{"ValuePutInIsNoMatcher", "{v: \"{{c}}\"}", R"({"v":{}})",
                 "/v/$any: expected boolean true, found nothing"},
        JsonCase{"LiteralIsNoMatcher", "{$literal: {$gt: 1}}", R"({"$gt":2})",
                 "/$gt: expected integer 1, found integer 2"},
        JsonCase{
            "NotJson", "{a: 1}", "oops",
            "expected object {\"a\": 1}, found a body that is not JSON (syntax error while parsing "
            "value - invalid literal; last read: 'o' at byte 0)"},
        JsonCase{"EmptyBody", "{$any: true}", "", "expected {$any: true}, found an empty body"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Matchers, JsonExpectation,
    testing::Values(
        JsonCase{"AnyTakesNull", "{a: {$any: true}}", R"({"a":null})", ""},
        JsonCase{"AnyWantsSomething", "{a: {$any: true}}", "{}",
                 "/a: expected {$any: true}, found nothing"},
        JsonCase{"Absent", "{a: {$absent: true}}", "{}", ""},
        JsonCase{"AbsentButThere", "{a: {$absent: true}}", R"({"a":null})",
                 "/a: expected {$absent: true}, found null"},
        JsonCase{"Type", "[{$type: integer}, {$type: [string, null]}, {$type: number}]",
                 "[1, null, 1.5]", ""},
        JsonCase{"TypeDiffers", "{$type: integer}", "1.0",
                 "expected {$type: integer}, found float 1.0, which is written as a `number`, not "
                 "an `integer`"},
        JsonCase{"TypeOfAnExponent", "{$type: [integer, string]}", "1e2",
                 "expected {$type: [integer, string]}, found float 100.0, which is written as a "
                 "`number`, not an `integer`"},
        JsonCase{"NumbersHoweverWritten", "[{$type: number}, {$type: number}, {$type: integer}]",
                 "[1.0, 1, 100000000000000000000]", ""},
        JsonCase{"WholeNumberByValue", "{n: 1}", R"({"n":1.0})", ""},
        JsonCase{"TypeOfNoNumber", "{$type: integer}", "\"1.0\"",
                 "expected {$type: integer}, found string \"1.0\""},
        JsonCase{"TypesDiffer", "{$type: [string, \"null\"]}", "[]",
                 "expected {$type: [string, null]}, found array of 0 elements []"},
        JsonCase{"RegexIsUnanchored", "{$regex: \"{{a}}$\"}", "\"<1-x\"", ""},
        JsonCase{"RegexWithoutMatch", "{$regex: ^b}", "\"ab\"",
                 R"(expected {$regex: "^b"}, found string "ab")"},
        JsonCase{"RegexOnANumber", "{$regex: \"1\"}", "1",
                 R"(expected {$regex: "1"}, found integer 1)"},
        JsonCase{"OneOf", "{$oneOf: [1, {$type: string}]}", "\"x\"", ""},
        JsonCase{"OneOfWithAbsence", "{a: {$oneOf: [{$absent: true}, 1]}}", "{}", ""},
        JsonCase{"NoneOf", "{$oneOf: [1, a]}", "2",
                 R"(expected {$oneOf: [1, "a"]}, found integer 2)"},
        JsonCase{"Not", "{$not: 1}", "2", ""},
        JsonCase{"NotButIs", "{$not: {a: 1}}", R"({"a":1,"b":2})",
                 R"(expected {$not: {"a": 1}}, found object {"a":1,"b":2})"},
        JsonCase{"NotWantsSomething", "{a: {$not: 1}}", "{}",
                 "/a: expected {$not: 1}, found nothing"},
        JsonCase{"Unordered", "{$unordered: [1, {a: 1}, {$any: true}, 2]}",
                 R"([{"a":1},2.0,"x",1])", ""},
        JsonCase{"UnorderedFindsTheOnlyPairing", "{$unordered: [{$any: true}, {$type: string}]}",
                 R"(["x", 1])", ""},
        JsonCase{"UnorderedLacksOne", "{$unordered: [1, 1]}", "[1]",
                 "expected an element integer 1, found array of 1 element [1]"},
        JsonCase{"UnorderedHasOneMore", "{$unordered: [1]}", "[1, 2]",
                 "/1: expected nothing, found integer 2"},
        JsonCase{"UnorderedOfNoArray", "{$unordered: [1]}", "{}",
                 "expected {$unordered: [1]}, found object {}"},
        JsonCase{"ContainsElement", "{$contains: {id: a}}", R"([{"id":"b"},{"id":"a"}])", ""},
        JsonCase{"ContainsText", "{$contains: b}", "\"abc\"", ""},
        JsonCase{"ContainsNot", "{$contains: [1, 2]}", "[1]",
                 "expected something that contains integer 2, found array of 1 element [1]"},
        JsonCase{"Length", "[{$length: 2}, {$length: 1}, {$length: {$gt: 0}}]",
                 R"([[1,2],"é",{"a":1}])", ""},
        JsonCase{"LengthDiffers", "{$length: 2}", "[1]",
                 "expected {$length: 2}, found length 1 of array of 1 element [1]"},
        JsonCase{"LengthOfANumber", "{$length: 1}", "1", "expected {$length: 1}, found integer 1"},
        JsonCase{"Exactly", "{$exactly: {a: {b: 1}}}", R"({"a":{"b":1,"c":2}})", ""},
        JsonCase{"ExactlyRefusesOthers", "{$exactly: {a: 1}}", R"({"a":1,"b":[2]})",
                 "/b: expected nothing, found array of 1 element [2]"},
        JsonCase{"ExactlyOfAVariable", "{$exactly: \"{{c}}\"}", R"({"$any":true,"b":1})",
                 "/b: expected nothing, found integer 1"},
        JsonCase{"Each", "{$each: {$type: integer}}", "[1, \"x\"]",
                 R"(/1: expected {$type: integer}, found string "x")"},
        JsonCase{"EachOfNone", "{$each: 1}", "[]", ""},
        JsonCase{"EachOfNoArray", "{$each: 1}", "1", "expected {$each: 1}, found integer 1"}),
    [](const auto& test) { return test.param.name; });

const char* const kRevision = R"("12-0123456789abcdef0123456789abcdef")";

INSTANTIATE_TEST_SUITE_P(
    Orders, JsonExpectation,
    testing::Values(
        JsonCase{"Greater", "{$gt: 1}", "1.5", ""},
        JsonCase{"NotGreater", "{$gt: 1}", "1", "expected {$gt: 1}, found integer 1"},
        JsonCase{"GreaterOrEqual", "{$gte: 2}", "1", "expected {$gte: 2}, found integer 1"},
        JsonCase{"Less", "{$lt: \"{{b}}\"}", "5", "expected {$lt: 5}, found integer 5"},
        JsonCase{"LessOrEqual", "{$lte: 5}", "5.5", "expected {$lte: 5}, found float 5.5"},
        JsonCase{"OrderOfAString", "{$lt: 5}", "\"4\"", R"(expected {$lt: 5}, found string "4")"},
        JsonCase{"Between", "{$gt: 1, $lt: 3}", "3", "expected {$lt: 3}, found integer 3"},
        JsonCase{"Revision", "{$revision: true}", kRevision, ""},
        JsonCase{"RevisionOfGeneration", "{$revision: 12}", kRevision, ""},
        JsonCase{"RevisionOfAnotherGeneration", "{$revision: {$gt: 12}}", kRevision,
                 std::string("expected {$revision: {$gt: 12}}, found string ") + kRevision},
        JsonCase{"NoRevision", "{$revision: true}", "\"1-abc\"",
                 R"(expected {$revision: true}, found string "1-abc")"},
        JsonCase{"AfterByTheNumberInFront", "{$after: 9-x}", "\"10-a\"", ""},
        JsonCase{"NotAfter", "{$after: 10-x}", "\"9-y\"",
                 R"(expected {$after: "10-x"}, found string "9-y")"},
        JsonCase{"AfterByNumber", "{$after: 4}", "4", "expected {$after: 4}, found integer 4"},
        JsonCase{"AfterOfOpaqueOnesDiffers", "{$after: abc}", "\"abd\"", ""},
        JsonCase{"AfterOfOpaqueOnesAlike", "{$after: abc}", "\"abc\"",
                 R"(expected {$after: "abc"}, found string "abc")"},
        JsonCase{"AfterAFractionInFront", "{$after: 5}", "4.0",
                 "expected {$after: 5}, found float 4.0"},
        JsonCase{"AfterANumberComesNoOpaqueText", "{$after: 5}", "\"garbage\"",
                 R"(expected {$after: 5}, found string "garbage")"},
        JsonCase{"AfterNothing", "{$after: \"{{nothing}}\"}", "\"9-y\"",
                 R"(expected {$after: null}, found string "9-y")"},
        JsonCase{"IntegersBeyondDoublesAreTheirDigits", "1.0e20", "100000000000000000001",
                 "expected float 100000000000000000000.0, found integer 100000000000000000001"},
        JsonCase{"IntegersBeyondDoublesAreOrdered", "{$gt: 1.0e20}", "100000000000000000001", ""}),
    [](const auto& test) { return test.param.name; });

TEST(Checker, EveryDifferenceIsReportedWithItsPlaceInBoth) {
  FixedScope fixed;
  const auto expectations = loaded_expectations("{json: {a: 1, b: {c: [2, 3]}}}");
  const Judgement judgement =
      judge(expectations, answered(200, R"({"a":0,"b":{"c":[2,4]}})"), fixed.scope, {});
  ASSERT_EQ(judgement.checks.size(), 2U);
  EXPECT_EQ(judgement.checks[0].path, "/a");
  EXPECT_EQ(judgement.checks[0].position, (SourcePosition{"s.yaml", 5, 30}));
  EXPECT_EQ(judgement.checks[1].path, "/b/c/1");
  EXPECT_EQ(judgement.checks[1].expected, "integer 3");
  EXPECT_EQ(judgement.checks[1].actual, "integer 4");
  EXPECT_EQ(judgement.checks[1].position, (SourcePosition{"s.yaml", 5, 44}));
}

TEST(Checker, StatusNamesWhatIsAllowed) {
  EXPECT_EQ(judged("{status: [201, 202]}", answered(404, "")),
            "status MUST expected status 201 or 202, found status 404\n");
  EXPECT_EQ(judged("{status: [200, 4xx]}", answered(500, "")),
            "status MUST expected status 200 or 4xx, found status 500\n");
  EXPECT_EQ(judged("{status: 4xx}", answered(404, "")), "status MUST passed\n");
}

TEST(Checker, PassedStatusTellsWhichOneOccurred) {
  FixedScope fixed;
  const auto expectations = loaded_expectations("{status: [201, 202]}");
  const Judgement judgement = judge(expectations, answered(202, ""), fixed.scope, {});
  EXPECT_EQ(judgement.checks.front().actual, "status 202");
}

TEST(Checker, HeadersMatchExactlyWithoutCaseInTheirNames) {
  const Exchange exchange = answered(
      200, "", {{"ETAG", "\"1-x\""}, {"Allow", "GET"}, {"Server", "CouchDB"}, {"allow", "HEAD"}});
  EXPECT_EQ(
      judged("{headers: {ETag: '\"{{a}}\"', Allow: 'GET, HEAD', X: {$absent: true}}}", exchange),
      "header MUST passed\nheader MUST passed\nheader MUST passed\n");
  EXPECT_EQ(judged("{headers: {server: couchdb, Via: {$any: true}}}", exchange),
            "header MUST server: expected string \"couchdb\", found string \"CouchDB\"\n"
            "header MUST Via: expected {$any: true}, found nothing\n");
}

TEST(Checker, NumberFromATemplateIsTextWhereATextIsLookedAt) {
  const Exchange exchange = answered(200, "5", {{"N", "5"}});
  EXPECT_EQ(judged("{headers: {N: '{{b}}'}, text: '{{b}}'}", exchange),
            "header MUST passed\ntext MUST passed\n");
  EXPECT_EQ(
      judged("{headers: {N: {$oneOf: [x, '{{b}}'], $contains: '{{b}}', $length: 1}}}", exchange),
      "header MUST passed\n");
  EXPECT_EQ(judged("{headers: {N: {$not: '{{b}}'}}}", exchange),
            "header MUST N: expected {$not: \"5\"}, found string \"5\"\n");
  EXPECT_EQ(judged("{json: {a: '{{b}}'}}", answered(200, R"({"a":"5"})")),
            "json MUST /a: expected integer 5, found string \"5\"\n");
}

TEST(Checker, TextIsTheWholeBodyOrAMatcherOverIt) {
  EXPECT_EQ(judged("{text: \"ok {{a}}\"}", answered(200, "ok 1-x")), "text MUST passed\n");
  EXPECT_EQ(judged("{text: ok}", answered(200, "ok\n")),
            "text MUST expected string \"ok\", found string \"ok\\n\"\n");
  EXPECT_EQ(judged("{text: {$contains: x}}", answered(200, "\xFF")),
            "text MUST expected {$contains: [\"x\"]}, found a body that is not UTF-8\n");
}

TEST(Checker, BytesAreAllOfThemOrTheirNumber) {
  EXPECT_EQ(judged("{bytes: /wA=}", answered(200, std::string("\xFF\0", 2))),
            "bytes MUST passed\n");
  EXPECT_EQ(judged("{bytes: /wA=}", answered(200, "a")),
            "bytes MUST expected 2 bytes /wA=, found 1 bytes YQ==\n");
  EXPECT_EQ(judged("{bytes: {$length: {$gt: 3}}}", answered(200, "abc")),
            "bytes MUST expected {$length: {$gt: 3}}, found 3 bytes\n");
}

TEST(Checker, EveryExpectationIsJudgedAlsoAfterAFailure) {
  EXPECT_EQ(judged("[{status: 201, json: {ok: true}}, {level: SHOULD, headers: {X: y}}, "
                   "{level: INFO, text: z}]",
                   answered(200, R"({"ok":false})")),
            "status MUST expected status 201, found status 200\n"
            "json MUST /ok: expected boolean true, found boolean false\n"
            "header SHOULD X: expected string \"y\", found nothing\n"
            "text INFO expected string \"z\", found string \"{\\\"ok\\\":false}\"\n");
}

TEST(Checker, ExpectationsOwnClausesComeBeforeTheSteps) {
  FixedScope fixed;
  const auto expectations = loaded_expectations("[{clauses: [x.y], status: 200}, {status: 200}]");
  const Judgement judgement =
      judge(expectations, answered(200, ""), fixed.scope, {Level::Should, {"d.clause"}});
  EXPECT_EQ(judgement.checks[0].clauses, std::vector<std::string>{"x.y"});
  EXPECT_EQ(judgement.checks[1].clauses, std::vector<std::string>{"d.clause"});
  EXPECT_EQ(judgement.checks[1].level, Level::Should);
}

TEST(Checker, FailedInfoDoesNotFailTheStep) {
  FixedScope fixed;
  const auto expectations = loaded_expectations("{level: INFO, status: 201}");
  EXPECT_TRUE(judge(expectations, answered(200, ""), fixed.scope, {}).passed());
  EXPECT_FALSE(holds(expectations.front(), answered(200, ""), fixed.scope));
  EXPECT_TRUE(holds(expectations.front(), answered(201, ""), fixed.scope));
}

TEST(Checker, TemplateWithoutAValueFailsTheCheck) {
  FixedScope fixed;
  const auto expectations = loaded_expectations("{json: {v: \"{{a}}\"}}");
  const Judgement judgement = judge(expectations, answered(200, "{}"), fixed.scope, {});
  EXPECT_EQ(line_of(judgement.checks.front()), "template MUST {{a}} has no value");
}

const char* const kTwoWays =
    "{any_of: [{title: gone, status: 404}, {status: 200, json: {ok: true}, then: [{get: /x}, "
    "{get: /y}]}]}";

TEST(Checker, AnyOfTellsWhichAlternativeOccurredAndWhatFollows) {
  FixedScope fixed;
  const auto expectations = loaded_expectations(kTwoWays);
  const Judgement first = judge(expectations, answered(404, ""), fixed.scope, {});
  EXPECT_EQ(first.checks.front().actual, "alternative 1 (gone)");
  EXPECT_TRUE(first.then.empty());
  const Judgement second = judge(expectations, answered(200, R"({"ok":true})"), fixed.scope, {});
  EXPECT_TRUE(second.passed());
  EXPECT_EQ(second.checks.front().kind, CheckKind::AnyOf);
  EXPECT_EQ(second.checks.front().actual, "alternative 2");
  ASSERT_EQ(second.then.size(), 2U);
  EXPECT_EQ(std::get<RequestStep>(second.then[1]->action).request.path, "/y");
}

TEST(Checker, AlternativeThatDoesNotHoldIsNotTakenInAStepThatIsInfoEither) {
  FixedScope fixed;
  const auto expectations = loaded_expectations(kTwoWays);
  const Judgement judgement =
      judge(expectations, answered(200, R"({"ok":true})"), fixed.scope, {Level::Info, {}});
  EXPECT_EQ(judgement.checks.front().actual, "alternative 2");
}

TEST(Checker, NoneOfTheAlternativesSaysWhyForEach) {
  EXPECT_EQ(judged(kTwoWays, answered(200, R"({"ok":1})")),
            "any_of MUST expected one of 2 alternatives, found none of them; alternative 1 (gone): "
            "expected status 404, found status 200; alternative 2: /ok: expected boolean true, "
            "found integer 1\n");
}

TEST(Checker, LongValuesAreCutInMessages) {
  const std::string checks =
      judged("{json: 1}", answered(200, "\"" + std::string(900, 'a') + "\""));
  EXPECT_EQ(checks,
            "json MUST expected integer 1, found string \"" + std::string(199, 'a') + "…\n");
}

}  // namespace
}  // namespace purgatory::conformance
