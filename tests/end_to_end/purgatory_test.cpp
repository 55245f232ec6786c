// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/doubles/loopback_server.h"
#include "tests/end_to_end/program.h"

namespace {

using testing::HasSubstr;

// Left out is what needs views, which the server does not have yet.
constexpr const char* kSequences =
    " $(ls fixtures/recordings/couchdb-3.5.0/*/*.json | grep -vE '/view|/design-doc')";
constexpr const char* kRandom =
    " fixtures/recordings/fuzz-couchdb-3.5.0.json.gz --without-kinds view,view_reduce";
constexpr const char* kAllow = " --allow fixtures/recordings/_allowed-without-emulation.json";

Outcome replay(const std::string& arguments) { return run_program("PURGATORY replay" + arguments); }

TEST(Purgatory, FindsTheReferenceServerConformant) {
  const Outcome outcome = run_program("PURGATORY run --strict");
  EXPECT_EQ(outcome.code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("conformant: "));
}

TEST(Purgatory, FindsAServerThatBreaksAPromiseNotConformant) {
  const Outcome outcome = run_program("PURGATORY run --strict --deviate purge-takes-only-leaves");
  EXPECT_EQ(outcome.code, 1) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("promise   couchdb.purge.leaf-only: "));
  EXPECT_THAT(outcome.output, HasSubstr("repeat    curl "));
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
      {"no such scenario", "run couchdb/purge/nothing", "no scenario matches"},
      {"no such tag", "list --tag nothing", "no scenario has the tag"},
      {"no such rule", "run --deviate nothing", "nothing"},
      {"no such profile", "run --emulate nothing", "nothing"},
      {"no such target", "run --target nowhere", "a target is `embedded` or a URL"},
      {"no such folder", "run --specs /no/such/folder", "there is no such folder"},
      {"no such recording", "replay /no/such/file", "there is no such file or folder"},
      {"no such report", "run --report pdf=x", "the format \"pdf\" is unknown"},
      {"two reports to one path", "run --report jsonl=x --report junit=x",
       "two reports would go to x"},
      {"report without a file", "run --report junit=-", "not to `-`"},
      {"unwritable report", "run --report junit=/no/such/folder/x", "cannot be written"},
      {"emulation of a URL", "run --target http://127.0.0.1:1 --emulate x", "embedded target"},
      {"no such baseline", "run --baseline /no/such/file", "cannot be read"},
  };
  for (const auto& row : rows) {
    const Outcome outcome = run_program("PURGATORY " + row.arguments);
    EXPECT_EQ(outcome.code, 2) << row.name << "\n" << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr(row.message)) << row.name;
  }
}

TEST(Purgatory, HelpOfACommandShowsItsOwnExamples) {
  for (const std::string command :
       {"run", "list", "lint", "explain", "clauses", "prove", "replay"}) {
    const Outcome outcome = run_program("PURGATORY " + command + " --help");
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_THAT(outcome.output, HasSubstr("Examples:\n  purgatory " + command)) << command;
    EXPECT_THAT(outcome.output, HasSubstr("Exit codes: 0")) << command;
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

TEST(Purgatory, EndsWithItsOwnCodeWhenInterrupted) {
  const Outcome outcome = run_program(
      "sh -c 'PURGATORY prove -j1 & runner=$!; until grep -q SigCgt:.*4002 /proc/$runner/status; "
      "do :; done; kill -INT $runner; wait $runner'");
  EXPECT_EQ(outcome.code, 130) << outcome.output;
}

}  // namespace
