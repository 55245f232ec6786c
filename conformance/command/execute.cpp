// SPDX-License-Identifier: Apache-2.0
#include "conformance/command/commands.h"

namespace purgatory::conformance {

ExitCode execute(const CommandLine& line, std::ostream& out) {
  switch (line.command) {
    case CommandLine::Command::Run:
      return run_command(line, out);
    case CommandLine::Command::List:
      return list_command(line, out);
    case CommandLine::Command::Lint:
      return lint_command(line, out);
    case CommandLine::Command::Explain:
      return explain_command(line, out);
    case CommandLine::Command::Clauses:
      return clauses_command(line, out);
    case CommandLine::Command::Schema:
      return schema_command(line, out);
    case CommandLine::Command::Prove:
      return prove_command(line, out);
    case CommandLine::Command::Diff:
      return diff_command(line, out);
    case CommandLine::Command::Replay:
      return replay_command(line, out);
    case CommandLine::Command::Report:
      return report_command(line, out);
    case CommandLine::Command::Merge:
      return merge_command(line, out);
    case CommandLine::Command::Compare:
      return compare_command(line, out);
    case CommandLine::Command::Serve:
      return serve_command(line, out);
  }
  return ExitCode::InternalFault;
}

}  // namespace purgatory::conformance
