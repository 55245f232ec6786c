// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/published_schema.h"
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

// What a real run, a replay, a merge and a comparison leave, judged by what is published of it.
TEST(Reports, AreAsPublished) {
  const std::string run =
      "PURGATORY run couchdb/indexes couchdb/revs_limit --emulate couchdb-3.5.0 --report "
      "jsonl=run.jsonl ";
  const Outcome lines = run_script(run + ">/dev/null; cat run.jsonl");
  const auto result = purgatory::published_schema("result-1.schema.json");
  EXPECT_EQ(purgatory::problems_of_lines(result, lines.output), "");
  const Outcome report = run_script(run + "--report json=run.json >/dev/null; cat run.json");
  EXPECT_EQ(purgatory::problems_of_text(purgatory::published_schema("report-1.schema.json"),
                                        report.output),
            "");
  const Outcome comparison =
      run_script(kGood + kBad + "PURGATORY compare good.jsonl bad.jsonl --report json=-");
  const auto compared = purgatory::published_schema("comparison-1.schema.json");
  EXPECT_EQ(purgatory::problems_of_text(compared, comparison.output), "");
  const Outcome replay = run_script(
      "cd $OLDPWD; PURGATORY replay fixtures/recordings/couchdb-3.5.0/revs-diff "
      "--report jsonl=$folder/replay.jsonl >/dev/null; cat $folder/replay.jsonl");
  EXPECT_EQ(purgatory::problems_of_lines(result, replay.output), "");
}

// By a validator of others, against what is common to the readers of JUnit's XML.
TEST(Reports, AreJUnitAsReadersOfItWantIt) {
  const std::string validate =
      "; xmllint --noout --schema reports/schema/junit.xsd $folder/junit.xml && "
      "xmllint --xpath \"count(//testcase)\" $folder/junit.xml";
  for (const std::string command :
       {"run couchdb/indexes --emulate couchdb-3.5.0",
        "run couchdb/revs_limit --strict --emulate couchdb-3.5.0",
        "run couchdb/indexes --emulate couchdb-3.5.0 --baseline specs/targets/couchdb-3.yaml",
        "replay fixtures/recordings/couchdb-3.5.0/revs-diff"}) {
    const Outcome outcome = run_script("cd $OLDPWD; PURGATORY " + command +
                                       " --report junit=$folder/junit.xml >/dev/null" + validate);
    EXPECT_EQ(outcome.code, 0) << command << "\n" << outcome.output;
    EXPECT_THAT(outcome.output, ContainsRegex("validates\n[1-9]")) << command;
  }
}

TEST(PublishedReports, AreReadAndOfOneSuite) {
  const Outcome outcome = run_program("sh -c 'PURGATORY compare reports/published/*.jsonl'");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("3 results of "));
  const auto schema = purgatory::published_schema("result-1.schema.json");
  for (const std::string name : {"reference", "couchdb-3.5.0", "pouchdb-server"}) {
    const std::string text = run_program("cat reports/published/" + name + ".jsonl").output;
    EXPECT_EQ(purgatory::problems_of_lines(schema, text), "") << name;
  }
}

}  // namespace
