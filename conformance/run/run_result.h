// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/run/step_record.h"
#include "conformance/run/verdict.h"
#include "conformance/spec/level.h"
#include "conformance/spec/source_position.h"
#include "support/clock.h"

namespace purgatory::conformance {

// What became of one planned scenario.
struct ScenarioResult {
  std::string id;
  std::string title;
  Level level = Level::Must;
  std::vector<std::string> clauses;
  SourcePosition position;
  Verdict verdict = Verdict::Passed;
  // The most binding level among the failed checks. Set when `verdict` is Failed.
  std::optional<Level> failed_level;
  // One sentence: why it is not applicable, could not run, or is a known failure. May be empty.
  std::string reason;
  std::vector<Finding> findings;
  // What is recorded and fails nothing: the alternative that occurred, a clean-up that went wrong.
  std::vector<std::string> notes;
  std::chrono::microseconds elapsed{0};
  int exchanges = 0;
  std::vector<StepRecord> steps;  // in the order they were run; of a replay none
};

// "couchdb/purge" of "couchdb/purge/leaf@doc=slash".
std::string_view area_of(std::string_view id);

enum class Strictness { Lenient, Strict };

// A clause that the run put to the test, for the table of clauses.
struct TestedClause {
  std::string id;
  Level level = Level::Must;
  std::string section;  // of the document; may be empty
  std::string promise;
};

// What is known before the first scenario runs.
struct RunHeader {
  std::string program;  // "purgatory 0.1.0"
  std::string command;  // "run" or "replay"
  std::string run;      // unique to this run; the names of its databases hold it
  std::string target;   // in words, without credentials: "embedded", "http://host (CouchDB 3.5.0)"
  TimePoint started{};
  std::size_t planned = 0;
  std::string suite;  // fingerprint: only results of one suite can be merged and compared
  std::vector<TestedClause> clauses;
  std::vector<std::string> merged;  // the runs that were merged into this one; empty: none
  Strictness strictness = Strictness::Lenient;
  std::string shard;                  // "2/5"; empty: the whole plan
  int repeat = 1;                     // how often each scenario is run
  std::optional<std::uint64_t> seed;  // of a random order
};

// How many scenarios came to which verdict; failed ones by the level that failed.
struct Totals {
  std::size_t passed = 0;
  std::size_t failed_must = 0;
  std::size_t failed_should = 0;
  std::size_t failed_info = 0;
  std::size_t known_failure = 0;
  std::size_t unexpected_pass = 0;
  std::size_t not_applicable = 0;
  std::size_t could_not_run = 0;

  void add(const ScenarioResult& result);
  // `level` is that which failed, of a failure.
  void add(Verdict verdict, Level level);
  void add(const Totals& other);
  std::size_t failed() const { return failed_must + failed_should + failed_info; }
  std::size_t sum() const;
  bool operator==(const Totals&) const = default;
};

// What is known at the end.
struct RunSummary {
  Totals totals;
  // What a list of known failures says fails, and did not, in words.
  std::vector<std::string> stale;
  // Names of databases of this run that are still there.
  std::vector<std::string> residue;
  // Other things that went wrong: a residue check without an answer, an entry that matched nothing.
  std::vector<std::string> problems;
  // What is worth knowing and neither good nor bad: tallies of a replay.
  std::vector<std::string> remarks;
  bool is_interrupted = false;
  std::chrono::microseconds elapsed{0};
};

// A whole run.
struct RunResult {
  RunHeader header;
  std::vector<ScenarioResult> scenarios;
  RunSummary summary;
};

// A failed MUST, a failed SHOULD of a strict run, or an unexpected pass.
bool fails_the_run(const ScenarioResult& result, Strictness strictness);

// Everything was judged, and nothing is left behind or unclear.
bool is_complete(const RunSummary& summary);

// A run that judged nothing must not look green: then this adds a problem. A shard may be that
// small.
void note_if_nothing_was_judged(const RunHeader& header, RunSummary& summary);

// The process exit code, the most urgent first. Throws std::logic_error when the totals do not add
// up to what was planned: a report that lost a scenario must not look green.
ExitCode exit_code(const RunHeader& header, const RunSummary& summary);

}  // namespace purgatory::conformance
