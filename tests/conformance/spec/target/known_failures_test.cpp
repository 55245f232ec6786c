// SPDX-License-Identifier: Apache-2.0
#include "conformance/spec/target/known_failures.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "conformance/spec/schema/shapes.h"
#include "conformance/spec/spec_error.h"

namespace purgatory::conformance {
namespace {

std::string file_with(const std::string& name, const std::string& text) {
  const std::string file = testing::TempDir() + "known_failures_" + name + ".yaml";
  std::ofstream(file) << text;
  return file;
}

TEST(KnownFailures, AreReadFromTheFileOfATarget) {
  const auto known = load_known_failures(file_with("target",
                                                   "name: couchdb-3\n"
                                                   "product: CouchDB 3.5.0\n"
                                                   "known_failures:\n"
                                                   "  - scenario: \"couchdb/purge/*\"\n"
                                                   "    reason: It counts wrongly.\n"
                                                   "    link: https://example.org/1\n"
                                                   "  - {scenario: a/b, reason: r}\n"));
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[0].pattern, "couchdb/purge/*");
  EXPECT_EQ(known[0].reason, "It counts wrongly.");
  EXPECT_EQ(known[0].link, "https://example.org/1");
  EXPECT_EQ(known[1].link, "");
  EXPECT_EQ(known[1].position.line, 7);
}

TEST(KnownFailures, StandBesideAllElseThatATargetFileHolds) {
  std::string text = "known_failures: [{scenario: a/b, reason: r}]\n";
  for (const std::string& key : key_names(Shape::Target)) {
    if (key != "known_failures") text += key + ": x\n";
  }
  EXPECT_EQ(known_failures_in("t.yaml", text).size(), 1U);
}

TEST(KnownFailures, MayStandAloneAndBeNone) {
  EXPECT_TRUE(load_known_failures(file_with("none", "known_failures: []\n")).empty());
}

TEST(KnownFailures, MayNameTheExpectationsThatFail) {
  const auto known = load_known_failures(
      file_with("expectations",
                "known_failures:\n"
                "  - {scenario: a/b, reason: r, expectations: [json /purge_seq]}\n"
                "  - {scenario: a/c, reason: r, expectations: [status, \"json /*\"]}\n"));
  EXPECT_EQ(known.at(0).expectations, (std::vector<std::string>{"json /purge_seq"}));
  EXPECT_EQ(known.at(1).expectations, (std::vector<std::string>{"status", "json /*"}));
}

TEST(KnownFailures, EveryMistakeIsShownWithItsPlace) {
  const std::string file = file_with("mistakes",
                                     "known_failures:\n"
                                     "  - {scenario: a/b, reason: r}\n"
                                     "  - {scenario: a/b, reason: r}\n"
                                     "  - {scenario: c, raeson: r}\n"
                                     "  - {scenario: d, reason: r, expectations: []}\n");
  try {
    load_known_failures(file);
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    ASSERT_EQ(error.problems().size(), 4U);
    EXPECT_EQ(error.problems()[0].problem, "`a/b` is there already, in line 2");
    EXPECT_EQ(error.problems()[1].problem, "a known failure needs `reason`");
    EXPECT_EQ(error.problems()[2].remedy, "did you mean `reason`?");
    EXPECT_EQ(error.problems()[3].problem, "no failure is named here, so any would be excused");
  }
}

TEST(KnownFailures, AFileThatCannotBeReadIsNamed) {
  const std::string file = testing::TempDir() + "known_failures_absent.yaml";
  try {
    load_known_failures(file);
    FAIL() << "nothing was reported";
  } catch (const SpecError& error) {
    EXPECT_EQ(error.problems().at(0).position.file, file);
  }
}

}  // namespace
}  // namespace purgatory::conformance
