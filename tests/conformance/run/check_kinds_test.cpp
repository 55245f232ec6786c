// SPDX-License-Identifier: Apache-2.0
// Each kind of check once, failing in a run, with the whole message that the run tells.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/conformance/run/scenario_builder.h"

namespace purgatory::conformance {
namespace {

struct KindCase {
  CheckKind kind;
  std::string steps;
  FakeHttpClient::Behaviour answer;
  std::string message;
};

// To every request.
FakeHttpClient::Behaviour answer(const std::string& body) {
  const Response response{200, "", {{"Content-Type", "text/plain"}}, body, std::chrono::seconds(2)};
  return [response](const Request&) { return response; };
}

// A database that takes everything and remembers nothing.
FakeHttpClient::Answer forget_all(const Request& request) {
  if (request.method == "PUT") return json_response(201, "{}");
  if (request.path.ends_with("/_bulk_docs")) return json_response(201, "[]");
  if (request.path.ends_with("/_purge")) return json_response(201, R"({"purged":{}})");
  return json_response(404, "{}");
}

std::vector<KindCase> kind_cases() {
  return {
      {CheckKind::Status, "[{get: /, expect: {status: [201, 4xx]}}]", answer(""),
       "expected status 201 or 4xx, found status 200"},
      {CheckKind::Header, "[{get: /, expect: {headers: {content-type: application/json}}}]",
       answer(""),
       R"(content-type: expected string "application/json", found string "text/plain")"},
      {CheckKind::Json, "[{get: /, expect: {json: {a: [{b: 1}]}}}]", answer(R"({"a":[{"b":"1"}]})"),
       R"(/a/0/b: expected integer 1, found string "1")"},
      {CheckKind::Text, "[{get: /, expect: {text: yes}}]", answer("no"),
       R"(expected string "yes", found string "no")"},
      {CheckKind::Bytes, "[{get: /, expect: {bytes: AP8=}}]", answer("a"),
       "expected 2 bytes AP8=, found 1 bytes YQ=="},
      {CheckKind::Tree, "[{get: /, expect: {tree: {doc: d, leaves: [2-b]}}}]",
       answer(R"([{"ok":{"_rev":"2-a","_revisions":{"start":2,"ids":["a","r"]}}}])"),
       "2-a: expected no such leaf, found leaf 1-r/2-a"},
      {CheckKind::AnyOf, "[{get: /, expect: {any_of: [{title: made, status: 201}, {text: yes}]}}]",
       answer("no"),
       "expected one of 2 alternatives, found none of them; alternative 1 (made): expected status "
       R"(201, found status 200; alternative 2: expected string "yes", found string "no")"},
      {CheckKind::Capture, "[{get: /, capture: {v: /rev}}, {get: '/{{v}}'}]", answer("{}"),
       "`v` could not be captured: expected a value at /rev, found nothing there"},
      {CheckKind::Template,
       "[{get: /, level: SHOULD, capture: {v: /rev}}, {get: /, expect: {json: {rev: '{{v}}'}}}]",
       answer("{}"), "{{v}} has no value"},
      {CheckKind::Property, "[{property: trees-follow-the-model}]", forget_all,
       "after 1 of the 2 operations of history 0 of seed 1: /d2/leaves: expected [\"1-5ba0\"], "
       "found []"},
      {CheckKind::Schema, "[{get: /, expect: {schema: FOLDER/check_kinds.schema.json}}]",
       answer(R"({"n":"1"})"),
       "/n: expected what FOLDER/check_kinds.schema.json allows, found Value type not permitted by "
       "'type' constraint."},
      {CheckKind::Time, "[{get: /, expect: {status: 200, time: 500ms}}]", answer(""),
       "expected at most 500 ms, found 2000 ms"},
      {CheckKind::Stream, "[{get: /, stream: {until: {text: z}}}]", answer("a\nb\n"),
       "expected a line as `until` describes it, found 2 lines without it"},
      {CheckKind::Parallel, "[{parallel: {a: [{get: /}], b: [{get: /}]}, all: {status: 404}}]",
       answer(""),
       "expected all of 2 branches to meet this, found 0 (a: expected status 404, found status "
       "200; "
       "b: expected status 404, found status 200)"},
  };
}

std::string with_folder(std::string text) {
  const std::string place = "FOLDER/";
  for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) {
    text.replace(at, place.size(), testing::TempDir());
  }
  return text;
}

TEST(CheckKinds, EachFailsARunWithItsWholeMessage) {
  std::ofstream(testing::TempDir() + "check_kinds.schema.json")
      << R"({"properties": {"n": {"type": "integer"}}})";
  for (const KindCase& row : kind_cases()) {
    const std::string name(check_kind_name(row.kind));
    // A time is recorded and never binds.
    const std::string level = row.kind == CheckKind::Time ? "INFO" : "MUST";
    RunUnderTest run("suite: s\ntitle: t\nscenarios:\n- {id: x, title: t, level: " + level +
                     ", steps: " + with_folder(row.steps) + "}\n");
    run.answer = row.answer;
    const ScenarioResult result = run.run();
    ASSERT_EQ(result.verdict, Verdict::Failed) << name << ": " << result.reason;
    const CheckResult& failed = result.findings.back().checks.back().check;
    EXPECT_EQ(check_kind_name(failed.kind), name);
    EXPECT_EQ(failed.message, with_folder(row.message)) << name;
  }
}

TEST(CheckKinds, AllStandInTheTable) {
  const std::vector<KindCase> cases = kind_cases();
  for (int i = 0; i <= static_cast<int>(CheckKind::Parallel); ++i) {
    const auto kind = static_cast<CheckKind>(i);
    EXPECT_EQ(std::ranges::count(cases, kind, &KindCase::kind), 1) << check_kind_name(kind);
  }
}

}  // namespace
}  // namespace purgatory::conformance
