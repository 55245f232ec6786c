// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/end_to_end/program.h"

namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// Runs shell commands in a folder of their own, which goes with them.
Outcome run_script(const std::string& script) {
  return run_program("sh -c 'folder=$(mktemp -d); trap \"rm -r $folder\" EXIT; cd $folder; " +
                     script + "'");
}

const std::string kGood = "PURGATORY run couchdb/purge --report jsonl=good.jsonl >/dev/null; ";
const std::string kBad =
    "PURGATORY run couchdb/purge --deviate purge-takes-only-leaves "
    "--report jsonl=bad.jsonl >/dev/null; ";

TEST(Compare, RefusesARegressionWhereAskedTo) {
  const std::string compare = "PURGATORY compare good.jsonl bad.jsonl";
  const Outcome outcome = run_script(kGood + kBad + compare + " && " + compare +
                                     " --refuse-regressions --report markdown=-");
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("Better in good than in bad ("));
  EXPECT_THAT(outcome.output, HasSubstr("| `couchdb/purge` | "));
  EXPECT_EQ(run_script(kGood + kBad +
                       "PURGATORY compare bad.jsonl good.jsonl "
                       "--refuse-regressions")
                .code,
            0);
}

TEST(Compare, CallsIncompleteWhatWasNotJudgedAgain) {
  const std::string fewer =
      "PURGATORY run couchdb/purge/each-document-is-purged-by-itself --report jsonl=few.jsonl; ";
  const Outcome outcome =
      run_script(kGood + fewer + "PURGATORY compare good.jsonl few.jsonl --refuse-regressions");
  EXPECT_EQ(outcome.code, 3) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("Passed in good, not judged in few"));
}

TEST(Compare, RefusesWhatCannotBeComparedByName) {
  const Outcome alone = run_script(kGood + "PURGATORY compare good.jsonl");
  EXPECT_EQ(alone.code, 2);
  EXPECT_THAT(alone.output, HasSubstr("two results or more"));
  const Outcome cut = run_script(kGood +
                                 "head -n 5 good.jsonl >cut.jsonl; "
                                 "PURGATORY compare good.jsonl cut.jsonl");
  EXPECT_EQ(cut.code, 2);
  EXPECT_THAT(cut.output, HasSubstr("the result file cut.jsonl is refused: the closing line"));
  const Outcome over = run_script(kGood + kBad +
                                  "PURGATORY compare good.jsonl bad.jsonl "
                                  "--report html=bad.jsonl");
  EXPECT_EQ(over.code, 2);
  EXPECT_THAT(over.output, HasSubstr("bad.jsonl is read and would be written over"));
  const Outcome three = run_program("PURGATORY compare a b c --refuse-regressions");
  EXPECT_EQ(three.code, 2);
  EXPECT_THAT(three.output, HasSubstr("takes two results, the older one first"));
}

TEST(Reports, AreWholeBesideOneThatFindsTheDiskFull) {
  for (const std::string format : {"jsonl", "junit", "html"}) {
    const Outcome outcome =
        run_script("PURGATORY run couchdb/purge --report " + format +
                   "=/dev/full --report json=whole.json --report tap=whole.tap; code=$?; "
                   "tail -c 4 whole.json; grep -c ^ok whole.tap; exit $code");
    EXPECT_EQ(outcome.code, 2) << format << "\n" << outcome.output;
    EXPECT_THAT(outcome.output,
                HasSubstr("problem: the report /dev/full could not be written wholly: "
                          "No space left on device"))
        << format;
    EXPECT_THAT(outcome.output, ContainsRegex("\n]}\n[1-9][0-9]*\n")) << format;
  }
}

TEST(Reports, FindTheDiskFullAlsoWhenMadeOfAResult) {
  const Outcome outcome =
      run_script(kGood +
                 "PURGATORY report good.jsonl --report html=/dev/full --report badge=badge.json; "
                 "code=$?; cat badge.json; exit $code");
  EXPECT_EQ(outcome.code, 2) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("/dev/full could not be written wholly"));
  EXPECT_THAT(outcome.output, HasSubstr("schemaVersion"));
}

TEST(Reports, SpeakToGitHubActionsUnasked) {
  // From the root of the sources, so that the places are those of the repository.
  const Outcome outcome = run_script(
      "echo before >summary.md; cd $OLDPWD; GITHUB_ACTIONS=true "
      "GITHUB_STEP_SUMMARY=$folder/summary.md PURGATORY run couchdb/purge "
      "--deviate purge-takes-only-leaves; code=$?; echo; echo SUMMARY; "
      "cat $folder/summary.md; exit $code");
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("\n::error file=specs/couchdb/purge.yaml,line="));
  EXPECT_THAT(outcome.output, HasSubstr("SUMMARY\nbefore\n## "));
  EXPECT_THAT(outcome.output, HasSubstr("</details>"));
  const Outcome elsewhere = run_script(
      "GITHUB_ACTIONS=false GITHUB_STEP_SUMMARY=summary.md PURGATORY run couchdb/answers; "
      "ls summary.md");
  EXPECT_THAT(elsewhere.output, Not(HasSubstr("::error")));
  EXPECT_EQ(elsewhere.code, 2) << "ls finds no summary";
}

}  // namespace
