// SPDX-License-Identifier: Apache-2.0
#include "conformance/plan/baseline.h"

#include <gtest/gtest.h>

namespace purgatory::conformance {
namespace {

constexpr const char* kText =
    "# Ours.\n"
    "name: ours\n"
    "\n"
    "known_failures:\n"
    "  # The first.\n"
    "  - scenario: couchdb/purge/first\n"
    "    reason: >-\n"
    "      Long\n"
    "      words.\n"
    "\n"
    "  # The second.\n"
    "  - scenario: \"couchdb/purge/second@*\"\n"
    "    reason: Short.\n"
    "# The end.\n";

KnownFailure entry(const std::string& pattern, int line, const std::string& reason = "x") {
  KnownFailure known{pattern, reason};
  known.position = {"known.yaml", line, 5};
  return known;
}

std::vector<KnownFailure> both() {
  return {entry("couchdb/purge/first", 6), entry("couchdb/purge/second@*", 12)};
}

TEST(Baseline, TakesOutAnEntryAndLeavesTheRestToTheByte) {
  const auto text = rewrite_baseline(kText, both(), {{}, {both()[0]}});
  ASSERT_TRUE(text) << text.error();
  EXPECT_EQ(*text,
            "# Ours.\nname: ours\n\nknown_failures:\n  # The first.\n\n  # The second.\n"
            "  - scenario: \"couchdb/purge/second@*\"\n    reason: Short.\n# The end.\n");
}

TEST(Baseline, AddsBehindTheLastEntry) {
  const auto text =
      rewrite_baseline(kText, both(), {{entry("couchdb/purge/third@doc=a", 0, "A \"quote\"")}, {}});
  ASSERT_TRUE(text) << text.error();
  EXPECT_EQ(*text, std::string(kText).insert(std::string(kText).find("# The end."),
                                             "  - scenario: \"couchdb/purge/third@doc=a\"\n"
                                             "    reason: \"A \\\"quote\\\"\"\n"));
}

TEST(Baseline, WithoutEntriesIsAnEmptyListThatCanGrow) {
  const auto empty = rewrite_baseline(kText, both(), {{}, both()});
  ASSERT_TRUE(empty) << empty.error();
  EXPECT_NE(empty->find("known_failures: []\n"), std::string::npos);
  const auto grown = rewrite_baseline(*empty, {}, {{entry("a/b/c", 0)}, {}});
  ASSERT_TRUE(grown) << grown.error();
  EXPECT_NE(grown->find("known_failures:\n  - scenario: \"a/b/c\"\n    reason: \"x\"\n"),
            std::string::npos)
      << *grown;
}

TEST(Baseline, BeginsAFile) {
  const auto text = rewrite_baseline("", {}, {{entry("a/b/c", 0)}, {}});
  ASSERT_TRUE(text) << text.error();
  EXPECT_EQ(*text,
            "# Failures that are known and accepted. They still run, and one that passes fails the "
            "run.\nknown_failures:\n  - scenario: \"a/b/c\"\n    reason: \"x\"\n");
}

TEST(Baseline, ThatIsNoListOfLinesIsLeftAlone) {
  const auto text =
      rewrite_baseline("{known_failures: [{scenario: a, reason: b}]}\n", {entry("a", 1)}, {});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error(),
            "it is not written as a list with one entry below the other, each begun by "
            "\"- scenario:\"");
}

}  // namespace
}  // namespace purgatory::conformance
