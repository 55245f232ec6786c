// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/loader/scenario_loader.h"

#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/spec/suite_loader.h"

namespace purgatory::conformance {
namespace {

using Words = std::vector<std::string>;

const char* const kSuite = R"(# a comment
suite: couchdb/purge
title: POST /{db}/_purge
setup: [database]
scenarios:
  - id: non-leaf
    title: A revision that is not a leaf is left alone
    level: SHOULD
    clauses: [couchdb.purge.leaf-only]
    requires: [purge]
    notices: [purge-only-leaves]
    tags: [conflicts]
    matrix:
      doc: {plain: plain, slash: "a/b"}
      n: [1, two]
    given:
      - put: "/{{db}}/{{doc | url}}"
        capture: {first: /rev}
    steps:
      - title: purge it
        level: INFO
        post: "/{{db}}/_purge"
        json: {"{{doc}}": ["{{first}}"], n: "{{n}}"}
        expect: {level: SHOULD, status: 201}
      - compact: true
    cleanup:
      - delete: "/{{db}}/{{doc | url}}?rev={{first}}"
)";

TEST(ScenarioLoader, EveryKeyHasItsPlace) {
  const Suite suite = load_suite_text("specs/couchdb/purge.yaml", kSuite, {});
  EXPECT_EQ(suite.id, "couchdb/purge");
  EXPECT_EQ(suite.title, "POST /{db}/_purge");
  const Scenario& scenario = suite.scenarios.at(0);
  EXPECT_EQ(scenario.id, "couchdb/purge/non-leaf");
  EXPECT_EQ(scenario.level, Level::Should);
  EXPECT_EQ(scenario.clauses, Words{"couchdb.purge.leaf-only"});
  EXPECT_EQ(scenario.notices, Words{"purge-only-leaves"});
  EXPECT_EQ(scenario.tags, Words{"conflicts"});
  EXPECT_EQ(scenario.given.size(), 1U);
  EXPECT_EQ(scenario.steps.size(), 3U);
  EXPECT_EQ(scenario.steps.at(0).level, Level::Info);
  EXPECT_EQ(scenario.cleanup.size(), 1U);
  EXPECT_EQ(scenario.position, (SourcePosition{"specs/couchdb/purge.yaml", 6, 5}));
}

TEST(ScenarioLoader, ActionsAddTheCapabilityTheyNeed) {
  const Suite suite = load_suite_text("s.yaml", kSuite, {});
  EXPECT_EQ(suite.scenarios.at(0).capabilities, (Words{"purge", "compaction"}));
}

TEST(ScenarioLoader, MatrixKeepsNamesAndTypes) {
  const Suite suite = load_suite_text("s.yaml", kSuite, {});
  const std::vector<MatrixAxis>& matrix = suite.scenarios.at(0).matrix;
  ASSERT_EQ(matrix.size(), 2U);
  EXPECT_EQ(matrix[0].values.at(1).name, "slash");
  EXPECT_EQ(matrix[0].values.at(1).value, Json("a/b"));
  EXPECT_EQ(matrix[1].values.at(0).name, "1");
  EXPECT_EQ(matrix[1].values.at(0).value, Json(1));
}

TEST(ScenarioLoader, DatabaseIsCreatedWithOneShardAndRemoved) {
  const Suite suite = load_suite_text("s.yaml", kSuite, {});
  const auto& create = std::get<RequestStep>(suite.setups.at(0).given.at(0).action);
  EXPECT_EQ(create.request.method + create.request.path, "PUT/{{db}}");
  EXPECT_EQ(create.request.query.at(0).value, Json(1));
  const auto& remove = std::get<RequestStep>(suite.setups.at(0).cleanup.at(0).action);
  EXPECT_EQ(remove.request.method + remove.request.path, "DELETE/{{db}}");
  EXPECT_EQ(remove.expect.at(0).status->codes, (std::vector<int>{200, 202, 404}));
}

TEST(ScenarioLoader, NamesOfOneScenarioAreUnknownToTheNext) {
  const std::string suite =
      "suite: a\ntitle: t\nscenarios:\n"
      "  - {id: x, title: t, level: MUST, steps: [{get: /, capture: {rev: /rev}}]}\n"
      "  - {id: y, title: t, level: MUST, steps: [{get: \"/{{rev}}\"}]}\n";
  try {
    load_suite_text("s.yaml", suite, {});
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    EXPECT_EQ(error.problems().at(0).problem, "nothing here is named `rev`");
    EXPECT_EQ(error.problems().at(0).position, (SourcePosition{"s.yaml", 5, 52}));
  }
}

}  // namespace
}  // namespace purgatory::conformance
