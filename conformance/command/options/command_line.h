// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/plan/planner.h"
#include "conformance/property/property_check.h"
#include "conformance/run/target/embedded_target.h"

namespace purgatory::conformance {

// Which server is judged, and with which account.
struct TargetOptions {
  std::string target = "embedded";
  std::string user;  // user:password; empty: from the URL or the environment
  EmbeddedBehaviour behaviour;
  std::optional<std::chrono::milliseconds> timeout;
  std::optional<std::chrono::milliseconds> connect_timeout;
  std::vector<std::string> nodes;     // addresses; the first is node 1
  std::vector<std::string> clusters;  // LABEL=ADDRESS
  std::string ca_file;
  std::string certificate_file;
  std::string key_file;
  bool is_insecure = false;
  std::string proxy;
  double requests_per_second = 0;  // 0: as the file says, else as many as there may be
  // What its file names under `variables` may be changed, and its settings.
  bool allows_destructive = false;
};

// How results are told.
struct ReportOptions {
  std::vector<std::string> reports;  // FORMAT=PATH
  bool is_strict = false;
  bool is_verbose = false;
};

// Which recordings are replayed, and what of them is judged.
struct RecordingOptions {
  std::vector<std::string> paths;
  std::vector<std::string> kinds;
  std::vector<std::string> without_kinds;
  std::string allowed;  // file of allowed differences; empty: none
};

// How a run goes.
struct RunningOptions {
  enum class Order { AsWritten, Random };
  bool fail_fast = false;
  bool is_dry = false;           // says what would be run
  bool keeps_databases = false;  // no clean-up
  int repeat = 1;
  Order order = Order::AsWritten;
  std::optional<std::uint64_t> seed;  // of a random order; nothing: drawn
  PropertyEffort histories;           // random ones, for each property
  std::string shard;                  // "2/5", "auto", "none"; empty: as the environment says
  std::string baseline;               // file of known failures; empty: none
  bool updates_baseline = false;
};

// What the command line asks for. Only the members that the command needs are set.
struct CommandLine {
  enum class Command {
    Run,
    List,
    Lint,
    Explain,
    Clauses,
    Schema,
    Prove,
    Diff,
    Replay,
    Serve,
    Report,
    Merge,
    Compare
  };
  Command command = Command::Run;
  std::string specs;  // folder; empty: where this program finds it
  Selection selection;
  TargetOptions target;
  ReportOptions report;
  RecordingOptions recordings;
  int jobs = 0;  // 0: four for the embedded target, one for any other
  RunningOptions running;
  bool is_json = false;                    // of the reading commands: for programs to read
  std::string scenario;                    // of `explain`
  std::string schema = "suite";            // of `schema`
  std::vector<std::string> results;        // result files, of `report`, `merge`, `compare`
  bool refuses_regressions = false;        // of `compare`
  std::string other_target;                // of `diff`, beside `target`
  std::vector<std::string> serve_options;  // handed to the server
};

}  // namespace purgatory::conformance
