// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/console/screen.h"

#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "conformance/report/console/console.h"
#include "conformance/report/text/layout.h"
#include "tests/conformance/report/run_result_fixture.h"

namespace purgatory::conformance {
namespace {

TerminalEnvironment terminal() {
  TerminalEnvironment environment;
  environment.is_terminal = true;
  environment.width = 100;
  environment.term = "xterm";
  environment.locale = "de_DE.UTF-8";
  return environment;
}

TEST(ConsoleStyle, IsColourfulAsWideAsTheTerminalAndShowsProgressThere) {
  const ConsoleStyle style = console_style(terminal(), false);
  EXPECT_TRUE(style.has_colours);
  EXPECT_TRUE(style.shows_progress);
  EXPECT_FALSE(style.is_ascii);
  EXPECT_EQ(style.width, 100U);
}

TEST(ConsoleStyle, IsPlainAndUnboundedInAFile) {
  const ConsoleStyle style = console_style(TerminalEnvironment{}, false);
  EXPECT_FALSE(style.has_colours);
  EXPECT_FALSE(style.shows_progress);
  EXPECT_FALSE(style.is_ascii);
  EXPECT_EQ(style.width, 0U);
}

TEST(ConsoleStyle, HasNoColoursWhereTheyAreNotWanted) {
  TerminalEnvironment environment = terminal();
  environment.no_color = "1";
  EXPECT_FALSE(console_style(environment, false).has_colours);
  environment = terminal();
  environment.term = "dumb";
  EXPECT_FALSE(console_style(environment, false).has_colours);
  EXPECT_FALSE(console_style(environment, false).shows_progress);
}

TEST(ConsoleStyle, IsQuietInCi) {
  TerminalEnvironment environment = terminal();
  environment.ci = "true";
  EXPECT_FALSE(console_style(environment, false).shows_progress);
  EXPECT_TRUE(console_style(environment, false).has_colours);
}

TEST(ConsoleStyle, TakesTheWidthOfTheVariableFirstAndNeverTooLittle) {
  TerminalEnvironment environment = terminal();
  environment.columns = "72";
  EXPECT_EQ(console_style(environment, false).width, 72U);
  environment.columns = "3";
  EXPECT_EQ(console_style(environment, false).width, 40U);
  environment.columns = "";
  environment.width = 0;
  EXPECT_EQ(console_style(environment, false).width, 80U);
}

TEST(ConsoleStyle, IsAsciiWhereTheLocaleIsNotUtf8) {
  TerminalEnvironment environment = terminal();
  for (const char* locale : {"C", "POSIX", "de_DE.ISO-8859-1", ""}) {
    environment.locale = locale;
    EXPECT_TRUE(console_style(environment, false).is_ascii) << locale;
  }
  for (const char* locale : {"C.UTF-8", "en_US.utf8"}) {
    environment.locale = locale;
    EXPECT_FALSE(console_style(environment, false).is_ascii) << locale;
  }
}

std::string told(const ConsoleStyle& style) {
  std::ostringstream out;
  Console console(out, style);
  tell(awkward_run(), console);
  return out.str();
}

TEST(Console, WritesAsciiAloneWhereAsked) {
  ConsoleStyle style;
  style.is_ascii = true;
  const std::string text = told(style);
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80U);
  EXPECT_NE(text.find("x failed  couchdb/purge/failed"), std::string::npos);
}

// But what is copied, and what has its place below the line above.
TEST(Console, KeepsWithinTheWidthOfTheTerminal) {
  ConsoleStyle style;
  style.width = 70;
  std::istringstream lines(told(style));
  for (std::string line; std::getline(lines, line);) {
    const bool is_whole = line.find("repeat    ") != std::string::npos ||
                          line.starts_with("    > ") || line.starts_with("    < ") ||
                          line.find("-->") != std::string::npos || line.starts_with("✗") ||
                          line.starts_with("! ") || line.starts_with("not conformant");
    if (!is_whole) {
      EXPECT_LE(columns_of(line), 70U) << line;
    }
  }
}

TEST(Layout, CountsColumnsNotBytes) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("äö…"), 3U);
  EXPECT_EQ(columns_of("日本"), 4U);
  EXPECT_EQ(columns_of("e\xCC\x81"), 1U);  // a combining accent
}

TEST(Layout, CutsWithoutBreakingCharacters) {
  EXPECT_EQ(cut_to("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to("abcdef", 4), "abc…");
  EXPECT_EQ(cut_to("日本語", 4), "日…");
  EXPECT_EQ(cut_in_the_middle("couchdb/purge/leaf", 9), "couc…leaf");
}

TEST(Layout, BreaksLinesAtSpacesAndIndentsTheRest) {
  EXPECT_EQ(wrapped("  promise  only leaves can be purged here", 24, 4),
            "  promise  only leaves\n    can be purged here");
  EXPECT_EQ(wrapped("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 20, 2), "aaaaaaaaaaaaaaaaaaaa\n  aaaaaaaaaa");
  EXPECT_EQ(wrapped("as it is", 0, 4), "as it is");
}

TEST(Layout, MakesAsciiOfSignsAndNumbersOfTheRest) {
  EXPECT_EQ(as_ascii("✗ a … b × 日"), "x a ... b x \\u65e5");
}

}  // namespace
}  // namespace purgatory::conformance
