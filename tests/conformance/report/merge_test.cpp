// SPDX-License-Identifier: Apache-2.0
#include "conformance/report/result/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/report/compared_runs.h"

namespace purgatory::conformance {
namespace {

using testing::ElementsAre;

// A part of a run: its scenarios carry the run's name in their ids.
RunResult part(const std::string& run, const std::string& shard) {
  RunResult result = awkward_run();
  result.header.run = run;
  result.header.shard = shard;
  for (auto& scenario : result.scenarios) scenario.id += "@part=" + run;
  return result;
}

ResultSource merged(const std::vector<RunResult>& parts) {
  std::vector<ResultSource> sources;
  for (const auto& one : parts) sources.push_back(source_of(one));
  ReportFile out = ReportFile::temporary();
  return merge(sources, out);
}

std::string refusal(const std::vector<RunResult>& parts) {
  try {
    merged(parts);
    return "";
  } catch (const ReportError& error) {
    return error.what();
  }
}

TEST(Merge, MakesOneResultOfShards) {
  const ResultSource whole = merged({part("one", "1/2"), part("two", "2/2")});
  EXPECT_EQ(whole.header().shard, "");
  EXPECT_EQ(whole.header().planned, 16U);
  EXPECT_THAT(whole.header().merged, ElementsAre("one", "two"));
  EXPECT_EQ(whole.header().clauses.size(), 1U);
  EXPECT_EQ(whole.summary().totals.failed_must, 2U);
  EXPECT_EQ(whole.scenario_with_steps(whole.entries()[1]).steps.size(), 3U);
}

TEST(Merge, OfShardsThatJudgedNothingIsIncomplete) {
  const auto inapplicable = [](const std::string& run, const std::string& shard) {
    RunResult result = part(run, shard);
    result.summary = {};
    for (auto& scenario : result.scenarios) {
      scenario.verdict = Verdict::NotApplicable;
      scenario.failed_level.reset();
      scenario.findings.clear();
      result.summary.totals.add(scenario);
    }
    return result;
  };
  const ResultSource whole = merged({inapplicable("one", "1/2"), inapplicable("two", "2/2")});
  EXPECT_EQ(exit_code(whole.header(), whole.summary()), ExitCode::Incomplete);
  EXPECT_EQ(whole.summary().problems.size(), 1U);
}

TEST(Merge, TakesChoicesThatDoNotOverlap) {
  EXPECT_EQ(merged({part("one", ""), part("two", "")}).entries().size(), 16U);
}

TEST(Merge, RefusesAPartThatIsGivenTwice) {
  EXPECT_EQ(refusal({part("one", "1/2"), part("one", "1/2")}),
            "(temporary file) cannot be merged: its run one is in (temporary file) already");
}

TEST(Merge, RefusesAPartThatWasMergedBefore) {
  const ResultSource whole = merged({part("one", "1/2"), part("two", "2/2")});
  ReportFile out = ReportFile::temporary();
  EXPECT_THROW(merge({whole, source_of(part("two", "2/2"))}, out), ReportError);
}

TEST(Merge, RefusesAShardThatIsThereTwiceOrMissing) {
  EXPECT_THAT(refusal({part("one", "1/2"), part("two", "1/2")}),
              testing::HasSubstr("shard 1/2 is in"));
  EXPECT_THAT(refusal({part("one", "1/3"), part("two", "3/3")}),
              testing::HasSubstr("shard 2/3 is missing"));
}

TEST(Merge, RefusesAScenarioThatTwoPartsHave) {
  RunResult other = part("one", "");
  other.header.run = "two";
  EXPECT_THAT(refusal({part("one", ""), other}), testing::HasSubstr("couchdb/purge/passed"));
}

TEST(Merge, RefusesAnotherSuiteTargetProgramAndStrictness) {
  RunResult suite = part("two", "");
  suite.header.suite = "another";
  EXPECT_THAT(refusal({part("one", ""), suite}), testing::HasSubstr("another suite (\"another\")"));
  RunResult target = part("two", "");
  target.header.target = "elsewhere";
  EXPECT_THAT(refusal({part("one", ""), target}),
              testing::HasSubstr("its target is \"elsewhere\""));
  RunResult program = part("two", "");
  program.header.program = "purgatory 9";
  EXPECT_THAT(refusal({part("one", ""), program}), testing::HasSubstr("its program is"));
  RunResult strict = part("two", "");
  strict.header.strictness = Strictness::Strict;
  EXPECT_THAT(refusal({part("one", ""), strict}), testing::HasSubstr("its strictness is"));
}

}  // namespace
}  // namespace purgatory::conformance
