// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/loopback_server.h"
#include "tests/end_to_end/program.h"

namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSequences = " fixtures/recordings/couchdb-3.5.0";
constexpr const char* kRandom = " fixtures/recordings/fuzz-couchdb-3.5.0.json.gz";
constexpr const char* kAllow = " --allow fixtures/recordings/_allowed-without-emulation.json";

Outcome replay(const std::string& arguments) { return run_program("PURGATORY replay" + arguments); }

TEST(Purgatory, FindsTheReferenceServerConformant) {
  const Outcome outcome =
      run_program("PURGATORY run --strict --baseline specs/targets/embedded.yaml");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("conformant: "));
}

TEST(Purgatory, FindsAServerThatBreaksAPromiseNotConformant) {
  const Outcome outcome = run_program("PURGATORY run --strict --deviate purge-takes-only-leaves");
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("promise   couchdb.purge.leaf-only: "));
  EXPECT_THAT(outcome.output, HasSubstr("repeat    curl "));
}

TEST(Purgatory, ShowsTheSmallestOfTheRandomHistoriesThatFail) {
  const Outcome outcome = run_program(
      "PURGATORY run couchdb/properties/trees-follow-the-model "
      "--deviate purge-removes-unshared-ancestors");
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("after 2 of the "));
  EXPECT_THAT(outcome.output, HasSubstr("smallest history, request 1 of 6"));
  EXPECT_THAT(outcome.output, HasSubstr("repeat    curl "));
}

TEST(Purgatory, TriesAsManyRandomHistoriesAsAskedFromTheSeedAskedFor) {
  const std::string broken =
      "PURGATORY run couchdb/properties/counts-follow-the-model --strict "
      "--deviate counts-follow-the-tree --histories ";
  EXPECT_EQ(run_program(broken + "1").code, 0);
  const Outcome outcome = run_program(broken + "200 --histories-seed 7");
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("of seed 7: "));
}

TEST(Purgatory, FailsUnderEmulationExactlyWhereTheTargetFileSays) {
  const std::string emulated = "PURGATORY run --strict --emulate couchdb-3.5.0";
  EXPECT_EQ(run_program(emulated).code, 1);
  const Outcome outcome = run_program(emulated + " --baseline specs/targets/couchdb-3.yaml");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, ProvesThatEachBrokenRuleIsNoticed) {
  const Outcome outcome = run_program("PURGATORY prove");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, ProvesOneRuleByItself) {
  const Outcome outcome =
      run_program("PURGATORY prove couchdb/purge --rule purge-takes-only-leaves");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, ReplaysTheRecordedSequencesUnderEmulation) {
  const Outcome outcome = replay(std::string(kSequences) + " --emulate couchdb-3.5.0");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, ReplaysTheRandomOperationsUnderEmulation) {
  const Outcome outcome = replay(std::string(kRandom) + " --emulate couchdb-3.5.0");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, DiffersFromTheRecordedSequencesOnlyWhereAllowed) {
  EXPECT_EQ(replay(std::string(kSequences)).code, 1);
  const Outcome outcome = replay(std::string(kSequences) + kAllow);
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, DiffersFromTheRandomOperationsOnlyWhereAllowed) {
  const Outcome outcome = replay(std::string(kRandom) + kAllow);
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

// With the one defect copied that changes the state most, nearly all operations can be judged.
TEST(Purgatory, DiffersOnlyWhereAllowedAlsoBehindWritesOnUnknownIds) {
  const Outcome outcome =
      replay(std::string(kRandom) + kAllow + " --deviate unknown-document-with-revision-conflicts");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST(Purgatory, TellsMistakesOfTheCommandLine) {
  struct Row {
    std::string name, arguments, message;
  };
  const Row rows[] = {
      {"no command", "", "A subcommand is required"},
      {"misspelt command", "runn", "There is no command \"runn\"; did you mean \"run\"?"},
      {"unknown command", "frobnicate", "Commands: run, list, lint,"},
      {"misspelt option", "run --levle=MUST",
       "There is no option \"--levle\"; did you mean \"--level\"?"},
      {"unknown option", "run --frobnicate", "There is no option \"--frobnicate\" here."},
      {"unknown level", "run --level most", "\"most\" is none of MUST, SHOULD and INFO"},
      {"no recording", "replay README.md", "README.md: this is no recording"},
      {"another kind of JSON", "replay specs/fixtures",
       "this is no recording: \"name\" is missing"},
      {"no such order", "run --order upwards", "is none of random and as-written"},
      {"seed below 0", "run --seed -5",
       "--seed: \"-5\" is no whole number from 0 to 18446744073709551615"},
      {"seed that is too large", "run --seed 18446744073709551616", "is no whole number from 0"},
      {"seed of words", "run --seed x", "--seed: \"x\" is no whole number from 0"},
      {"seed of histories below 0", "run --histories-seed -1", "--histories-seed: \"-1\" is no"},
      {"jobs below 1", "run --jobs -5", "--jobs: \"-5\" is no whole number from 1 to 256"},
      {"jobs that look octal", "run --jobs 010", "--jobs: \"010\" is no whole number"},
      {"a time that is no number", "run --timeout nan", "\"nan\" is no number from 0.001 to 86400"},
      {"a time below 0", "run --connect-timeout -1", "\"-1\" is no number from 0.001 to 86400"},
      {"a rate that is no number", "run --rate nan", "\"nan\" is no number from 0.001 to 1"},
      {"no such shard", "run --shard 3/2", "it is written I/N"},
      {"a shard below 1", "run --shard -1/3", "it is written I/N"},
      {"no shard in the environment", "run --shard auto", "the environment names no shard"},
      {"update of nothing", "run --update-baseline", "--baseline"},
      {"no such scenario", "run couchdb/purge/nothing", "no scenario matches"},
      {"no such tag", "list --tag nothing", "no scenario has the tag"},
      {"no such rule", "run --deviate nothing", "nothing"},
      {"no such profile", "run --emulate nothing", "nothing"},
      {"no such target", "run --target nowhere", "a target is `embedded` or a URL"},
      {"no such folder", "run --specs /no/such/folder", "there is no such folder"},
      {"no such recording", "replay /no/such/file", "there is no such file or folder"},
      {"no such report", "run --report pdf=x", "the format \"pdf\" is unknown"},
      {"no such format of a comparison", "compare a b --report htm=x", "did you mean html?"},
      {"two reports to one path", "run --report jsonl=x --report junit=x",
       "two reports would go to x"},
      {"unwritable report", "run --report junit=/no/such/folder/x", "cannot be written"},
      {"emulation of a URL", "run --target http://127.0.0.1:1 --emulate x", "embedded target"},
      {"no such baseline", "run --baseline /no/such/file", "cannot be read"},
      {"misspelt baseline option", "run --baselin x", "did you mean \"--baseline\"?"},
  };
  for (const auto& row : rows) {
    const Outcome outcome = run_program("PURGATORY " + row.arguments);
    EXPECT_EQ(outcome.code, 2) << row.name << "\n" << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr(row.message)) << row.name;
  }
}

TEST(Purgatory, HelpOfACommandShowsItsOwnExamples) {
  for (const std::string command : {"run", "list", "lint", "explain", "clauses", "prove", "replay",
                                    "report", "merge", "compare"}) {
    const Outcome outcome = run_program("PURGATORY " + command + " --help");
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_THAT(outcome.output, HasSubstr("Examples:\n  purgatory " + command)) << command;
    EXPECT_THAT(outcome.output, HasSubstr("Exit codes: 0")) << command;
  }
}

TEST(Purgatory, DryRunSendsNothing) {
  const Outcome outcome = run_program(
      "PURGATORY run couchdb/purge --dry-run --target http://127.0.0.1:1"
      " --baseline specs/targets/couchdb-3.yaml");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("known failure\n"));
  EXPECT_THAT(outcome.output, HasSubstr("would run against http://127.0.0.1:1, "));
  EXPECT_THAT(outcome.output, HasSubstr("nothing was sent"));
}

TEST(Purgatory, BringsABaselineUpToDate) {
  const std::string file = testing::TempDir() + "purgatory_baseline.yaml";
  std::filesystem::remove(file);
  const std::string broken =
      "PURGATORY run --strict couchdb/purge --deviate purge-takes-only-leaves --baseline " + file;
  const Outcome begun = run_program(broken + " --update-baseline");
  EXPECT_EQ(begun.code, 0) << begun.output;
  EXPECT_THAT(begun.output, HasSubstr(file + ": "));
  EXPECT_THAT(begun.output, HasSubstr(" known failures added, 0 removed"));
  EXPECT_EQ(run_program(broken).code, 0);
  std::ifstream list(file);
  const std::string text{std::istreambuf_iterator<char>(list), {}};
  EXPECT_THAT(text, HasSubstr("{{db}}"));
  EXPECT_THAT(text, Not(HasSubstr("purgatory-"))) << "the name of another run's database";

  const std::string mended = "PURGATORY run --strict couchdb/purge --baseline " + file;
  EXPECT_EQ(run_program(mended).code, 1) << "entries that pass fail the run";
  const Outcome emptied = run_program(mended + " --update-baseline");
  EXPECT_EQ(emptied.code, 0) << "the list says now what the run found";
  EXPECT_THAT(emptied.output, HasSubstr("0 known failures added, "));
  EXPECT_EQ(run_program(mended).code, 0);
}

std::string baseline_of_leaf(const std::string& expectations) {
  // Tests run beside each other.
  const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string file = testing::TempDir() + "purgatory_" + test + ".yaml";
  std::ofstream(file) << "known_failures:\n"
                         "  - scenario: couchdb/purge/inner-revision-is-ignored@doc=plain\n"
                         "    reason: Takes inner revisions.\n"
                         "    expectations: ["
                      << expectations << "]\n";
  return file;
}

TEST(Purgatory, TellsWhatOfAKnownFailureNoLongerFails) {
  const std::string run =
      "PURGATORY run couchdb/purge/inner-revision-is-ignored@doc=plain "
      "--deviate purge-takes-only-leaves --baseline ";
  EXPECT_EQ(run_program(run + baseline_of_leaf("\"json **\"")).code, 0);
  const std::string file = baseline_of_leaf("\"json **\", status");
  const Outcome outcome = run_program(run + file);
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("expects \"status\" to fail, and it does not"));
  EXPECT_THAT(outcome.output, HasSubstr(file + ":2"));
  const Outcome updated = run_program(run + file + " --update-baseline");
  EXPECT_EQ(updated.code, 1) << "a list within an entry is for people to shorten";
  EXPECT_THAT(updated.output, HasSubstr("by hand: the `expectations` that are told as stale"));
}

TEST(Purgatory, SaysWhichEntriesOfABaselineAreTooNarrow) {
  const Outcome outcome = run_program(
      "PURGATORY run couchdb/purge/inner-revision-is-ignored@doc=plain "
      "--deviate purge-takes-only-leaves --update-baseline --baseline " +
      baseline_of_leaf("status"));
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output,
              HasSubstr("by hand: couchdb/purge/inner-revision-is-ignored@doc=plain "
                        "fails beyond the `expectations` of its entry"));
}

TEST(Purgatory, ShardsHoldThePlanBetweenThem) {
  const std::string run = "PURGATORY run couchdb/revs_limit";
  const auto passed = [&run](const std::string& options) {
    const Outcome outcome = run_program(options + run);
    EXPECT_EQ(outcome.code, 0) << outcome.output;
    std::smatch match;
    EXPECT_TRUE(std::regex_search(outcome.output, match, std::regex(R"((\d+) of (\d+) passed)")));
    return match.str(1) == match.str(2) ? std::stoi(match.str(1)) : -1;
  };
  const std::string bazel = " TEST_TOTAL_SHARDS=2 ";
  EXPECT_EQ(passed("TEST_SHARD_INDEX=0" + bazel) + passed("TEST_SHARD_INDEX=1" + bazel),
            passed(""));
  EXPECT_EQ(run_program("TEST_SHARD_INDEX=2" + bazel + run).code, 2);
  EXPECT_EQ(run_program("TEST_SHARD_INDEX=2" + bazel + run + " --shard none").code, 0);
}

TEST(Purgatory, RepeatsInARandomOrderThatCanBeHadAgain) {
  const std::string run = "PURGATORY run -v couchdb/revs_limit --repeat 2 --seed 7";
  const Outcome first = run_program(run);
  EXPECT_EQ(first.code, 0) << first.output;
  EXPECT_THAT(first.output, HasSubstr("--order random --seed 7 repeats it"));
  EXPECT_THAT(first.output, HasSubstr("#2  "));
  const auto without_time = [](const Outcome& outcome) {
    return outcome.output.substr(0, outcome.output.rfind(" exchanges in "));
  };
  EXPECT_EQ(without_time(run_program(run)), without_time(first));
}

TEST(Purgatory, ShowsWhereTwoTargetsPart) {
  const Outcome alike = run_program("PURGATORY diff embedded embedded couchdb/revs_diff");
  EXPECT_EQ(alike.code, 0) << alike.output;
  EXPECT_THAT(alike.output, HasSubstr(" scenarios alike, 0 part"));
  const Outcome part = run_program(
      "PURGATORY diff embedded embedded couchdb/purge --deviate purge-takes-only-leaves");
  EXPECT_EQ(part.code, 1) << part.output;
  EXPECT_THAT(part.output, HasSubstr("parts  couchdb/purge/inner-revision-is-ignored@doc=plain"));
  EXPECT_THAT(part.output, HasSubstr("    repeat A  curl "));
}

TEST(Purgatory, TellsProgramsInJson) {
  for (const std::string command :
       {"list couchdb/purge --json", "explain couchdb/purge/inner-revision-is-ignored --json",
        "clauses --json", "run couchdb/revs_diff --report json=-"}) {
    const Outcome outcome = run_program("PURGATORY " + command + " | python3 -m json.tool");
    EXPECT_EQ(outcome.code, 0) << command << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr("\"level\": \"MUST\"")) << command;
  }
  const std::string rule = " --rule purge-takes-only-leaves";
  const std::pair<std::string, std::string> others[] = {
      {"prove couchdb/purge --json" + rule, "\"noticed\": true"},
      {"diff embedded embedded couchdb/revs_diff --json", "\"partings\": []"},
      {"replay fixtures/recordings/couchdb-3.5.0/revs-diff --emulate couchdb-3.5.0 --report json=-",
       "\"verdict\": \"passed\""},
  };
  for (const auto& [command, part] : others) {
    const Outcome outcome = run_program("PURGATORY " + command + " | python3 -m json.tool");
    EXPECT_EQ(outcome.code, 0) << command << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr(part)) << command;
  }
}

TEST(Purgatory, CallsATargetThatDoesNotAnswerUnreachable) {
  std::string url;
  {
    const LoopbackServer server({});
    url = server.url();
  }
  const Outcome outcome = run_program("PURGATORY run --target " + url);
  EXPECT_EQ(outcome.code, 4) << outcome.output;
}

TEST(Purgatory, CallsARunWhoseTargetGoesAwayIncomplete) {
  const std::string welcome =
      "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"couchdb\":\"Welcome\"}";
  const LoopbackServer server({welcome, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"});
  const Outcome outcome = run_program("PURGATORY run --target " + server.url());
  EXPECT_EQ(outcome.code, 3) << outcome.output;
}

TEST(Purgatory, NeverWritesAReportOverTheResultThatItIsMadeFrom) {
  const Outcome outcome = run_program(
      "sh -c 'cd $(mktemp -d) && PURGATORY run couchdb/revs_diff --report jsonl=r.jsonl && ln -s "
      "r.jsonl other && PURGATORY report r.jsonl --report jsonl=other; code=$?; "
      "PURGATORY report r.jsonl --report badge=- && exit $code'");
  EXPECT_EQ(outcome.code, 2) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("r.jsonl is read and would be written over"));
  EXPECT_THAT(outcome.output, HasSubstr("schemaVersion"));
}

TEST(Purgatory, EndsWithItsOwnCodeWhenInterrupted) {
  const Outcome outcome = run_program(
      "sh -c 'PURGATORY prove -j1 & runner=$!; until grep -q SigCgt:.*4..2$ /proc/$runner/status; "
      "do :; done; kill -INT $runner; wait $runner'");
  EXPECT_EQ(outcome.code, 130) << outcome.output;
}

}  // namespace
