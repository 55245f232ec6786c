// SPDX-License-Identifier: Apache-2.0
#include "conformance/check/tree_check.h"

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/check/checker.h"
#include "conformance/http/exchange.h"
#include "tests/doubles/fixed_scope.h"
#include "tests/doubles/loaded_step.h"

namespace purgatory::conformance {
namespace {

// As CouchDB 3.5.0 answers `?open_revs=all&revs=true`.
const char* const kTwoLeaves = R"([
  {"ok":{"_id":"d","_rev":"3-c","_revisions":{"start":3,"ids":["c","b","a"]}}},
  {"ok":{"_id":"d","_rev":"2-x","_deleted":true,"_revisions":{"start":2,"ids":["x","a"]}}}])";

// The messages of the leaves' observation against this answer, one a line.
std::string judged(const std::string& leaves, int status, const std::string& body) {
  const std::vector<Step> steps =
      loaded_steps("[{get: /, expect: {tree: {doc: d, leaves: " + leaves + "}}}]");
  const auto& observation = std::get<RequestStep>(steps.at(1).action);
  Exchange exchange;
  exchange.answered = Response{status, "", {}, body, {}};
  FixedScope fixed({{"a", Json("2-x")}});
  std::string text;
  for (const CheckResult& check : judge(observation.expect, exchange, fixed.scope, {}).checks) {
    if (check.kind == CheckKind::Tree) text += check.passed ? "passed" : check.message + "\n";
  }
  return text;
}

TEST(TreeCheck, LeavesInAnyOrderPass) {
  EXPECT_EQ(judged("[1-a/2-x deleted, 1-a/2-b/3-c]", 200, kTwoLeaves), "passed");
}

TEST(TreeCheck, AncestorsNeedNotBeNamed) {
  EXPECT_EQ(judged("[3-c, \"{{a}} deleted\"]", 200, kTwoLeaves), "passed");
}

TEST(TreeCheck, MissingAndUnexpectedLeavesAreReported) {
  EXPECT_EQ(judged("[3-c, 2-y]", 200, kTwoLeaves),
            "2-y: expected leaf 2-y, found no such leaf\n"
            "2-x: expected no such leaf, found leaf 1-a/2-x deleted\n");
}

TEST(TreeCheck, WrongAncestorIsReported) {
  EXPECT_EQ(judged("[1-z/2-b/3-c, 2-x deleted]", 200, kTwoLeaves),
            "3-c: expected leaf 1-z/2-b/3-c, found leaf 1-a/2-b/3-c\n");
}

TEST(TreeCheck, LiveLeafThatShouldBeDeletedIsReported) {
  EXPECT_EQ(judged("[3-c deleted, 2-x deleted]", 200, kTwoLeaves),
            "3-c: expected leaf 3-c deleted, found leaf 1-a/2-b/3-c\n");
}

TEST(TreeCheck, StemmedBranchLacksTheAncestorsNamed) {
  EXPECT_EQ(judged("[1-a/2-b/3-c]", 200,
                   R"([{"ok":{"_rev":"3-c","_revisions":{"start":3,"ids":["c","b"]}}}])"),
            "3-c: expected leaf 1-a/2-b/3-c, found leaf 2-b/3-c\n");
}

TEST(TreeCheck, WhatIsNoListOfLeavesFailsWhateverIsExpected) {
  EXPECT_EQ(judged("[]", 200, R"({"n":1})"), "expected a list of leaves, found object\n");
  EXPECT_EQ(judged("[]", 500, "{}{}"), "expected a list of leaves, found no JSON\n");
  EXPECT_EQ(judged("[3-c, 2-x deleted]", 200,
                   R"([{"missing":"1-a"},{"ok":5},{"ok":{"_rev":7}},{"ok":{"_rev":"3-c"}}])"),
            "/0: expected a leaf, found a row without a document of a revision\n"
            "/1: expected a leaf, found a row without a document of a revision\n"
            "/2: expected a leaf, found a row without a document of a revision\n");
}

TEST(TreeCheck, LeafThatIsListedTwiceIsReported) {
  EXPECT_EQ(
      judged("[1-a]", 200, R"([{"ok":{"_rev":"1-a"}},{"ok":{"_rev":"1-a","_deleted":true}}])"),
      "/1: expected each leaf once, found 1-a again\n");
}

TEST(TreeCheck, DocumentThatIsNotThereHasNoLeaves) {
  const std::string missing = R"({"error":"not_found","reason":"missing"})";
  EXPECT_EQ(judged("[]", 404, missing), "passed");
  EXPECT_EQ(judged("[1-a]", 404, missing), "1-a: expected leaf 1-a, found no such leaf\n");
}

}  // namespace
}  // namespace purgatory::conformance
