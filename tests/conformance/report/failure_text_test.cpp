// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/text/failure_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/report/text/source_excerpt.h"
#include "tests/conformance/report/run_result_fixture.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;

FailedCheck check_at(int line, int column, const std::string& text) {
  FailedCheck failed = failed_check(Level::Must);
  failed.check.position = {"a.yaml", line, column};
  failed.source_line = text;
  failed.source_above.clear();
  return failed;
}

TEST(SourceExcerpt, ShowsTheLinesOfTheStepAndACaretBelowTheLast) {
  FailedCheck failed = check_at(100, 5, "    b: 2");
  failed.source_above = {"  a: 1", ""};
  const SourceExcerpt excerpt = source_excerpt(failed, 0);
  EXPECT_EQ(excerpt.place, "a.yaml:100:5");
  EXPECT_THAT(excerpt.lines, ElementsAre(" 98 |   a: 1", " 99 |", "100 |     b: 2"));
  EXPECT_EQ(excerpt.caret, "    |     ^");
}

TEST(SourceExcerpt, CountsCharactersAndTabs) {
  EXPECT_EQ(source_excerpt(check_at(1, 4, "ä: b"), 0).caret, "  |    ^");
  EXPECT_EQ(source_excerpt(check_at(1, 2, "\tb"), 0).caret, "  |  ^");
  EXPECT_EQ(source_excerpt(check_at(1, 2, "\tb"), 0).lines.back(), "1 |  b");
}

TEST(SourceExcerpt, MovesAWideLineUntilTheCaretIsSeen) {
  const std::string wide = std::string(100, 'x') + "HERE" + std::string(100, 'y');
  const SourceExcerpt excerpt = source_excerpt(check_at(7, 101, wide), 60);
  ASSERT_EQ(excerpt.lines.size(), 1U);
  const auto caret = excerpt.caret.find('^');
  // The sign for what is left out is three bytes in one column.
  EXPECT_EQ(excerpt.lines[0].substr(caret + 2, 4), "HERE");
  EXPECT_LE(caret, 60U);
}

TEST(SourceExcerpt, HasThePlaceAloneWithoutTheFile) {
  const SourceExcerpt excerpt = source_excerpt(check_at(7, 1, ""), 0);
  EXPECT_THAT(excerpt.lines, ElementsAre());
  EXPECT_EQ(excerpt.caret, "");
}

TEST(Difference, MarksWhatDiffersInValuesOfOneType) {
  const auto found = difference_of("string \"1-abcdef\"", "string \"1-abXdef\"");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->expected.begin, 12U);
  EXPECT_EQ(found->expected.end, 13U);
  EXPECT_EQ(found->actual.begin, 12U);
  EXPECT_EQ(found->actual.end, 13U);
}

TEST(Difference, MarksWholeCharacters) {
  const auto found = difference_of("string \"aaaaaaaa\xC3\xA4\"", "string \"aaaaaaaa\xC3\xB6\"");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->expected.begin, 16U);
  EXPECT_EQ(found->expected.end, 18U);
}

TEST(Difference, MarksNothingWhereThereIsLittleInCommon) {
  EXPECT_FALSE(difference_of("string \"abc\"", "integer 3"));
  EXPECT_FALSE(difference_of("string \"abcdef\"", "string \"uvwxyz\""));
  EXPECT_FALSE(difference_of("status 201", "status 201"));
}

}  // namespace
}  // namespace purgatory::conformance
