// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/yaml/document.h"

#include <string>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

struct ScalarCase {
  std::string name;
  std::string yaml;
  std::string json;
};

std::string read_as_json(const std::string& yaml) {
  const SourceText source("s.yaml", yaml);
  ProblemList problems(source);
  const YamlNodePtr root = read_yaml(source, problems);
  std::string text;
  for (const SpecProblem& problem : problems.take()) text += render(problem);
  return text.empty() ? to_json(*root).dump() : text;
}

class CoreSchema : public testing::TestWithParam<ScalarCase> {};

TEST_P(CoreSchema, ResolvesScalars) { EXPECT_EQ(read_as_json(GetParam().yaml), GetParam().json); }

INSTANTIATE_TEST_SUITE_P(
    YamlDocument, CoreSchema,
    testing::Values(
        ScalarCase{"QuotedIsString", "[\"1\", '1', \"true\", \"null\"]",
                   R"(["1","1","true","null"])"},
        ScalarCase{"YesAndOnAreStrings", "[yes, no, on, off, y, N]",
                   R"(["yes","no","on","off","y","N"])"},
        ScalarCase{"Booleans", "[true, True, TRUE, false, tRUE]",
                   R"([true,true,true,false,"tRUE"])"},
        ScalarCase{"Nulls", "[null, ~, Null, ]", "[null,null,null]"},
        ScalarCase{"NothingIsNull", "a:\nb: 1", R"({"a":null,"b":1})"},
        ScalarCase{"Integers", "[0, -0, 007, +5, -12, 0x1F, 0o17]", "[0,0,7,5,-12,31,15]"},
        ScalarCase{"BigIntegers", "[9223372036854775807, 9223372036854775808]",
                   "[9223372036854775807,9223372036854775808]"},
        ScalarCase{"Floats", "[1.0, 1e3, .5, 1., -2.5E-1]", "[1.0,1000.0,0.5,1.0,-0.25]"},
        ScalarCase{"WordsThatStartLikeNumbers", "[1-a, 1.2.3, 0x, 1e, -, 12:30]",
                   R"(["1-a","1.2.3","0x","1e","-","12:30"])"},
        ScalarCase{"BlockScalars", "a: |\n  1\n  2\nb: >\n  x\n  y\n",
                   R"({"a":"1\n2\n","b":"x y\n"})"},
        ScalarCase{"KeysAsSpelled", "{1: a, true: b, 0x1: c}", R"({"1":"a","true":"b","0x1":"c"})"},
        ScalarCase{"AliasesAreCopies", "a: &x {v: 1}\nb: *x\n", R"({"a":{"v":1},"b":{"v":1}})"}),
    [](const auto& test) { return test.param.name; });

struct MistakeCase {
  std::string name;
  std::string yaml;
  std::string report;
};

class YamlMistake : public testing::TestWithParam<MistakeCase> {};

TEST_P(YamlMistake, IsShownAtItsPlaceWithItsMend) {
  EXPECT_EQ(read_as_json(GetParam().yaml), GetParam().report);
}

// Nine lines that would be a thousand million nodes.
std::string alias_bomb() {
  std::string yaml = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    const std::string previous = std::string("*") + static_cast<char>(c - 1);
    yaml += std::string(1, c) + ": &" + c + " [" + previous;
    for (int i = 0; i < 8; ++i) yaml += ", " + previous;
    yaml += "]\n";
  }
  return yaml;
}

INSTANTIATE_TEST_SUITE_P(
    YamlDocument, YamlMistake,
    testing::Values(
        MistakeCase{"EmptyFile", "", "s.yaml: the file is empty\n"},
        MistakeCase{"OnlyAComment", "# nothing\n", "s.yaml: the file is empty\n"},
        MistakeCase{"DuplicateKey", "a: 1\nb: 2\na: 3\n",
                    "s.yaml:3:1: the key `a` stands here already, on line 1\n"
                    "    3 | a: 3\n"
                    "      | ^\n"
                    "      = remove one of the two\n"},
        MistakeCase{"DuplicateKeyWithinABody", "json: {é: {x: 1, \"x\": 2}}\n",
                    "s.yaml:1:18: the key `x` stands here already, on line 1\n"
                    "    1 | json: {é: {x: 1, \"x\": 2}}\n"
                    "      |                  ^\n"
                    "      = remove one of the two\n"},
        MistakeCase{"UnquotedTemplate", "a:\n  rev: {{first}}\n",
                    "s.yaml:2:8: an unquoted {{first}} is a mapping in YAML\n"
                    "    2 |   rev: {{first}}\n"
                    "      |        ^\n"
                    "      = quote it: \"{{first}}\"\n"},
        MistakeCase{"UnquotedTemplateInAPath", "put: {{db}}/doc\n",
                    "s.yaml:1:6: an unquoted {{db}} is a mapping in YAML\n"
                    "    1 | put: {{db}}/doc\n"
                    "      |      ^\n"
                    "      = quote it: \"{{db}}\"\n"},
        MistakeCase{"UnquotedTemplateWithinAFlowList", "a: [/{{db}}/x]\n",
                    "s.yaml:1:6: this is not YAML: end of sequence flow not found\n"
                    "    1 | a: [/{{db}}/x]\n"
                    "      |      ^\n"
                    "      = quote every value that holds {{…}}: an open brace begins a mapping in "
                    "YAML\n"},
        MistakeCase{"ListThatDoesNotEnd", "a: [1, 2\nb: 3\n",
                    "s.yaml:2:2: this is not YAML: end of sequence flow not found\n"
                    "    2 | b: 3\n"
                    "      |  ^\n"},
        MistakeCase{"MergeKey", "a: &a {x: 1}\nb:\n  <<: *a\n",
                    "s.yaml:3:3: `<<` is no part of YAML 1.2\n"
                    "    3 |   <<: *a\n"
                    "      |   ^\n"
                    "      = write the members out, or share the whole value with an alias\n"},
        MistakeCase{"KeyThatIsAList", "? [a]\n: 1\n",
                    "s.yaml:1:3: a key must be text, not a list\n"
                    "    1 | ? [a]\n"
                    "      |   ^\n"
                    "      = quote it if it is meant literally\n"},
        MistakeCase{"SecondDocument", "a: 1\n---\nb: 2\n",
                    "s.yaml:2:1: a second document begins here\n"
                    "    2 | ---\n"
                    "      | ^\n"
                    "      = keep one suite in a file: move what follows into a file of its own\n"},
        MistakeCase{"Tag", "a: !!int 5\n",
                    "s.yaml:1:4: the tag `tag:yaml.org,2002:int` is not understood here\n"
                    "    1 | a: !!int 5\n"
                    "      |    ^\n"
                    "      = remove it; a quoted scalar is a string\n"},
        MistakeCase{"NotANumberOfJson", "a: .nan\n",
                    "s.yaml:1:4: JSON has no such number as `.nan`\n"
                    "    1 | a: .nan\n"
                    "      |    ^\n"
                    "      = quote it if a string is meant: \".nan\"\n"},
        MistakeCase{"FloatBeyondADouble", "a: 1e999\n",
                    "s.yaml:1:4: JSON has no such number as `1e999`\n"
                    "    1 | a: 1e999\n"
                    "      |    ^\n"
                    "      = quote it if a string is meant: \"1e999\"\n"},
        MistakeCase{"BadUtf8", "a: x\nb: \"\xC3(\"\n",
                    "s.yaml:2:5: the byte 0xC3 is not UTF-8\n"
                    "    2 | b: \"\xC3(\"\n"
                    "      |     ^\n"
                    "      = save the file as UTF-8; bytes that are none go into `base64:` or a "
                    "file\n"},
        MistakeCase{"ControlCharacter", std::string("a: \"x\x04y\"\n"),
                    "s.yaml:1:6: the control character 0x04 is not allowed\n"
                    "    1 | a: \"x\x04y\"\n"
                    "      |      ^\n"
                    "      = in a quoted string write it as \"\\x04\"\n"},
        MistakeCase{"AliasToItself", "a: &a [1, *a]\n",
                    "s.yaml:1:11: this alias stands inside the node it names\n"
                    "    1 | a: &a [1, *a]\n"
                    "      |           ^\n"
                    "      = a value cannot contain itself: write it out\n"},
        MistakeCase{"AliasBomb", alias_bomb(),
                    "s.yaml:5:4: more than 200000 nodes, aliases written out\n"
                    "    5 | e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
                    "      |    ^\n"
                    "      = use fewer aliases, or split the file\n"}),
    [](const auto& test) { return test.param.name; });

TEST(YamlDocument, NestingBeyondTheLimitIsRefused) {
  const std::string report = read_as_json("a: " + std::string(300, '[') + std::string(300, ']'));
  EXPECT_EQ(report.substr(0, report.find('\n')), "s.yaml:1:203: nested deeper than 200 levels");
}

// Fifteen hundred levels by indentation are a megabyte, and take yaml-cpp no longer than brackets.
TEST(YamlDocument, FifteenHundredLevelsAreRefused) {
  std::string yaml;
  for (std::size_t level = 0; level < 1500; ++level) yaml += std::string(level, ' ') + "a:\n";
  const std::string report = read_as_json(yaml);
  EXPECT_EQ(report.substr(0, report.find('\n')), "s.yaml:201:201: nested deeper than 200 levels");
}

TEST(YamlDocument, HundredThousandOpenBracketsAreRefused) {
  const std::string report = read_as_json(std::string(100'000, '['));
  EXPECT_NE(report.find("nested deeper than 200 levels"), std::string::npos) << report;
}

TEST(YamlDocument, NestingAtTheLimitIsRead) {
  const std::string yaml = std::string(200, '[') + std::string(200, ']');
  EXPECT_EQ(read_as_json(yaml), yaml);
}

TEST(YamlDocument, CarriageReturnsAreNoPartOfALine) {
  EXPECT_EQ(read_as_json("a: 1\r\na: 2\r\n"),
            "s.yaml:2:1: the key `a` stands here already, on line 1\n"
            "    2 | a: 2\n"
            "      | ^\n"
            "      = remove one of the two\n");
}

}  // namespace
}  // namespace purgatory::conformance
