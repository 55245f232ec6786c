// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/compare/comparison.h"

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/report/compare/comparison_console.h"
#include "conformance/report/compare/comparison_formats.h"
#include "tests/conformance/report/compared_runs.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Comparing : public testing::Test {
 protected:
  Comparison of(const std::vector<RunResult>& runs) {
    std::vector<NamedResult> results;
    sources_.clear();
    for (const auto& run : runs) sources_.push_back(source_of(run));
    for (const auto& source : sources_) {
      results.push_back({"run " + std::to_string(results.size() + 1), &source});
    }
    return compare(results);
  }

  std::string refusal(const std::vector<RunResult>& runs) {
    try {
      of(runs);
      return "";
    } catch (const ReportError& error) {
      return error.what();
    }
  }

 private:
  std::vector<ResultSource> sources_;
};

std::vector<std::string> ids_of(const std::vector<const ComparedScenario*>& scenarios) {
  std::vector<std::string> ids;
  for (const auto* scenario : scenarios) ids.push_back(scenario->id.substr(14));
  return ids;
}

TEST_F(Comparing, SetsScenariosAndAreasSideBySide) {
  const Comparison comparison = of({awkward_run(), perfect_run()});
  ASSERT_EQ(comparison.areas.size(), 2U);
  EXPECT_EQ(comparison.areas[0].name, "couchdb/purge");
  EXPECT_EQ(comparison.areas[0].totals[0].passed, 1U);
  EXPECT_EQ(comparison.areas[0].totals[1].passed, 8U);
  EXPECT_EQ(judged_of(comparison.areas[0].totals[0]), 7U);
  EXPECT_EQ(judged_of(comparison.areas[1].totals[0]), 0U);
  EXPECT_EQ(comparison.scenarios.size(), 9U);
  EXPECT_EQ(comparison.scenarios.back().cells[0].entry, nullptr);
  EXPECT_EQ(comparison.differing(), 6U);
}

TEST_F(Comparing, FindsWhatAnotherRunOfTheTargetChanged) {
  const Comparison comparison = of({awkward_run(), later_run()});
  EXPECT_THAT(ids_of(comparison.changes(Change::Regression)),
              ElementsAre("loose", "passed@doc=slash"));
  EXPECT_THAT(ids_of(comparison.changes(Change::Mended)), ElementsAre("failed"));
  EXPECT_THAT(ids_of(comparison.changes(Change::Lost)), ElementsAre("mended"));
  EXPECT_THAT(comparison.changes(Change::Other), IsEmpty());
  EXPECT_EQ(comparison.title_of(Change::Regression), "Regressions: better in run 1 than in run 2");
}

TEST_F(Comparing, CallsNoOtherTargetARegression) {
  EXPECT_EQ(of({perfect_run(), awkward_run()}).title_of(Change::Regression),
            "Better in run 1 than in run 2");
}

TEST_F(Comparing, FindsNoChangeInARunThatIsAlike) {
  RunResult again = awkward_run();
  again.header.run = "again";
  again.header.strictness = Strictness::Strict;
  const Comparison comparison = of({awkward_run(), again});
  EXPECT_EQ(comparison.differing(), 0U);
  EXPECT_THAT(comparison.changes(Change::Regression), IsEmpty());
}

TEST_F(Comparing, SaysNothingOfChangesBetweenThree) {
  const Comparison comparison = of({awkward_run(), later_run(), perfect_run()});
  EXPECT_THAT(comparison.changes(Change::Regression), IsEmpty());
  EXPECT_EQ(comparison.scenarios.front().cells.size(), 3U);
}

TEST_F(Comparing, RefusesOneAloneAnotherSuiteARunTwiceAndAShard) {
  EXPECT_THAT(refusal({awkward_run()}), HasSubstr("two results or more"));
  RunResult other = later_run();
  other.header.suite = "another";
  EXPECT_THAT(refusal({awkward_run(), other}), HasSubstr("another suite"));
  EXPECT_THAT(refusal({awkward_run(), awkward_run()}), HasSubstr("its run 0a1b2c3d is in"));
  RunResult shard = later_run();
  shard.header.shard = "1/2";
  EXPECT_THAT(refusal({awkward_run(), shard}), HasSubstr("merge the shards first"));
}

TEST(Comparison, RefusesTwoOfOneName) {
  const ResultSource one = source_of(awkward_run());
  const ResultSource other = source_of(later_run());
  EXPECT_THROW(compare({{"same", &one}, {"same", &other}}), ReportError);
}

TEST_F(Comparing, KeepsWithinTheWidthOfTheTerminal) {
  ConsoleStyle style;
  style.width = 60;
  std::ostringstream out;
  show_comparison(of({awkward_run(), perfect_run()}), out, style);
  std::istringstream lines(out.str());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(std::string(line).size(), 60U + 2U * 4U) << line;  // two signs of three bytes
  }
}

TEST(ComparisonReports, RefuseAnUnknownFormat) {
  try {
    parse_comparison_report("htm=x");
    FAIL() << "it was taken";
  } catch (const ReportError& error) {
    EXPECT_STREQ(error.what(),
                 "--report: a comparison is not written as \"htm\"; there are html, markdown, "
                 "json; did you mean html?");
  }
  EXPECT_THROW(parse_comparison_report("html="), ReportError);
}

}  // namespace
}  // namespace purgatory::conformance
