// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/glob.h"

#include <string>

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

TEST(Glob, MatchesWholeTexts) {
  struct Row {
    std::string name, pattern, text;
    bool matches;
  };
  const Row rows[] = {
      {"itself", "a/b", "a/b", true},
      {"no part", "a/b", "a/bc", false},
      {"star within a part", "a/*", "a/b", true},
      {"star crosses no slash", "a/*", "a/b/c", false},
      {"star for nothing", "a*b", "ab", true},
      {"double star crosses slashes", "a/**", "a/b/c", true},
      {"double star in front", "**/c", "a/b/c", true},
      {"double star alone", "**", "", true},
      {"question mark", "a?c", "abc", true},
      {"question mark is no slash", "a?c", "a/c", false},
      {"much to try", "*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
      {"nothing special", "a.b[1]", "a.b[1]", true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(glob_matches(row.pattern, row.text), row.matches) << row.name;
  }
}

}  // namespace
}  // namespace purgatory::conformance
