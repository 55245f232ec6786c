// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "conformance/command/options/command_line.h"
#include "conformance/http/secrets.h"
#include "conformance/plan/planner.h"
#include "conformance/run/run_context.h"
#include "conformance/run/run_result.h"
#include "conformance/run/target/embedded_target.h"
#include "conformance/spec/clauses.h"
#include "conformance/spec/target/target_file.h"

namespace purgatory::conformance {

// What a target can do, as far as that is known before it is asked: everything for the embedded
// server; else what can be found out from outside.
Capabilities claimed_capabilities(const TargetOptions& options, const Vocabulary& vocabulary);

// A target that answers, and what a run needs to speak to it: the embedded server, started for as
// long as this lives, or the one behind a URL
// or a file.
class TargetSession {
 public:
  // Throws CommandError: for a target that is none or refuses the account (2), or does not answer
  // (4).
  explicit TargetSession(const TargetOptions& options);

  const RunContext& context() const { return context_; }
  RunContext& context() { return context_; }
  // The beginning of every report.
  RunHeader header(const std::string& command, Strictness strictness) const;
  bool is_embedded() const { return embedded_ != nullptr; }
  // From now on nothing is sent to a target of somebody's that would change what the run did not
  // make, but for what `--allow-destructive` gives up.
  void guard(const TargetOptions& options);
  // What no report may tell of it: the account of a target that is somebody's.
  Secrets secrets() const;
  // The embedded server answers faster than one worker asks; a real one is somebody's.
  int jobs(int asked) const;

 private:
  void start_embedded(const TargetOptions& options);
  void open_target(const TargetOptions& options);
  void add_variables(const TargetFile& settings);
  void set_client(const TargetFile& settings);
  // What the target is, by its `/`.
  std::string probe();

  int jobs_ = 1;
  SystemClock clock_;
  SourceLines source_lines_;
  std::unique_ptr<EmbeddedTarget> embedded_;
  std::unique_ptr<EmbeddedTarget> embedded_nodes_;  // where the first one is a single node
  std::string description_;
  std::vector<std::string> secret_values_;
  RunContext context_;
};

}  // namespace purgatory::conformance
