// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/template/template.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/doubles/fixed_scope.h"

namespace purgatory::conformance {
namespace {

Variables sample_variables() {
  return {{"doc", Json("a/b é")},
          {"count", Json(3)},
          {"rev", Json("1-A")},
          {"digits", Json("42")},
          {"dots", Json("a.b*")},
          {"none", Json()},
          {"list", Json::array({Json(1), Json("x")})}};
}

struct TextCase {
  std::string name;
  std::string text;
  std::string rendered;
};

class RenderedText : public testing::TestWithParam<TextCase> {};

TEST_P(RenderedText, IsWhatTheTemplateSays) {
  FixedScope fixed(sample_variables());
  const auto text = render_text(GetParam().text, fixed.scope);
  ASSERT_TRUE(text) << text.error().problem;
  EXPECT_EQ(*text, GetParam().rendered);
}

INSTANTIATE_TEST_SUITE_P(Template, RenderedText,
                         testing::Values(TextCase{"PlainText", "no templates", "no templates"},
                                         TextCase{"NameWithinText", "<{{rev}}>", "<1-A>"},
                                         TextCase{"TwoNames", "{{rev}}{{count}}", "1-A3"},
                                         TextCase{"SpacesAround", "{{  rev  }}", "1-A"},
                                         TextCase{"NumberAsText", "n={{count}}", "n=3"},
                                         TextCase{"NullAsText", "{{none}}", "null"},
                                         TextCase{"ListAsJson", "{{list}}", "[1,\"x\"]"},
                                         TextCase{"UrlFilter", "/{{doc | url}}", "/a%2Fb%20%C3%A9"},
                                         TextCase{"PointerFilter", "/{{doc | pointer}}", "/a~1b é"},
                                         TextCase{"JsonFilter", "{{doc | json}}", "\"a/b é\""},
                                         TextCase{"Base64Filter", "{{rev | base64}}", "MS1B"},
                                         TextCase{"LowerFilter", "{{rev | lower}}", "1-a"},
                                         TextCase{"FiltersInARow", "{{rev|lower|url}}", "1-a"},
                                         TextCase{"LiteralBraces", "\\{{rev}}", "{{rev}}"},
                                         TextCase{"LiteralThenReference", "\\{{x}} {{rev}}",
                                                  "{{x}} 1-A"},
                                         TextCase{"ClosingBracesAlone", "}} {}", "}} {}"},
                                         TextCase{"Repeat", "{{repeat \"ab\" 3}}", "ababab"},
                                         TextCase{"RepeatNever", "<{{repeat \"ab\" 0}}>", "<>"},
                                         TextCase{"Now", "{{now}}", "2020-09-13T12:26:40.007Z"}),
                         [](const auto& test) { return test.param.name; });

struct BadCase {
  std::string name;
  std::string text;
  std::string problem;
  std::string remedy;
};

class UnrenderableText : public testing::TestWithParam<BadCase> {};

TEST_P(UnrenderableText, SaysWhyAndHowToMendIt) {
  FixedScope fixed(sample_variables());
  const auto text = render_text(GetParam().text, fixed.scope);
  ASSERT_FALSE(text) << *text;
  EXPECT_EQ(text.error().problem, GetParam().problem);
  EXPECT_EQ(text.error().remedy, GetParam().remedy);
}

INSTANTIATE_TEST_SUITE_P(
    Template, UnrenderableText,
    testing::Values(
        BadCase{"UnknownName", "{{coun}}", "{{coun}} has no value", "did you mean {{count}}?"},
        BadCase{"UnknownFilter", "{{rev | lowr}}", "there is no filter `lowr`",
                "did you mean `lower`?"},
        BadCase{"FilterWithoutName", "{{rev |}}", "a filter is written as `| name`",
                "for example {{name | url}}"},
        BadCase{"ArgumentForAName", "{{rev url}}", "`rev` takes no arguments",
                "put `|` before a filter: {{name | url}}"},
        BadCase{"NotClosed", "a {{rev", "`{{` is not closed",
                "write {{name}}, or \\{{ for literal braces"},
        BadCase{"NoName", "{{}}", "`{{}}` does not begin with a name",
                "write {{name}}, or \\{{ for literal braces"},
        BadCase{"IntOfText", "{{rev | int}}",
                "{{rev | int}}: `int` needs an integer, found \"1-A\"", ""},
        BadCase{"RepeatWithoutCount", "{{repeat \"a\"}}",
                "`repeat` needs a quoted text and a count", "write {{repeat \"a\" 100}}"},
        BadCase{"RepeatTooMuch", "{{repeat \"abcdefgh\" 99999999}}",
                "{{repeat \"abcdefgh\" 99999999}} makes more than 67108864 bytes", ""}),
    [](const auto& test) { return test.param.name; });

TEST(Template, WholeScalarKeepsItsType) {
  FixedScope fixed(sample_variables());
  const Json body = Json::object({{"n", Json("{{count}}")},
                                  {"text", Json("{{count}} ")},
                                  {"all", Json::array({Json("{{list}}"), Json("{{none}}")})},
                                  {"int", Json("{{digits | int}}")}});
  EXPECT_EQ(render(body, fixed.scope)->dump(),
            R"({"n":3,"text":"3 ","all":[[1,"x"],null],"int":42})");
}

TEST(Template, KeysAreAlwaysText) {
  FixedScope fixed(sample_variables());
  const Json body = Json::object({{"{{count}}", Json(1)}, {"{{doc}}", Json(2)}});
  EXPECT_EQ(render(body, fixed.scope)->dump(), R"({"3":1,"a/b é":2})");
}

TEST(Template, KeysThatBecomeAlikeAreAnError) {
  FixedScope fixed(sample_variables());
  const Json body = Json::object({{"{{count}}", Json(1)}, {"3", Json(2)}});
  EXPECT_EQ(render(body, fixed.scope).error().problem,
            "two keys become \"3\" once their templates are filled in");
}

TEST(Template, ValuesInARegexMatchThemselves) {
  FixedScope fixed(sample_variables());
  EXPECT_EQ(*render_regex("^{{dots}}.*$", fixed.scope), "^a\\.b\\*.*$");
}

TEST(Template, UuidIsFreshEachTime) {
  FixedScope fixed;
  const std::string first = *render_text("{{uuid}}", fixed.scope);
  const std::string second = *render_text("{{uuid}}", fixed.scope);
  EXPECT_EQ(first.size(), 32U);
  EXPECT_NE(first, second);
}

TEST(Template, ValuePutInIsNotReadAsATemplate) {
  FixedScope fixed({{"a", Json("{{b}}")}});
  EXPECT_EQ(*render_text("<{{a}}>", fixed.scope), "<{{b}}>");
}

}  // namespace
}  // namespace purgatory::conformance
