// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/step_loader.h"

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/spec/property_name.h"
#include "conformance/spec/template/request_template.h"
#include "tests/doubles/fixed_scope.h"
#include "tests/doubles/loaded_step.h"

namespace purgatory::conformance {
namespace {

const RequestStep& request_of(const Step& step) { return std::get<RequestStep>(step.action); }

// The request as it would be sent, with {{db}} and {{a}} filled in.
std::string sent(const RequestStep& step) {
  FixedScope fixed({{"db", Json("run-1")}, {"a", Json("x/y")}});
  const auto request = render_request(step.request, fixed.scope);
  if (!request) return request.error().problem;
  std::string text = request->method + " " + request->target;
  for (const auto& [name, value] : request->headers) text += "\n" + name + ": " + value;
  if (request->body) text += "\n\n" + *request->body;
  return text;
}

TEST(StepLoader, RequestHoldsWhatTheStepSays) {
  const auto steps = loaded_steps(
      "[{put: '/{{db}}/{{a | url}}', query: {new_edits: false, key: [1, é], rev: 'a&b'}, "
      "headers: {If-Match: '1-{{a}}'}, json: {v: '{{a}}'}}]");
  EXPECT_EQ(sent(request_of(steps.at(0))),
            "PUT /run-1/x%2Fy?new_edits=false&key=%5B1%2C%22%C3%A9%22%5D&rev=a%26b\n"
            "If-Match: 1-x/y\n"
            "Content-Type: application/json\n\n"
            "{\"v\":\"x/y\"}");
}

TEST(StepLoader, NullHeaderKeepsTheContentTypeAway) {
  const auto steps =
      loaded_steps("[{post: '/?x=1', query: {y: 2}, headers: {content-type: null}, json: []}]");
  EXPECT_EQ(sent(request_of(steps.at(0))), "POST /?x=1&y=2\n\n[]");
}

TEST(StepLoader, BodiesOfText) {
  EXPECT_EQ(sent(request_of(loaded_steps("[{post: /, text: '<{{a}}>'}]").at(0))),
            "POST /\n\n<x/y>");
  EXPECT_EQ(sent(request_of(loaded_steps("[{post: /, base64: YWI=}]").at(0))), "POST /\n\nab");
  EXPECT_EQ(sent(request_of(loaded_steps("[{post: /}]").at(0))), "POST /");
}

TEST(StepLoader, BodyOfAFileIsReadWhenTheRequestIsMade) {
  RequestStep step;
  step.request.method = "PUT";
  step.request.path = "/";
  step.request.body = FileBody{"/nowhere/at/all"};
  EXPECT_EQ(sent(step), "the body's file /nowhere/at/all cannot be read");
}

TEST(StepLoader, AuthenticationIsNoneDefaultOrAnAccount) {
  const auto steps = loaded_steps(
      "[{get: /}, {get: /, auth: none}, {get: /, auth: {user: '{{a}}', password: p}}]");
  EXPECT_TRUE(std::holds_alternative<DefaultAuthentication>(
      request_of(steps.at(0)).request.authentication));
  EXPECT_TRUE(
      std::holds_alternative<NoAuthentication>(request_of(steps.at(1)).request.authentication));
  FixedScope fixed({{"a", Json("eve")}});
  const auto request = render_request(request_of(steps.at(2)).request, fixed.scope);
  EXPECT_EQ(std::get<BasicAuthentication>(request->authentication).user, "eve");
}

TEST(StepLoader, RetryTakesItsTimesAndConditions) {
  const auto steps = loaded_steps(
      "[{get: /, retry: {until: {status: 200}, fail_if: {status: 5xx}, interval: 50ms, "
      "backoff: 1.5, max_interval: 1s, timeout: 2m}}]");
  const Retry& retry = *request_of(steps.at(0)).retry;
  EXPECT_EQ(retry.until.status->codes, std::vector<int>{200});
  EXPECT_EQ(retry.fail_if->status->classes, std::vector<int>{5});
  EXPECT_EQ(retry.interval.count(), 50);
  EXPECT_EQ(retry.backoff, 1.5);
  EXPECT_EQ(retry.max_interval.count(), 1000);
  EXPECT_EQ(retry.timeout.count(), 120'000);
}

TEST(StepLoader, TreeIsWrittenInOneBulkRequest) {
  const auto steps =
      loaded_steps("[{tree: {doc: 'd-{{a}}', leaves: [1-a/2-b, 1-a/2-x deleted, 3-z]}}]");
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(
      sent(request_of(steps.at(0))),
      "POST /run-1/_bulk_docs\n"
      "Content-Type: application/json\n\n"
      R"({"new_edits":false,"docs":[)"
      R"({"_id":"d-x/y","_rev":"2-b","_revisions":{"start":2,"ids":["b","a"]},"leaf":"2-b"},)"
      R"({"_id":"d-x/y","_rev":"2-x","_revisions":{"start":2,"ids":["x","a"]},"_deleted":true},)"
      R"({"_id":"d-x/y","_rev":"3-z","_revisions":{"start":3,"ids":["z"]},"leaf":"3-z"}]})");
}

TEST(StepLoader, TreeExpectationLooksAtLeavesAndWinner) {
  const auto steps = loaded_steps(
      "[{title: purge, post: /x, level: SHOULD, expect: [{status: 201}, {clauses: [k.l], "
      "tree: {doc: 'a b{{a}}', leaves: [1-a/2-b], winner: 2-b}}]}]");
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_EQ(sent(request_of(steps.at(1))),
            "GET /run-1/a%20bx%2Fy?open_revs=all&revs=true\nAccept: application/json");
  EXPECT_EQ(sent(request_of(steps.at(2))), "GET /run-1/a%20bx%2Fy");
  EXPECT_EQ(steps.at(1).clauses, std::vector<std::string>{"k.l"});
  EXPECT_EQ(steps.at(2).level, Level::Should);
  EXPECT_EQ(steps.at(0).title, "purge");
  EXPECT_EQ(steps.at(1).title, "the leaves of a b{{a}}");
}

TEST(StepLoader, CompactionStartsAndIsWaitedFor) {
  const auto steps = loaded_steps("[{compact: true}]");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(sent(request_of(steps.at(0))), "POST /run-1/_compact\nContent-Type: application/json");
  EXPECT_EQ(sent(request_of(steps.at(1))), "GET /run-1");
  EXPECT_EQ(describe(*request_of(steps.at(1)).retry->until.json), R"({"compact_running":false})");
}

TEST(StepLoader, PropertyIsAStepOfItsOwn) {
  const auto steps = loaded_steps("[{title: any history, property: counts-follow-the-model}]");
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(steps.front().title, "any history");
  EXPECT_EQ(std::get<PropertyStep>(steps.front().action).kind, PropertyKind::CountsFollowTheModel);
}

TEST(StepLoader, EveryPropertyIsKnownByItsName) {
  for (const std::string& name : property_names()) {
    const auto steps = loaded_steps("[{property: " + name + "}]");
    EXPECT_EQ(property_name(std::get<PropertyStep>(steps.front().action).kind), name);
  }
}

TEST(StepLoader, CaptureOfOneStepIsKnownToTheNext) {
  const auto steps = loaded_steps(
      "[{get: /, capture: {rev: /rev}, expect: {json: '{{rev}}'}}, {get: '/{{rev}}'}]");
  EXPECT_EQ(steps.size(), 2U);
}

}  // namespace
}  // namespace purgatory::conformance
