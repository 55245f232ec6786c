// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/schema/suite_schema.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/suite_loader.h"
#include "conformance/spec/target/target_file.h"
#include "conformance/spec/yaml/document.h"
#include "support/json_schema.h"

namespace purgatory::conformance {
namespace {

const std::string kSpecs = std::string(PURGATORY_SOURCE_DIR) + "/specs/";

std::string text_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Json json_of_yaml(const std::string& file, const std::string& text) {
  const SourceText source(file, text);
  ProblemList problems(source);
  const YamlNodePtr root = read_yaml(source, problems);
  return root == nullptr ? Json() : to_json(*root);
}

std::string told(const std::vector<JsonSchema::Problem>& problems) {
  std::string text;
  for (const auto& problem : problems) text += problem.path + ": " + problem.problem + "\n";
  return text;
}

TEST(SuiteSchema, IsTheOneThatIsShipped) {
  EXPECT_EQ(suite_schema().pretty() + "\n", text_of(kSpecs + "schema/suite.schema.json"))
      << "purgatory schema >specs/schema/suite.schema.json";
  EXPECT_EQ(setups_schema().pretty() + "\n", text_of(kSpecs + "schema/setups.schema.json"))
      << "purgatory schema setups >specs/schema/setups.schema.json";
  EXPECT_EQ(target_schema().pretty() + "\n", text_of(kSpecs + "schema/target.schema.json"))
      << "purgatory schema target >specs/schema/target.schema.json";
}

TEST(SuiteSchema, AllowsEverySuiteOfThisRepository) {
  const auto suites = JsonSchema::compile(suite_schema().dump());
  const auto setups = JsonSchema::compile(setups_schema().dump());
  ASSERT_TRUE(suites && setups);
  int files = 0;
  for (const char* api : {"couchdb", "crdb"}) {
    for (const auto& entry : std::filesystem::directory_iterator(kSpecs + api)) {
      const std::string file = entry.path().string();
      const auto& schema = entry.path().filename() == "setups.yaml" ? *setups : *suites;
      EXPECT_EQ(told(schema.problems_of(json_of_yaml(file, text_of(file)))), "") << file;
      ++files;
    }
  }
  EXPECT_GT(files, 10);
}

TEST(TargetSchema, AllowsEveryTargetOfThisRepository) {
  const auto schema = JsonSchema::compile(target_schema().dump());
  ASSERT_TRUE(schema);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSpecs + "targets")) {
    const std::string file = entry.path().string();
    EXPECT_EQ(told(schema->problems_of(json_of_yaml(file, text_of(file)))), "") << file;
    ++files;
  }
  EXPECT_GT(files, 3);
}

// The example of docs/running.md holds every key that a target file may have.
TEST(TargetSchema, AllowsTheExampleOfTheManual) {
  const auto schema = JsonSchema::compile(target_schema().dump());
  ASSERT_TRUE(schema);
  const std::string manual = text_of(std::string(PURGATORY_SOURCE_DIR) + "/docs/running.md");
  const std::size_t begin = manual.find("# my-cluster.yaml");
  const std::string example = manual.substr(begin, manual.find("```", begin) - begin);
  const Json target = json_of_yaml("my-cluster.yaml", example);
  EXPECT_EQ(told(schema->problems_of(target)), "");
  EXPECT_NO_THROW(target_file_in("my-cluster.yaml", example));
  for (const std::string& key : key_names(Shape::Target)) {
    EXPECT_NE(target.find(key), nullptr) << key;
  }
}

struct Mistake {
  std::string name;
  std::string step;
};

class SharedMistake : public testing::TestWithParam<Mistake> {};

// What the one refuses the other refuses too: both know the keys from one description.
TEST_P(SharedMistake, IsRefusedByTheSchemaAndByTheLoader) {
  const std::string text =
      "{suite: a, title: t, scenarios: [{id: x, title: t, level: MUST, steps: [" + GetParam().step +
      "]}]}\n";
  const auto schema = JsonSchema::compile(suite_schema().dump());
  ASSERT_TRUE(schema);
  EXPECT_NE(told(schema->problems_of(json_of_yaml("s.yaml", text))), "");
  EXPECT_THROW(load_suite_text("s.yaml", text, {}), SpecError);
}

INSTANTIATE_TEST_SUITE_P(
    SuiteSchema, SharedMistake,
    testing::Values(Mistake{"UnknownKey", "{get: /, expct: {status: 200}}"},
                    Mistake{"StatusIsAWord", "{get: /, expect: {status: ok}}"},
                    Mistake{"NoUntil", "{get: /, retry: {interval: 5ms}}"},
                    Mistake{"TimeWithoutUnit", "{get: /, stream: {until: {text: a}, timeout: 5}}"},
                    Mistake{"LinkWithOneEnd", "{node: {cut: [1]}}"},
                    Mistake{"TreeWithoutLeaves", "{tree: {doc: d}}"},
                    Mistake{"CompactFalse", "{compact: false}"},
                    Mistake{"LevelInSmallLetters", "{get: /, level: must}"}),
    [](const auto& test) { return test.param.name; });

struct TargetMistake {
  std::string name;
  std::string target;
};

class SharedTargetMistake : public testing::TestWithParam<TargetMistake> {};

TEST_P(SharedTargetMistake, IsRefusedByTheSchemaAndByTheLoader) {
  const auto schema = JsonSchema::compile(target_schema().dump());
  ASSERT_TRUE(schema);
  EXPECT_NE(told(schema->problems_of(json_of_yaml("t.yaml", GetParam().target))), "");
  EXPECT_THROW(target_file_in("t.yaml", GetParam().target), SpecError);
}

INSTANTIATE_TEST_SUITE_P(
    TargetSchema, SharedTargetMistake,
    testing::Values(TargetMistake{"UnknownKey", "{url: \"http://a\", node: x}"},
                    TargetMistake{"NodesAreANumber", "{nodes: 3}"},
                    TargetMistake{"ClusterWithoutAddress", "{clusters: {A: {name: a}}}"},
                    TargetMistake{"PasswordInTheFile", "{account: {user: a, password: b}}"},
                    TargetMistake{"InsecureIsAWord", "{tls: {insecure: sure}}"},
                    TargetMistake{"RateOfNothing", "{limits: {requests_per_second: 0}}"},
                    TargetMistake{"TimeWithoutUnit", "{limits: {timeout: 5}}"},
                    TargetMistake{"CapabilityIsAWord", "{capabilities: {purge: there}}"},
                    TargetMistake{"SecretIsANumber", "{secrets: {key: 1}}"},
                    TargetMistake{"UnknownCommand", "{commands: {restart: x}}"},
                    TargetMistake{"KnownFailureWithoutReason",
                                  "{known_failures: [{scenario: a/b}]}"}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace purgatory::conformance
